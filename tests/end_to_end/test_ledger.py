"""The ledger in the real window: it follows the hand, marks steps elsewhere, and is copied."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTabWidget, QWidget

from difflab.gui.canvas.stage import Stage
from difflab.gui.panels.ledger_strip import LedgerStrip
from difflab.gui.panels.ledger_tab import LedgerTab
from difflab.gui.plots.schedule_editor import ScheduleEditor
from difflab.session.edit import Edit
from tests.end_to_end.conftest import Driver

CONTROL = Qt.KeyboardModifier.ControlModifier


def bits(driver: Driver) -> float:
    """K as the strip tells it."""
    text = driver.find(QLabel, "ledger_strip.K").text()
    return float(text.removeprefix("K = ").replace("\N{MINUS SIGN}", "-")) if "=" in text else float("nan")


def positions(stage: Stage) -> NDArray[np.float32]:
    """Where the particles of the forward pane are."""
    cloud = stage.picture().panes[0].cloud
    assert cloud is not None
    return np.array(cloud.points)


def measured(driver: Driver) -> None:
    """Let the exact model be measured."""
    reading = driver.find(LedgerStrip, "ledger_strip").plot
    driver.wait(lambda: reading.reading is not None and reading.reading.exact is not None)
    driver.wait(lambda: reading.reading is not None and not reading.reading.refining)


def test_dragging_a_handle_moves_k_at_once(driver: Driver) -> None:
    """No worker is asked: K is there when the mouse move has been handled."""
    measured(driver)
    driver.window.playhead.pause()
    strip = driver.find(LedgerStrip, "ledger_strip").plot
    editor = driver.find(ScheduleEditor, "schedule_editor")
    before = strip.reading
    start = editor.point_of(3).toPoint()
    QTest.mousePress(editor, Qt.MouseButton.LeftButton, pos=start)
    seen = []
    for step in range(1, 6):
        QTest.mouseMove(editor, start + QPoint(0, -3 * step))
        assert strip.reading is not None
        assert strip.reading.exact is not None
        seen.append(strip.reading.exact.K_bits)
    QTest.mouseRelease(editor, Qt.MouseButton.LeftButton, pos=start + QPoint(0, -15))
    assert len(set(seen)) == len(seen)
    driver.window.document.undo()
    assert strip.reading is not None
    assert strip.reading.exact is not None
    assert before is not None
    assert before.exact is not None
    assert strip.reading.exact.K_bits == before.exact.K_bits


def test_a_step_under_the_pointer_is_marked_everywhere(driver: Driver) -> None:
    measured(driver)
    driver.window.playhead.pause()
    driver.window.playhead.move_to(0.9)
    strip = driver.find(LedgerStrip, "ledger_strip").plot
    editor = driver.find(ScheduleEditor, "schedule_editor")
    stage = driver.find(Stage, "stage")
    driver.wait(lambda: stage.picture().panes[1].cloud is not None)
    plain, far = editor.grab().toImage(), positions(stage)
    QTest.mouseMove(strip, strip.point_of(2).toPoint())
    assert editor.grab().toImage() != plain
    assert np.abs(positions(stage) - far).max() > 0.5, "the stage looks at step 2"
    QTest.mouseMove(strip, QPoint(2, 2))
    assert editor.grab().toImage() == plain
    assert np.array_equal(positions(stage), far)
    assert driver.window.playhead.u == 0.9, "looking does not move the time"


def test_the_tab_is_opened_by_its_key_and_moves_the_time(driver: Driver) -> None:
    measured(driver)
    driver.key(Qt.Key.Key_3, CONTROL)
    tabs = driver.find(QTabWidget, "tabs")
    tab = driver.find(LedgerTab, "ledger")
    assert tabs.currentWidget() is tab
    QTest.mouseClick(tab.plot, Qt.MouseButton.LeftButton, pos=tab.plot.point_of(20).toPoint())
    assert abs(driver.window.playhead.u - 0.5) < 0.02
    assert not driver.window.playhead.playing
    driver.trigger("ledger.copy")
    assert QGuiApplication.clipboard().text().count("\n") == 41


def test_other_data_are_measured_while_one_looks(driver: Driver) -> None:
    measured(driver)
    before = bits(driver)
    driver.window.document.apply(Edit("noise", {"data.noise": 1.0}))
    measured(driver)
    assert bits(driver) < before
    driver.click("data_gallery.moons")
    measured(driver)
    assert driver.find(QLabel, "ledger_strip.limit").text() != "limit −2.94"


def test_the_schedule_learns_itself_and_one_undo_takes_it_back(driver: Driver) -> None:
    measured(driver)
    before, start = driver.window.document.experiment.schedule, bits(driver)
    driver.click("schedule.learn_button")
    driver.click("learn.start")
    driver.wait(lambda: driver.family == "learned")
    driver.wait(lambda: driver.find(QWidget, "learn.start").isVisible())
    assert bits(driver) > start + 0.15
    driver.key(Qt.Key.Key_Z, CONTROL)
    assert driver.window.document.experiment.schedule == before
    assert bits(driver) == start
    driver.key(Qt.Key.Key_Escape)
    assert not driver.find(QWidget, "learn_panel").isVisible()


def test_undo_while_the_schedule_learns_ends_it_and_takes_it_back(driver: Driver) -> None:
    measured(driver)
    driver.window.document.apply(Edit("beta_1", {"schedule.beta_1": 2e-3}))
    before, start = driver.window.document.experiment.schedule, bits(driver)
    driver.click("schedule.learn_button")
    driver.click("learn.freedom.handles")
    driver.click("learn.start")
    driver.wait(lambda: driver.window.document.undo_label == "learned schedule" and bits(driver) != start)
    assert driver.find(QWidget, "learn.stop").isVisible()
    driver.key(Qt.Key.Key_Z, CONTROL)
    assert driver.find(QWidget, "learn.start").isVisible()
    assert (driver.window.document.experiment.schedule, bits(driver)) == (before, start)
    driver.wait(lambda: driver.window.is_idle)
    assert driver.window.document.experiment.schedule == before
    assert driver.window.document.undo_label != "learned schedule"
