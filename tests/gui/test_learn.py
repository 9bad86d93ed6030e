"""A schedule that learns itself: the panel, one step of undo, pause, Escape, and edits that end it."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from difflab.engine.bounds.ascent import AscentFrame
from difflab.engine.bounds.ascent_options import AscentOptions
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules.editing import editable
from difflab.gui import ledger_work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.learn_controller import LearnController
from difflab.gui.ledger_presenter import LedgerPresenter
from difflab.gui.panels.learn_panel import LearnPanel
from difflab.gui.plots.schedule_editor import ScheduleEditor
from difflab.render.theme import DARK, LIGHT
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.results import Results
from difflab.session.scene.measured import Measured


class Desk:
    """A window with the panel alone, a document, and a worker."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        self.window.resize(640, 480)
        qtbot.addWidget(self.window)
        self.button = QPushButton("Learn", self.window)
        self.button.move(560, 440)
        self.panel = LearnPanel(DARK, self.window)
        schedule = ScheduleOptions(steps=20, beta_1=1e-3)
        self.document = Document(Experiment(data=SwissRoll(noise=0.5), schedule=schedule))
        self.bridge = JobBridge()
        self.editor = ScheduleEditor(DARK)
        qtbot.addWidget(self.editor)
        self.presenter = LedgerPresenter(self.document, Results(), self.bridge, ())
        self.learn = LearnController(self.document, self.presenter, self.bridge, self.panel, self.editor)
        self.learn.edit_requested.connect(self.document.apply)
        self.problems: list[str] = []
        self.learn.failed.connect(self.problems.append)
        self.document.listen(self.refresh)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.refresh()

    def refresh(self) -> None:
        self.editor.show_schedule(self.document.experiment.schedule)
        self.presenter.refresh()
        self.learn.refresh()

    def wait(self, condition: Callable[[], bool], seconds: float = 15.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end
            self.bridge.collect()
            self.qtbot.wait(3)

    @property
    def schedule(self) -> ScheduleOptions:
        return self.document.experiment.schedule

    @property
    def bits(self) -> float:
        """K of the schedule that the document has."""
        assert self.presenter.reading is not None
        assert self.presenter.reading.exact is not None
        return self.presenter.reading.exact.K_bits

    def take_all_back(self) -> list[str]:
        """Undo as long as it goes: what was taken back, the newest first."""
        labels = []
        while (label := self.document.undo_label) is not None:
            labels.append(label)
            self.document.undo()
        return labels

    def measure(self) -> None:
        self.wait(lambda: self.bridge.idle and self.presenter.measured("exact") is not None)

    def press(self, name: str) -> None:
        button = self.panel.findChild(QAbstractButton, name)
        assert isinstance(button, QAbstractButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("difflab.gui.learn_controller.FRAME_MS", 4)
    desk = Desk(qtbot)
    yield desk
    desk.learn.stop()
    desk.bridge.close()


def slow_ascent(
    experiment: Experiment, assets: object, learned: object, measured: Measured, options: AscentOptions
) -> Iterator[AscentFrame]:
    """One that goes on until it is stopped, each frame another schedule."""
    del assets, learned, measured, options
    schedule = experiment.schedule
    for step in range(10_000):
        time.sleep(0.004)
        yield AscentFrame(step, -3.0 + step / 1000, schedule.replace(beta_1=1e-4 * (1 + step)), done=False)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_work, "ascend", slow_ascent)


def test_k_climbs_to_the_best_and_undo_takes_it_back_at_once(desk: Desk) -> None:
    desk.measure()
    before, start = desk.schedule, desk.bits
    desk.learn.open_near(desk.button)
    desk.press("learn.start")
    desk.wait(lambda: desk.learn.is_under_way)
    desk.wait(lambda: not desk.learn.is_under_way)
    values = desk.panel.sparkline.values
    # The coordinates of the ascent round the ends of the schedule a little.
    assert values[0] == pytest.approx(start, abs=1e-3)
    assert np.all(np.diff(values) >= 0)
    assert values[-1] > start + 0.05
    assert desk.bits == pytest.approx(values[-1], abs=1e-5), "the last schedule is the document's"
    assert desk.schedule.beta_1 == before.beta_1
    assert desk.take_all_back() == ["learned schedule"]
    assert desk.schedule == before
    assert desk.problems == []


def test_pinned_handles_stay(desk: Desk) -> None:
    desk.document.apply(Edit("draw", {"schedule": editable(desk.schedule, "alpha_bar")}))
    desk.measure()
    curve = desk.schedule.curve
    assert curve is not None
    desk.learn.open_near(desk.button)
    desk.press("learn.freedom.handles")
    assert desk.panel.pins.isVisible()
    pins = desk.panel.pin_menu.actions()
    assert len(pins) == len(curve.handles)
    pins[1].trigger()
    assert desk.panel.pins.text() == f"1 of {len(pins)}"
    assert desk.panel.request().options.pinned == (1,)
    desk.press("learn.start")
    desk.wait(lambda: desk.learn.is_under_way)
    desk.wait(lambda: not desk.learn.is_under_way, 40)
    after = desk.schedule.curve
    assert after is not None
    assert after.handles[1] == curve.handles[1]
    assert after.handles[0] != curve.handles[0]


@pytest.mark.usefixtures("endless")
def test_it_can_be_held_and_ended(desk: Desk) -> None:
    desk.measure()
    desk.learn.open_near(desk.button)
    desk.press("learn.start")
    desk.wait(lambda: len(desk.panel.sparkline.values) > 5)
    desk.press("learn.pause")
    held = desk.schedule
    desk.wait(lambda: desk.panel.pause.text() == "Resume")
    desk.qtbot.wait(120)
    desk.bridge.collect()
    assert desk.schedule == held
    desk.press("learn.pause")
    desk.wait(lambda: desk.schedule != held)
    QTest.keyClick(desk.panel, Qt.Key.Key_Escape)
    assert not desk.learn.is_under_way
    kept = desk.schedule
    desk.qtbot.wait(120)
    desk.bridge.collect()
    assert desk.schedule == kept, "it keeps the schedule it has come to"
    QTest.keyClick(desk.panel, Qt.Key.Key_Escape)
    assert not desk.panel.isVisible(), "with nothing to end Escape closes the panel"


@pytest.mark.usefixtures("endless")
@pytest.mark.parametrize("edit", [Edit("T", {"schedule.steps": 30}), Edit("data", {"data.name": "moons"})])
def test_an_edit_by_someone_else_ends_it(desk: Desk, edit: Edit) -> None:
    desk.measure()
    desk.learn.start()
    desk.wait(lambda: desk.document.undo_label == "learned schedule")
    desk.document.apply(edit)
    assert not desk.learn.is_under_way
    theirs = desk.schedule
    desk.wait(lambda: desk.bridge.idle)
    desk.qtbot.wait(80)
    assert desk.schedule == theirs


@pytest.mark.usefixtures("endless")
def test_undo_while_it_runs_takes_everything_back(desk: Desk) -> None:
    desk.measure()
    before = desk.schedule
    desk.learn.start()
    desk.wait(lambda: len(desk.panel.sparkline.values) > 5)
    desk.document.undo()
    assert not desk.learn.is_under_way
    assert desk.schedule == before


def test_before_anything_is_measured_it_says_so(desk: Desk) -> None:
    desk.learn.start()
    assert not desk.learn.is_under_way
    assert "not been measured" in desk.problems[0]


def test_the_learned_model_can_be_chosen_only_where_there_is_one(desk: Desk) -> None:
    panel = desk.panel
    panel.show_models(learned=True)
    desk.learn.open_near(desk.button)
    panel.show_models(learned=True)
    desk.press("learn.model.learned")
    assert panel.request().model == "learned"
    panel.show_models(learned=False)
    assert panel.request().model == "exact"
    assert not panel.model.button("learned").isEnabled()


def test_what_there_is_to_choose_depends_on_the_data(desk: Desk) -> None:
    """Errors are taken anew for points alone; the first beta moves for bits alone, with every step free."""
    panel = desk.panel
    desk.learn.open_near(desk.button)
    assert not panel.first.isVisible()
    desk.press("learn.errors.frozen-noise")
    assert panel.request().options == AscentOptions(errors="frozen-noise")
    panel.show_points(False)
    assert not panel.errors.isVisible()
    assert panel.request().options == AscentOptions(free_first=True)
    panel.first.click()
    assert panel.request().options == AscentOptions()
    panel.first.click()
    desk.press("learn.freedom.bumps")
    assert not panel.first.isVisible()
    assert panel.request().options == AscentOptions(freedom="bumps")


def test_k_is_told_by_the_curve_where_noise_is_frozen(desk: Desk) -> None:
    """The few points that are drawn have a K of their own, which may even be above the limit."""
    desk.measure()
    start = desk.bits
    desk.learn.open_near(desk.button)
    desk.press("learn.errors.frozen-noise")
    desk.press("learn.start")
    desk.wait(lambda: len(desk.panel.sparkline.values) > 6)
    QTest.keyClick(desk.panel, Qt.Key.Key_Escape)
    assert desk.bits == pytest.approx(desk.panel.sparkline.values[-1], abs=1e-5)
    assert desk.bits > start + 0.02
    assert desk.take_all_back() == ["learned schedule"]


def test_the_panel_stays_within_the_window(desk: Desk) -> None:
    desk.learn.open_near(desk.button)
    assert desk.window.rect().contains(desk.panel.geometry())
    assert desk.panel.geometry().bottom() < desk.button.geometry().top()
    before = desk.panel.grab().toImage()
    desk.panel.apply_theme(LIGHT)
    assert desk.panel.grab().toImage() != before


def test_every_control_is_named_and_explained(desk: Desk) -> None:
    for control in (*desk.panel.findChildren(QAbstractButton), desk.panel.sparkline):
        if control.objectName().startswith("qt_"):
            continue
        assert control.objectName()
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()
