"""A user's way through the lab: data, schedule, time, training, export, saving, closing."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QMenu,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QWidget,
)

from difflab.gui.application import end_unasked
from difflab.gui.canvas.figure_one import FigureOne
from difflab.gui.canvas.stage import Stage
from difflab.gui.dialogs.close_question import CloseQuestion
from difflab.gui.file_commands import FileCommands
from difflab.gui.plots.schedule_editor import ScheduleEditor
from difflab.session.edit import Edit
from difflab.session.files.experiment_file import open_experiment
from difflab.session.files.run_folder import read_run
from difflab.session.places import runs_folder
from tests.end_to_end.conftest import Driver

CONTROL = Qt.KeyboardModifier.ControlModifier


def stage(driver: Driver) -> Stage:
    return driver.find(Stage, "stage")


def has_reverse(driver: Driver) -> bool:
    panes = stage(driver).picture().panes
    return panes[1].cloud is not None and panes[1].field is not None


def arrows_role(driver: Driver) -> str:
    field = stage(driver).picture().panes[1].field
    return "" if field is None else field.role


def quick_training(driver: Driver, count: int) -> None:
    edit = Edit("short", {"training.steps": count, "training.batch": 64, "network.width": 16})
    driver.window.document.apply(edit)


def test_everything_moves_by_itself(driver: Driver) -> None:
    """Without a click: the forward cloud moves, and the reverse process runs under the exact model."""
    driver.wait(lambda: has_reverse(driver))
    before = stage(driver).picture().panes
    driver.wait(lambda: stage(driver).picture().panes[0].cloud is not before[0].cloud)
    driver.wait(lambda: stage(driver).picture().panes[1].cloud is not before[1].cloud)


def test_choosing_data_and_taking_it_back(driver: Driver) -> None:
    driver.click("data_gallery.moons")
    assert driver.data == "moons"
    driver.key(Qt.Key.Key_Z, CONTROL)
    assert driver.data == "swiss-roll"
    driver.key(Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert driver.data == "moons"


def test_dragging_a_handle_bends_the_schedule_and_all_views_follow(driver: Driver) -> None:
    driver.wait(lambda: has_reverse(driver))
    driver.window.playhead.pause()
    driver.window.playhead.move_to(0.5)
    editor = driver.find(ScheduleEditor, "schedule_editor")
    forward, reverse = (pane.cloud for pane in stage(driver).picture().panes)
    start = editor.point_of(3).toPoint()
    QTest.mousePress(editor, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(editor, start + QPointF(0, -3 * step).toPoint())
    QTest.mouseRelease(
        editor, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPointF(0, -24).toPoint()
    )
    document = driver.window.document
    assert driver.family == "edited"
    assert stage(driver).picture().panes[0].cloud is not forward
    driver.wait(lambda: stage(driver).picture().panes[1].cloud is not reverse)
    document.undo()
    assert driver.family == "cosine", "the whole drag is one step of undo"


def test_transport_by_keys_and_slider(driver: Driver) -> None:
    driver.key(Qt.Key.Key_Space)
    assert not driver.window.playhead.playing
    driver.key(Qt.Key.Key_End)
    assert driver.window.playhead.u == 1.0
    driver.key(Qt.Key.Key_Left)
    assert driver.window.playhead.u == pytest.approx(39 / 40)
    driver.key(Qt.Key.Key_Home)
    assert driver.window.playhead.u == 0.0
    slider = driver.find(QWidget, "transport.time")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_PageUp)
    assert driver.window.playhead.u == pytest.approx(0.1)


def test_training_streams_and_the_learned_model_drives_the_stage(driver: Driver) -> None:
    quick_training(driver, 200)
    driver.click("training_panel.start")
    driver.wait(lambda: driver.window.results.get(driver.window.document.experiment) is not None)
    driver.wait(lambda: driver.find(QPushButton, "training_panel.start").isVisible())
    learned = driver.window.results.get(driver.window.document.experiment)
    assert learned is not None
    assert learned.step == 200
    driver.trigger("model.learned")
    driver.wait(lambda: "learned model" in stage(driver).picture().panes[1].subtitle)
    driver.wait(lambda: arrows_role(driver) == "learned")
    driver.trigger("model.error")
    driver.wait(lambda: arrows_role(driver) == "error")
    (folder,) = runs_folder().iterdir()
    run = read_run(folder)
    assert run.experiment.training.steps == 200
    assert len(run.losses) == 200
    assert np.isfinite(run.losses).all()


def test_the_run_list_tells_how_near_the_samples_are(driver: Driver) -> None:
    quick_training(driver, 50)
    driver.trigger("training.start")
    runs = driver.find(QTableWidget, "run_list")
    driver.wait(lambda: runs.rowCount() == 1)

    def text(column: int) -> str:
        item = runs.item(0, column)
        return "" if item is None else item.text()

    last = runs.columnCount() - 1
    driver.wait(lambda: "0." in text(last) and "−" in text(last - 1))


def test_a_run_of_the_list_and_a_run_folder_are_shown_whole(driver: Driver) -> None:
    quick_training(driver, 60)
    driver.trigger("training.start")
    runs = driver.find(QTableWidget, "run_list")
    driver.wait(lambda: runs.rowCount() == 1)
    (folder,) = runs_folder().iterdir()
    trained = read_run(folder).experiment
    driver.click("data_gallery.moons")
    driver.trigger("training.start")
    driver.wait(lambda: runs.rowCount() == 2)
    files = driver.window.findChild(FileCommands)
    assert files is not None
    files.open(folder)
    assert driver.window.document.experiment == trained
    assert driver.window.results.get(trained) is not None
    assert runs.rowCount() == 2, "a run that is in the list already is not listed twice"
    assert str(folder) in driver.find(QLabel, "training.message").text()


def test_the_model_goes_back_to_exact_when_nothing_is_learned(driver: Driver) -> None:
    quick_training(driver, 20)
    driver.trigger("training.start")
    driver.wait(lambda: driver.window.actions_by_id["model.error"].isEnabled())
    driver.trigger("model.error")
    driver.click("data_gallery.moons")
    assert driver.window.actions_by_id["model.exact"].isChecked()


def test_pressing_the_groove_of_time_goes_there(driver: Driver) -> None:
    slider = driver.find(QWidget, "transport.time")
    QTest.mouseClick(
        slider, Qt.MouseButton.LeftButton, pos=QPointF(0.75 * slider.width(), slider.height() / 2).toPoint()
    )
    assert driver.window.playhead.u == pytest.approx(0.75, abs=0.05)


def test_the_status_bar_tells_the_pace_and_cancels_the_job(driver: Driver) -> None:
    quick_training(driver, 1_000_000)
    driver.trigger("training.start")
    job = driver.find(QLabel, "status_bar.job")
    driver.wait(lambda: "steps/s" in job.text())
    pace = driver.find(QLabel, "status_bar.pace")
    driver.wait(lambda: "frames/s" in pace.text())
    driver.click("status_bar.cancel")
    driver.wait(lambda: job.text() == "", 10)


def test_recent_files_are_offered(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    driver.key(Qt.Key.Key_S, CONTROL)
    driver.click("data_gallery.moons")
    (offered,) = driver.find(QMenu, "menu.File/Recent").actions()
    offered.trigger()
    assert driver.data == "swiss-roll"


def test_a_training_can_be_paused_resumed_and_stopped(driver: Driver) -> None:
    quick_training(driver, 1_000_000)
    driver.trigger("training.start")
    driver.wait(lambda: driver.find(QPushButton, "training_panel.pause").isVisible())
    driver.click("training_panel.pause")
    driver.wait(lambda: driver.find(QPushButton, "training_panel.resume").isVisible())
    driver.click("training_panel.resume")
    driver.wait(lambda: driver.find(QPushButton, "training_panel.stop").isVisible())
    driver.click("training_panel.stop")
    driver.wait(lambda: driver.find(QPushButton, "training_panel.start").isVisible(), 10)
    (folder,) = runs_folder().iterdir()
    assert read_run(folder).manifest["status"] == "stopped"


def test_editing_while_training_does_not_touch_the_training(driver: Driver) -> None:
    quick_training(driver, 1_000_000)
    trained = driver.window.document.experiment
    driver.trigger("training.start")
    for name in ("moons", "circles", "swiss-roll", "moons"):
        driver.click(f"data_gallery.{name}")
    driver.wait(lambda: driver.window.results.get(trained) is not None)
    assert driver.window.results.get(driver.window.document.experiment) is None
    driver.trigger("training.stop")
    driver.wait(lambda: driver.find(QPushButton, "training_panel.start").isVisible(), 10)


def test_a_diverging_training_pauses_says_what_to_try_and_goes_on(driver: Driver) -> None:
    """SGD at rate 1 on the noise's error at the cleanest levels leaves the numbers within a few steps."""
    changes = {
        "training.steps": 400,
        "training.optimiser": "sgd",
        "training.learning_rate": 1.0,
        "training.batch": 64,
        "network.width": 16,
        "network.prediction": "x0",
        "objective.name": "eps",
    }
    driver.window.document.apply(Edit("wild", changes))
    driver.trigger("training.start")
    driver.wait(lambda: driver.find(QPushButton, "training_panel.resume").isVisible())
    assert "tenth of the learning rate (0.1)" in driver.find(QLabel, "training.message").text()
    (first,) = runs_folder().iterdir()
    driver.wait(lambda: read_run(first).manifest["status"] == "diverged")
    assert read_run(first).weights
    driver.enter("training.learning_rate", "0.00000001")
    driver.click("training_panel.resume")
    driver.wait(lambda: driver.find(QPushButton, "training_panel.start").isVisible())
    second = max(runs_folder().iterdir(), key=lambda folder: folder.stat().st_ctime)
    run = read_run(second)
    assert run.manifest["status"] == "done"
    assert run.experiment.training.learning_rate == 1e-8
    assert run.losses[:, 0].tolist() == list(range(1, 401))


def test_figure_one_follows(driver: Driver) -> None:
    driver.wait(lambda: has_reverse(driver))
    driver.trigger("view.figure1")
    figure = driver.find(FigureOne, "figure_one")
    assert driver.find(QTabWidget, "tabs").currentWidget() is figure
    driver.wait(lambda: figure.picture().drift[2].field is not None)
    assert all(pane.cloud is not None for pane in (*figure.picture().forward, *figure.picture().reverse))


def test_exporting_an_animation(driver: Driver, tmp_path: Path) -> None:
    driver.trigger("export.animation")
    path = tmp_path / "reverse.gif"
    field = driver.find(QWidget, "export_dialog.path")
    field.setProperty("text", str(path))
    driver.enter("export_dialog.reverse.size", "120")
    driver.enter("export_dialog.reverse.frames", "4")
    driver.click("export_dialog.export")
    driver.wait(path.exists)
    from PIL import Image

    with Image.open(path) as image:
        # Four frames, and the last one held for a second at 20 frames a second.
        assert 4 <= getattr(image, "n_frames", 1) <= 24
        assert image.width < 300
    driver.click("export_dialog.cancel")


def test_saving_and_reopening(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver.click("data_gallery.ring")
    saved = driver.window.document.experiment
    path = tmp_path / "mine.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    driver.key(Qt.Key.Key_S, CONTROL)
    assert open_experiment(path)[0] == saved
    assert not driver.window.isWindowModified()
    driver.click("data_gallery.moons")
    assert driver.window.isWindowModified()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    driver.key(Qt.Key.Key_O, CONTROL)
    assert driver.window.document.experiment == saved


@pytest.mark.parametrize(("content", "good"), [("1,2\n3,4\n5,9\n", True), ("hello\n", False)])
def test_dropping_a_table(driver: Driver, tmp_path: Path, content: str, good: bool) -> None:
    path = tmp_path / "points.csv"
    path.write_text(content)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(400, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    driver.window.dropEvent(event)
    assert (driver.data == "points") is good
    accuracy = driver.find(QLabel, "data.accuracy")
    if good:
        driver.wait(lambda: "error below" in accuracy.text())
    else:
        assert not accuracy.isVisible()
        assert driver.find(QWidget, "toast").isVisible()


def test_closing_with_unsaved_changes_asks_once(driver: Driver) -> None:
    driver.click("data_gallery.moons")
    driver.window.close()
    driver.window.close()
    assert driver.window.isVisible()
    assert len(driver.window.findChildren(CloseQuestion)) == 1
    driver.find(CloseQuestion, "close_question").reject()
    assert driver.window.isVisible()
    driver.window.close()
    driver.click("close_question.go")
    driver.wait(lambda: not driver.window.isVisible(), 5)


def test_the_system_ends_the_window_over_an_open_question(driver: Driver) -> None:
    driver.click("data_gallery.moons")
    driver.window.close()
    codes: list[int] = []
    # Not the application of all tests: once it was ended, every later event loop would return at once.
    end_unasked(driver.window, codes.append)
    assert not driver.window.isVisible()
    assert codes == [0]


def test_closing_while_training_stops_within_two_seconds(driver: Driver) -> None:
    driver.trigger("training.start")
    driver.wait(lambda: driver.find(QPushButton, "training_panel.pause").isVisible())
    driver.window.close()
    driver.click("close_question.go")
    driver.wait(lambda: not driver.window.isVisible(), 5)
    (folder,) = runs_folder().iterdir()
    assert read_run(folder).manifest["status"] == "stopped"
