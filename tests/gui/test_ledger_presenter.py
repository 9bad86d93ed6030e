"""The ledger follows the document: measured once for some data, read anew for every schedule."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.networks import build as build_network
from difflab.engine.networks.options import MLPOptions
from difflab.engine.schedules import ScheduleOptions
from difflab.gui.job_bridge import JobBridge
from difflab.gui.ledger_presenter import LedgerPresenter
from difflab.gui.plots.ledger_reading import LedgerReading
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.results import Learned, Results


class View:
    """Keeps what it is shown."""

    def __init__(self) -> None:
        self.readings: list[LedgerReading] = []
        self.hovered = 0

    def show_reading(self, reading: LedgerReading) -> None:
        self.readings.append(reading)

    def show_hover(self, step: int) -> None:
        self.hovered = step


class Desk:
    """A document with a ledger, and no window around them."""

    def __init__(self, qtbot: QtBot, bridge: JobBridge | None = None) -> None:
        self.qtbot = qtbot
        experiment = Experiment(
            data=SwissRoll(noise=1.0), schedule=ScheduleOptions(beta_1=1e-3), network=MLPOptions(width=16)
        )
        self.document, self.results, self.bridge = Document(experiment), Results(), bridge or JobBridge()
        self.view, self.other = View(), View()
        views = (self.view, self.other)
        self.presenter = LedgerPresenter(self.document, self.results, self.bridge, views)
        self.document.listen(self.presenter.refresh)

    @property
    def shown(self) -> LedgerReading:
        return self.view.readings[-1]

    @property
    def unmeasured(self) -> bool:
        return self.shown.exact is None

    def settle(self) -> None:
        """Collect until everything asked for is there."""
        self.collect_until(lambda: self.bridge.idle)
        self.bridge.collect()

    def collect_until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            # Not qtbot.wait: it would keep Python's lock from the worker.
            time.sleep(0.005)
            self.bridge.collect()

    def learn(self, change: float = 0.0) -> None:
        """A network with its first weights, or with weights that are no numbers."""
        experiment = self.document.experiment
        module = build_network(experiment.network, 2, torch.Generator().manual_seed(3))
        weights = {name: value.numpy() + np.float32(change) for name, value in module.state_dict().items()}
        self.results.put(Learned(experiment, weights, 100))
        self.presenter.refresh()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    desk.presenter.refresh()
    yield desk
    desk.bridge.close()


def test_a_first_curve_is_refined_to_the_reference(desk: Desk) -> None:
    """Reference: swiss roll, noise 1.0, T = 40, cosine, beta_1 = 1e-3 (computed by quadrature elsewhere)."""
    assert desk.unmeasured
    assert desk.shown.refining == {"exact"}
    desk.settle()
    assert desk.shown.refining == frozenset()
    assert desk.shown.exact is not None
    assert desk.shown.exact.K_bits == pytest.approx(-3.114, abs=0.02)
    assert desk.shown.exact.limit_bits == pytest.approx(-2.938, abs=0.002)
    assert desk.other.readings[-1] is desk.shown


def test_an_edit_of_the_schedule_needs_no_worker(desk: Desk) -> None:
    desk.settle()
    desk.document.apply(Edit("steps", {"schedule.steps": 1000}))
    assert desk.bridge.idle
    assert desk.shown.steps == 1000
    assert desk.shown.exact is not None
    assert desk.shown.exact.K_bits == pytest.approx(-2.975, abs=0.02)


def test_what_does_not_touch_the_ledger_shows_nothing_new(desk: Desk) -> None:
    desk.settle()
    before = len(desk.view.readings)
    desk.document.apply(Edit("seed", {"seed": 9}))
    assert len(desk.view.readings) == before
    assert desk.bridge.idle


def test_other_data_are_measured_anew(desk: Desk) -> None:
    desk.settle()
    first = desk.shown.exact
    desk.document.apply(Edit("noise", {"data.noise": 0.5}))
    assert desk.shown.refining == {"exact"}
    assert desk.shown.exact is not None, "while one parameter is dragged the last curve stays"
    desk.settle()
    assert first is not None
    assert desk.shown.exact.limit_bits == pytest.approx(-1.949, abs=0.002)
    desk.document.apply(Edit("moons", {"data.name": "moons"}))
    assert desk.unmeasured, "other data have nothing to do with the last curve"
    desk.settle()
    assert desk.shown.exact is not None
    desk.document.undo()
    desk.settle()
    assert desk.shown.exact.limit_bits == pytest.approx(-1.949, abs=0.002)


def test_a_learned_model_is_never_better_than_the_exact_one(desk: Desk) -> None:
    desk.settle()
    desk.learn()
    assert desk.shown.refining == {"learned"}
    desk.collect_until(lambda: desk.shown.learned is not None)
    exact, learned = desk.shown.exact, desk.shown.learned
    assert exact is not None
    assert learned is not None
    assert learned.K_bits + 5 * learned.K_se < exact.K_bits
    desk.document.apply(Edit("moons", {"data.name": "moons"}))
    assert desk.shown.learned is None


class Recorder(JobBridge):
    """Takes requests and does nothing about them."""

    def __init__(self) -> None:
        super().__init__()
        self.topics: list[str] = []

    def request(self, topic: str, key: Any, work: Callable[[], Iterator[Any]]) -> None:
        del key, work
        self.topics.append(topic)


def test_newer_weights_wait_for_the_pause(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("difflab.gui.ledger_presenter.PAUSE_MS", 80)
    bridge = Recorder()
    desk = Desk(qtbot, bridge)
    desk.presenter.refresh()
    for change in (0.0, 0.01, 0.02, 0.03):
        desk.learn(change)
    assert bridge.topics == ["ledger", "ledger-learned"]
    qtbot.waitUntil(lambda: len(bridge.topics) == 3, timeout=2000)
    qtbot.wait(200)
    assert bridge.topics[2:] == ["ledger-learned"], "the newest of them, once"
    bridge.close()


def test_weights_that_are_no_numbers_are_told(desk: Desk) -> None:
    desk.settle()
    desk.learn(float("nan"))
    desk.settle()
    assert desk.shown.learned is None
    assert "not a finite number" in desk.shown.problem
    assert desk.shown.exact is not None


def test_a_hovered_step_is_marked_everywhere(desk: Desk) -> None:
    steps: list[int] = []
    desk.presenter.step_hovered.connect(steps.append)
    desk.presenter.hover(7)
    assert (desk.view.hovered, desk.other.hovered, steps) == (7, 7, [7])


def test_the_clipboard_gets_the_table(desk: Desk) -> None:
    desk.settle()
    desk.presenter.copy()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("t,beta,alpha_bar,log_snr,bits,se,entropy_lower")
    assert len(text.splitlines()) == 41
