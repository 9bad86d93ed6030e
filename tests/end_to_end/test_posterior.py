"""A user's way through the Posterior tab: paint with a mouse, watch, take back, compare, load and save."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTabWidget, QWidget

from difflab.engine.posterior.options import METHODS
from difflab.gui.canvas.mask_brush import as_mask
from difflab.gui.canvas.mask_canvas import MaskCanvas
from difflab.gui.canvas.posterior_results import PosteriorResults
from difflab.gui.canvas.stage import Stage
from difflab.gui.help_window import HelpWindow
from difflab.gui.posterior_presenter import PosteriorPresenter
from difflab.gui.widgets.elided_label import ElidedLabel
from difflab.session.edit import Edit
from difflab.session.files.experiment_file import open_experiment, save_experiment
from difflab.session.sources import open_source
from tests.end_to_end.conftest import Driver

SHORT = {"posterior.steps": 4, "sampler.steps": 4, "schedule.steps": 20, "schedule.beta_1": 0.01}
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def canvas(driver: Driver) -> MaskCanvas:
    return driver.find(MaskCanvas, "posterior_canvas")


def results(driver: Driver) -> PosteriorResults:
    return driver.find(PosteriorResults, "posterior_results")


def presenter(driver: Driver) -> PosteriorPresenter:
    found = driver.window.findChild(PosteriorPresenter)
    assert found is not None
    return found


def mask(driver: Driver) -> np.ndarray:
    return as_mask(canvas(driver).hand.layer)


def settle(driver: Driver) -> None:
    """Until every method has come to its end."""

    def is_settled() -> bool:
        result = presenter(driver).result
        return not presenter(driver).is_running and result is not None and result.done

    driver.wait(is_settled)


def open_digits(driver: Driver) -> None:
    driver.window.document.apply(Edit("digits", {"data.name": "digits"}))
    driver.window.document.apply(Edit("short", SHORT))
    driver.trigger("view.posterior")
    settle(driver)


def at(driver: Driver, row: float, column: float) -> QPoint:
    return canvas(driver).widget_point(row, column).toPoint()


def stroke(driver: Driver, *places: tuple[int, int], button: Qt.MouseButton = LEFT) -> None:
    """Draw over the pixels (row, column) with the mouse."""
    first, *others = [at(driver, *place) for place in places]
    QTest.mousePress(canvas(driver), button, NONE, first)
    for place in others:
        QTest.mouseMove(canvas(driver), place)
    QTest.mouseRelease(canvas(driver), button, NONE, others[-1] if others else first)


def test_painting_with_a_mouse(driver: Driver) -> None:
    """One window for all of it: opening it takes longer than what is done in it."""
    open_digits(driver)
    the_tab_opens_on_a_masked_digit_that_is_filled_in(driver)
    a_stroke_is_painted_pixel_by_pixel_and_taken_back(driver)
    tools_by_key_box_fill_invert_and_the_hidden_mask(driver)
    driver.key(Qt.Key.Key_F1)
    assert driver.find(HelpWindow, "help_window").page() == "posterior"
    driver.find(HelpWindow, "help_window").close()


def test_asking_in_other_ways(driver: Driver, tmp_path: Path) -> None:
    open_digits(driver)
    methods_side_by_side_and_another_picture(driver)
    an_own_picture_is_filled_in(driver, tmp_path)
    denoising_shows_the_noisy_picture(driver)


def test_files(driver: Driver, tmp_path: Path) -> None:
    open_digits(driver)
    a_mask_is_saved_loaded_and_refused(driver, tmp_path)
    what_the_tab_shows_is_exported_and_opens_again(driver, tmp_path)


def the_tab_opens_on_a_masked_digit_that_is_filled_in(driver: Driver) -> None:
    expected = np.zeros((8, 8), bool)
    expected[2:6, 2:6] = True
    np.testing.assert_array_equal(mask(driver), expected)
    (block,) = results(driver).blocks
    assert block.method == "replace"
    assert block.samples.shape == (16, 8, 8)
    known = ~np.broadcast_to(expected, block.samples.shape)
    assert (block.samples == block.samples[:1])[known].all(), "what is known is the same in all samples"
    assert not (block.samples == block.samples[:1])[~known].all()


def a_stroke_is_painted_pixel_by_pixel_and_taken_back(driver: Driver) -> None:
    driver.trigger("mask.clear")
    assert not mask(driver).any()
    assert "Nothing is masked" in results(driver).accessibleDescription()
    canvas(driver).set_radius(0.5)
    stroke(driver, (1, 1), (1, 6))
    expected = np.zeros((8, 8), bool)
    expected[1, 1:7] = True
    np.testing.assert_array_equal(mask(driver), expected)
    settle(driver)
    stroke(driver, (6, 3))
    stroke(driver, (1, 5), (1, 6), button=RIGHT)
    expected[6, 3], expected[1, 5:7] = True, False
    np.testing.assert_array_equal(mask(driver), expected)
    QTest.keyClick(canvas(driver), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    expected[1, 5:7] = True
    np.testing.assert_array_equal(mask(driver), expected)
    QTest.keyClick(canvas(driver), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    expected[6, 3] = False
    np.testing.assert_array_equal(mask(driver), expected)
    settle(driver)
    samples = results(driver).blocks[0].samples
    assert (samples == samples[:1])[:, ~expected].all()


def tools_by_key_box_fill_invert_and_the_hidden_mask(driver: Driver) -> None:
    page = canvas(driver)
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_C, SHIFT)
    QTest.keyClick(page, Qt.Key.Key_U)
    stroke(driver, (1, 2), (4, 6))
    expected = np.zeros((8, 8), bool)
    expected[1:5, 2:7] = True
    np.testing.assert_array_equal(mask(driver), expected)
    QTest.keyClick(page, Qt.Key.Key_M, SHIFT)
    np.testing.assert_array_equal(mask(driver), ~expected)
    QTest.keyClick(page, Qt.Key.Key_G)
    stroke(driver, (2, 3))
    assert mask(driver).all()
    before = page.hand.radius
    QTest.keyClick(page, Qt.Key.Key_BracketRight)
    assert page.hand.radius > before
    QTest.keyClick(page, Qt.Key.Key_BracketLeft)
    assert page.hand.radius == pytest.approx(before)
    assert driver.window.playhead.speed == 1.0, "these keys mean the brush here, not the speed of time"
    covered = page.grab().toImage()
    QTest.keyPress(page, Qt.Key.Key_H)
    assert page.grab().toImage() != covered
    QTest.keyRelease(page, Qt.Key.Key_H)
    assert page.grab().toImage() == covered


def methods_side_by_side_and_another_picture(driver: Driver) -> None:
    driver.click("posterior.compare")
    driver.wait(lambda: len(results(driver).blocks) == 4)
    settle(driver)
    assert tuple(block.method for block in results(driver).blocks) == METHODS["inpaint"]
    assert all("off by" in block.words or "rests on" in block.words for block in results(driver).blocks)
    place = results(driver).tile_point("clamp", 2).toPoint()
    QTest.mouseClick(results(driver), LEFT, NONE, place)
    assert canvas(driver).has_result
    driver.click("posterior.compare")
    QTest.keyClick(canvas(driver), Qt.Key.Key_PageDown)
    assert driver.window.document.experiment.posterior.index == 1
    settle(driver)
    assert len(results(driver).blocks) == 1


def a_mask_is_saved_loaded_and_refused(driver: Driver, tmp_path: Path) -> None:
    from difflab.gui.posterior_commands import PosteriorCommands

    commands = driver.window.findChild(PosteriorCommands)
    assert commands is not None
    driver.trigger("mask.checker")
    checker = mask(driver)
    commands.save_mask(tmp_path / "mask.png")
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "mask.png").convert("L")) > 127, checker)
    driver.trigger("mask.left")
    commands.load_mask(tmp_path / "mask.png")
    np.testing.assert_array_equal(mask(driver), checker)
    complaints: list[str] = []
    commands.failed.connect(complaints.append)
    (tmp_path / "no.png").write_bytes(b"no picture")
    commands.load_mask(tmp_path / "no.png")
    Image.new("L", (5, 5), 0).save(tmp_path / "empty.png")
    commands.load_mask(tmp_path / "empty.png")
    assert len(complaints) == 2
    np.testing.assert_array_equal(mask(driver), checker)
    document = driver.window.document
    save_experiment(tmp_path / "mine.difflab", document.experiment, document.assets)
    experiment, assets = open_experiment(tmp_path / "mine.difflab")
    np.testing.assert_array_equal(np.asarray(assets[experiment.posterior.painted_mask]) != 0, checker)


def an_own_picture_is_filled_in(driver: Driver, tmp_path: Path) -> None:
    from difflab.gui.posterior_commands import PosteriorCommands

    commands = driver.window.findChild(PosteriorCommands)
    assert commands is not None
    Image.linear_gradient("L").save(tmp_path / "mine.png")
    commands.take_own_picture(tmp_path / "mine.png")
    assert driver.window.document.experiment.posterior.own_image
    settle(driver)
    known = results(driver).blocks[0].samples[0, 0] & 0xFF
    assert known.max() < 40, "the upper rim of the gradient is dark, and known"


def denoising_shows_the_noisy_picture(driver: Driver) -> None:
    driver.click("posterior.task.denoise")
    driver.wait(lambda: bool(results(driver).blocks) and results(driver).blocks[0].method == "chain")
    settle(driver)
    assert not mask(driver).any()
    assert not canvas(driver).hand.is_painting


def test_r_is_painted_on_the_plane_and_bits_have_no_such_tab(driver: Driver) -> None:
    driver.window.document.apply(Edit("short", {"posterior.answer": "exact"}))
    driver.trigger("view.posterior")
    settle(driver)
    plane = driver.find(Stage, "posterior_plane")
    driver.wait(lambda: len(plane.picture().panes) == 2 and plane.picture().panes[1].heat is not None)
    assert "TV" in plane.picture().panes[0].subtitle
    right = plane.picture().panes[0].cloud
    assert right is not None
    assert (right.points[:, 0] > -1).mean() > 0.9, "r is 1 on the right"
    driver.trigger("mask.clear")
    rows, columns = canvas(driver).shape
    canvas(driver).set_radius(columns / 8)
    stroke(driver, (rows // 8, columns // 4), (7 * rows // 8, columns // 4))
    settle(driver)
    left = plane.picture().panes[0].cloud
    assert left is not None
    assert (left.points[:, 0] < 0.3).mean() > 0.9, "what was painted is on the left"
    driver.trigger("edit.undo")
    driver.trigger("edit.undo")
    assert driver.window.document.experiment.posterior.factor == "half-plane"
    settle(driver)
    tabs = driver.find(QTabWidget, "tabs")
    assert tabs.currentWidget().objectName() == "posterior"
    other_data_leave_nothing_behind(driver)
    driver.click("data_gallery.heartbeat")
    assert tabs.currentWidget().objectName() != "posterior"
    assert not driver.window.actions_by_id["view.posterior"].isEnabled()
    assert not driver.find(QWidget, "posterior_card").isVisible()


def other_data_leave_nothing_behind(driver: Driver) -> None:
    """Neither figures of the data before, nor the stage's bar; and the gallery keeps its place."""
    readout = driver.find(ElidedLabel, "posterior.readout")
    assert "total variation" in readout.text()
    place = driver.find(QWidget, "data_gallery.moons").mapToGlobal(QPoint())
    driver.click("data_gallery.digits")
    settle(driver)
    assert not readout.text()
    assert driver.find(QWidget, "data_gallery.moons").mapToGlobal(QPoint()) == place
    driver.click("data_gallery.moons")
    settle(driver)
    assert not driver.find(QWidget, "stage_bar").isVisible()


def what_the_tab_shows_is_exported_and_opens_again(driver: Driver, tmp_path: Path) -> None:
    canvas(driver).set_radius(1.5)
    stroke(driver, (1, 1), (6, 1))
    painted = mask(driver)
    driver.enter("posterior.count.image", "5")
    settle(driver)
    driver.click("posterior.export")
    path = tmp_path / "filled.npz"
    driver.find(QLineEdit, "export_dialog.path").setText(str(path))
    driver.click("export_dialog.export")
    driver.wait(path.exists)
    driver.click("export_dialog.cancel")
    found = np.load(path)
    assert found["samples"].shape == (5, 64)
    known = ~painted.reshape(-1)
    assert (found["samples"][:, known] == found["original"][known]).all()
    source = open_source(str(path))
    kept = source.assets[source.experiment.posterior.painted_mask]
    np.testing.assert_array_equal(np.asarray(kept) != 0, painted)
