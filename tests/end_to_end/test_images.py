"""A user's way through images: choose, look, follow one, train, compare, browse, export."""

from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QTabWidget

from difflab.gui.canvas.image_wall import ImageWall
from difflab.gui.canvas.images import ImageStage
from difflab.gui.canvas.stage import Stage
from difflab.gui.help_window import HelpWindow
from difflab.gui.panels.sample_strip import SampleStrip
from difflab.gui.panels.sample_view import SampleView
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.render.images import ImageGrid
from difflab.session.edit import Edit
from difflab.session.files.exported_file import experiment_inside
from tests.end_to_end.conftest import Driver

LEFT = Qt.MouseButton.LeftButton
OF_THE_PLANE = (
    "view.figure1", "export.figure1", "stage.particles", "stage.trails", "stage.density", "stage.contours",
    "stage.next_field",
)  # fmt: skip
SHORT = {"schedule.steps": 40, "sampler.steps": 8, "training.steps": 60, "training.batch": 32}


def stage(driver: Driver) -> ImageStage:
    return driver.find(ImageStage, "image_stage")


def grid(driver: Driver, pane: int) -> ImageGrid | None:
    panes = stage(driver).picture().panes
    return panes[pane].grid if pane < len(panes) else None


def choose_digits(driver: Driver) -> None:
    driver.click("data_gallery.digits")
    driver.window.document.apply(Edit("short", SHORT))
    driver.wait(lambda: grid(driver, 0) is not None and grid(driver, 1) is not None)
    driver.wait(lambda: "to training" in "".join(stage(driver).picture().panes[1].words))
    driver.trigger("transport.to_data")


def test_images_take_the_place_of_the_plane_and_give_it_back(driver: Driver) -> None:
    choose_digits(driver)
    tabs = driver.find(QTabWidget, "tabs")
    assert stage(driver).isVisible()
    assert not driver.find(Stage, "stage").isVisible()
    assert "Figure 1" in [tabs.tabText(at) for at in range(tabs.count()) if not tabs.isTabVisible(at)]
    commands = driver.window.actions_by_id
    assert not any(commands[name].isEnabled() for name in OF_THE_PLANE)
    driver.key(Qt.Key.Key_F1)
    assert driver.find(HelpWindow, "help_window").page() == "images"
    driver.find(HelpWindow, "help_window").close()
    driver.click("data_gallery.moons")
    driver.wait(lambda: driver.find(Stage, "stage").picture().panes[1].cloud is not None)
    assert not stage(driver).isVisible()
    assert all(commands[name].isEnabled() for name in OF_THE_PLANE)


def test_time_schedule_class_and_mouse_act_live(driver: Driver) -> None:
    choose_digits(driver)
    data = grid(driver, 0)
    driver.trigger("transport.to_noise")
    noise = grid(driver, 0)
    assert data is not None
    assert noise is not None
    assert np.abs(noise.values - data.values).mean() > 0.2
    driver.window.playhead.move_to(0.5)
    before = grid(driver, 0)
    driver.enter("schedule.beta_1", "0.2")
    assert grid(driver, 0) is not before  # at once, without a worker
    box = driver.find(ChoiceBox, "condition.label")
    box.chosen.emit("7")
    paths = driver.window._stages.images
    driver.wait(lambda: paths._paths is not None and (paths._paths.label == 7).all())
    driver.click("image_bar.image_layer.drift")
    beside = grid(driver, 2)
    assert beside is not None
    assert beside.kind == "signed"

    a_clicked_image_is_followed_through_time(driver)


def a_clicked_image_is_followed_through_time(driver: Driver) -> None:
    canvas = stage(driver)
    canvas.grab()
    place = next(QPoint(x, 90) for x in range(canvas.width()) if canvas._artist.image_at(x, 90)[0] == 1)
    QTest.mouseClick(canvas, LEFT, pos=place)
    followed = canvas.picture().followed
    assert followed is not None
    assert [portrait.title for portrait in followed.portraits] == ["xₜ now", "E[x₀ | xₜ]", "nearest known"]
    canvas.grab()
    film = canvas._artist.film
    assert film is not None
    QTest.mouseClick(canvas, LEFT, pos=QPoint(round(film.last), film.rect.top + 4))
    assert driver.window.playhead.u > 0.95
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.picture().followed is None


def test_a_network_of_images_learns_beside_the_exact_model(driver: Driver) -> None:
    choose_digits(driver)
    driver.window.document.apply(Edit("small", {"network": {"kind": "image-mlp", "units": 64, "layers": 1}}))
    driver.trigger("training.start")
    strip = driver.find(SampleStrip, "sample_strip")
    driver.wait(lambda: strip.count > 0, seconds=120)
    driver.wait(lambda: driver.window.actions_by_id["training.start"].isEnabled(), seconds=120)
    QTest.mouseClick(strip, LEFT, pos=QPoint(12, 12))
    view = driver.find(SampleView, "sample_view")
    assert view.isVisible()
    view.close()
    driver.click("image_bar.model.error")
    driver.wait(lambda: (beside := grid(driver, 2)) is not None and beside.kind == "signed")
    assert "learned model" in stage(driver).picture().panes[1].words[0]


def test_a_data_set_is_browsed_and_a_grid_of_samples_exported(driver: Driver, tmp_path: Path) -> None:
    choose_digits(driver)
    driver.click("data_panel.browse")
    wall = driver.find(ImageWall, "image_wall")
    driver.wait(lambda: len(wall._images) > 1000)
    QTest.mouseClick(wall.viewport(), LEFT, pos=QPoint(10, 10))
    browser = driver.find(QDialog, "image_browser")
    assert "class" in browser._words.text()  # type: ignore[attr-defined]
    driver.click("image_browser.part.hold-out")
    driver.wait(lambda: len(wall._images) == 200)
    driver.trigger("export.samples")
    path = tmp_path / "grid.png"
    line = driver.find(QLineEdit, "export_dialog.path")
    line.selectAll()
    QTest.keyClicks(line, str(path))
    driver.click("export_dialog.export")
    driver.wait(path.exists)
    with Image.open(path) as picture:
        assert picture.size == (picture.size[0], picture.size[0])
    assert experiment_inside(path)[0] == driver.window.document.experiment
    driver.click("export_dialog.cancel")
