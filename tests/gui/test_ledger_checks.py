"""The checks of the ledger: figures that agree with it, out of date after an edit, never without words."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from difflab.engine.datasets.moons import Moons
from difflab.engine.networks import build as build_network
from difflab.engine.networks.options import MLPOptions
from difflab.engine.schedules import ScheduleOptions
from difflab.gui.job_bridge import JobBridge
from difflab.gui.ledger_checks_presenter import LedgerChecksPresenter
from difflab.gui.ledger_presenter import LedgerPresenter
from difflab.gui.panels.ledger_checks_reading import errors_words
from difflab.gui.panels.ledger_tab import LedgerTab
from difflab.render.theme import DARK
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.results import Learned, Results
from difflab.session.scene.checked import Sampled

POINTS = Experiment(
    data=Moons(noise=0.2), schedule=ScheduleOptions(steps=6, beta_1=1e-2), network=MLPOptions(width=16)
)


class Desk:
    """The tab alone, with a document and workers."""

    def __init__(self, qtbot: QtBot, experiment: Experiment) -> None:
        self.document, self.results, self.bridge = Document(experiment), Results(), JobBridge()
        self.tab = LedgerTab(DARK)
        qtbot.addWidget(self.tab)
        self.tab.resize(768, 338)
        self.ledger = LedgerPresenter(self.document, self.results, self.bridge, (self.tab,))
        self.presenter = LedgerChecksPresenter(self.document, self.ledger, self.bridge, self.tab.checks)
        self.document.listen(self.ledger.refresh)
        self.tab.show()
        qtbot.waitExposed(self.tab)
        self.ledger.refresh()
        self.settle()

    def collect_until(self, condition: Callable[[], bool], seconds: float = 30.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.005)  # not qtbot.wait: it would keep Python's lock from the workers
            self.bridge.collect()

    def settle(self) -> None:
        self.collect_until(lambda: self.bridge.idle)
        self.bridge.collect()

    def press(self) -> None:
        button = self.tab.findChild(QAbstractButton, "ledger.check")
        assert isinstance(button, QAbstractButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def number(self, key: str) -> float:
        return float(self.tab.checks.text(key).replace("\N{MINUS SIGN}", "-").removesuffix(" se").strip("± "))

    def learn(self, change: float = 0.0, *, wait: bool = True) -> None:
        """A network with its first weights, or with weights that are no numbers."""
        experiment = self.document.experiment
        module = build_network(experiment.network, 2, torch.Generator().manual_seed(3))
        weights = {name: value.numpy() + np.float32(change) for name, value in module.state_dict().items()}
        self.results.put(Learned(experiment, weights, 100))
        self.ledger.refresh()
        if wait:
            self.settle()

    @property
    def words(self) -> list[str]:
        """All that the tab says."""
        return [label.text() for label in self.tab.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("difflab.gui.ledger_presenter.PAUSE_MS", 20)
    desk = Desk(qtbot, POINTS)
    yield desk
    desk.bridge.close()


def test_points_are_checked_by_three_bounds_that_stand_in_order(desk: Desk) -> None:
    """K by drawing agrees with the ledger; 16 trajectories give more; nothing exceeds the limit."""
    checks = desk.tab.checks
    assert not checks.header.isChecked(), "folded until it is asked for"
    desk.press()
    assert (checks.header.isChecked(), checks.check.text()) == (True, "Stop")
    desk.settle()
    assert checks.check.text() == "Check"
    reading = desk.ledger.reading
    assert reading is not None
    assert reading.exact is not None
    assert reading.exact.limit_bits is not None
    k = reading.exact.K_bits
    assert abs(desk.number("direct") - k) < 4 * desk.number("direct_se") + 1e-3
    assert abs(desk.number("apart")) < 4
    assert k < desk.number("weighted") < reading.exact.limit_bits + 4 * desk.number("weighted_se")
    assert k < desk.number("variational") < reading.exact.limit_bits
    assert not checks.state.text()


def test_figures_for_another_schedule_say_so_until_it_is_back(desk: Desk) -> None:
    desk.press()
    desk.settle()
    checks, before = desk.tab.checks, desk.tab.checks.text("direct")
    desk.document.apply(Edit("T", {"schedule.steps": 9}))
    assert checks.state.text() == "for another schedule"
    assert (checks.text("direct"), checks.text("apart")) == (before, "")
    desk.document.undo()
    assert not checks.state.text()
    assert checks.text("apart")
    desk.document.apply(Edit("noise", {"data.noise": 0.3}))
    assert checks.state.text() == "for other data"


def test_an_edit_ends_a_check_and_so_does_a_second_press(desk: Desk) -> None:
    desk.document.apply(Edit("T", {"schedule.steps": 100}))
    for end in (desk.press, lambda: desk.document.apply(Edit("T", {"schedule.steps": 6}))):
        desk.press()
        desk.collect_until(lambda: desk.tab.checks.text("direct") not in {"", "…"})
        end()
        assert desk.tab.checks.check.text() == "Check"
        desk.settle()
        assert desk.tab.checks.text("weighted") == "…", "the rest never came"


def test_the_learned_model_gets_its_column(desk: Desk, qtbot: QtBot) -> None:
    desk.learn()
    desk.press()
    desk.settle()
    assert float(desk.tab.checks.text("apart", "learned").replace("\N{MINUS SIGN}", "-").split()[0]) < 4
    assert desk.tab.checks.minimumSizeHint().width() <= desk.tab.figures.minimumSizeHint().width()
    desk.learn(0.01, wait=False)
    qtbot.waitUntil(lambda: desk.tab.checks.state.text() == "learned: for other weights", timeout=2000)
    assert desk.tab.checks.text("apart"), "the exact model has stayed the same"


def test_weights_that_are_no_numbers_leave_the_exact_model_its_figures(desk: Desk) -> None:
    desk.learn(float("nan"))
    desk.press()
    desk.settle()
    assert "The learned model" in desk.tab.checks.state.text()
    assert "not a finite number" in desk.tab.checks.state.text()
    assert abs(desk.number("apart")) < 4


def test_bits_are_checked_by_drawing_alone(qtbot: QtBot) -> None:
    changes = {"data.length": 6, "data.period": 3, "schedule.steps": 20, "schedule.beta_1": 1 / 20}
    beat = with_changes(preset("heartbeat"), changes)
    desk = Desk(qtbot, beat)
    desk.press()
    desk.settle()
    assert -np.log2(64) < desk.number("direct") < -np.log2(3), "between no knowledge and the limit"
    assert abs(desk.number("apart")) < 4
    assert "Ho et al. 2020" not in desk.words
    desk.bridge.close()


RISING = (0.3, 0.01, 0.05, 0.9)
ODD = {
    "one step": ScheduleOptions(steps=1),
    "one silent step": ScheduleOptions(family="imported", steps=1, beta_1=0.5, table=(0.5,)),
    "beta_1 above beta_2": ScheduleOptions(family="imported", steps=4, beta_1=0.3, table=RISING),
    "far from the prior": ScheduleOptions(family="imported", steps=3, beta_1=0.01, table=(0.01, 0.02, 0.02)),
    "no signal at the end": ScheduleOptions(family="reciprocal", steps=5, beta_1=0.2),
}


@pytest.mark.parametrize(
    ("noise", "names"), [(0.2, list(ODD)), (0.0, ["no signal at the end"])], ids=["noise", "none"]
)
def test_odd_schedules_have_figures_all_the_same(qtbot: QtBot, noise: float, names: list[str]) -> None:
    desk = Desk(qtbot, POINTS.replace(data=Moons(noise=noise)))
    for name in names:
        schedule = ODD[name]
        desk.document.apply(Edit(name, {"schedule": schedule}))
        desk.settle()
        desk.press()
        desk.settle()
        assert abs(desk.number("apart")) < 4.5, name
        said = " ".join(desk.words).replace("infinite", "")
        assert not any(word in said.lower() for word in ("nan", "inf", "error ")), (name, said)
        desk.tab.grab()
    assert (desk.tab.figures.text("limit") == "infinite") == (noise == 0)
    desk.bridge.close()


def test_agreement_in_words() -> None:
    assert errors_words(Sampled(-3.0, 0.03).errors_from(-3.1, 0.04)) == "+2.0 se"
    assert errors_words(Sampled(-3.1, 0.03).errors_from(-3.0, 0.04)) == "−2.0 se"
    assert errors_words(Sampled(-3.0, 0.0).errors_from(-3.0, 0.0)) == "+0.0 se"
    assert errors_words(Sampled(-3.0, 0.0).errors_from(-3.1, 0.0)) == "+∞ se"
    assert errors_words(None) == ""
