"""A user's way through binary data: choose, drag, look at probabilities, follow one, bring an own file."""

from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabWidget

from difflab.gui.canvas.sequences import SequenceStage
from difflab.gui.canvas.stage import Stage
from difflab.gui.file_commands import FileCommands
from difflab.gui.help_window import HelpWindow
from difflab.render.sequence_facts import Figures
from difflab.session.edit import Edit
from tests.end_to_end.conftest import Driver


def bits(driver: Driver) -> SequenceStage:
    return driver.find(SequenceStage, "sequence_stage")


def is_whole(driver: Driver) -> bool:
    """Both panes and the figures are there."""
    picture = bits(driver).picture()
    counted = bool(picture.facts) and picture.facts.parts[0].title != "Samples"
    return all(pane.rows is not None for pane in picture.panes) and counted


def choose_heartbeat(driver: Driver) -> None:
    driver.click("data_gallery.heartbeat")
    driver.window.document.apply(Edit("short", {"schedule.steps": 30, "sampler.steps": 30}))
    driver.wait(lambda: is_whole(driver))


def test_bits_take_the_place_of_the_plane_and_give_it_back(driver: Driver) -> None:
    choose_heartbeat(driver)
    tabs = driver.find(QTabWidget, "tabs")
    assert bits(driver).isVisible()
    assert not driver.find(Stage, "stage").isVisible()
    assert [tabs.tabText(at) for at in range(tabs.count()) if not tabs.isTabVisible(at)] == [
        "Figure 1",
        "Posterior",
    ]
    valid = bits(driver).picture().facts.parts[0]
    assert isinstance(valid, Figures)
    assert valid.title == "Valid sequences"
    driver.key(Qt.Key.Key_F1)
    assert driver.find(HelpWindow, "help_window").page() == "sequences"
    driver.find(HelpWindow, "help_window").close()
    driver.click("data_gallery.moons")
    driver.wait(lambda: driver.find(Stage, "stage").picture().panes[1].cloud is not None)
    assert driver.find(Stage, "stage").isVisible()
    assert not bits(driver).isVisible()


def test_controls_act_live(driver: Driver) -> None:
    choose_heartbeat(driver)
    driver.trigger("transport.to_noise")
    before = bits(driver).picture().panes[0].rows
    assert before is not None
    driver.enter("process.rate", "0.8")
    driver.wait(lambda: bits(driver).picture().panes[0].rows.values.mean() > 0.6)  # type: ignore[union-attr]
    driver.click("sequence_bar.bit_layer.probability")
    driver.wait(lambda: bits(driver).picture().panes[1].kind == "exact")
    driver.click("sequence_bar.bit_layer.bits")
    driver.click("sequence_bar.over_time")
    driver.wait(lambda: all(pane.over_time is not None for pane in bits(driver).picture().panes))
    stage = bits(driver)
    stage.grab()
    at = next(x for x in range(stage.width()) if stage._time_at(QPointF(x, 150.0)) is not None)
    QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=QPointF(at, 150.0).toPoint())
    assert driver.window.playhead.u < 0.05


def test_a_file_of_zeros_and_ones_diffuses(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("0011\n1100\n0110\n")
    files = driver.window.findChild(FileCommands)
    assert files is not None
    files.open(path)
    driver.window.document.apply(Edit("short", {"schedule.steps": 30, "sampler.steps": 30}))
    assert driver.data == "sequences"
    driver.wait(lambda: is_whole(driver))
    groups = bits(driver).picture().panes[0].rows.groups  # type: ignore[union-attr]
    assert groups is not None
    assert groups.names == ("line 1", "line 2", "line 3")
    undo = next(
        action for action in driver.window.actions_by_id.values() if action.objectName() == "edit.undo"
    )
    assert isinstance(undo, QAction)
    for _ in range(2):
        undo.trigger()
    assert driver.data == "swiss-roll"
