"""Choosing data in the gallery."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from difflab.engine.datasets import DATA, Data
from difflab.engine.datasets.drawn import Drawn
from difflab.engine.datasets.moons import Moons
from difflab.engine.datasets.points import Points
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.gui.panels.data_gallery import toys
from difflab.gui.panels.data_panel import SAME, UNSMOOTHED, DataPanel, caution
from difflab.gui.widgets.number_field import NumberField
from difflab.gui.widgets.thumbnail import cloud_picture
from difflab.render.splat import Splat
from difflab.render.theme import DARK, LIGHT
from difflab.session.assets import asset_id
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes

GREY = np.full((9, 1, 8, 8), 0.5, np.float32)


@pytest.fixture
def panel(qtbot: QtBot) -> DataPanel:
    panel = DataPanel(DARK)
    qtbot.addWidget(panel)
    panel.gallery.images_wanted.connect(lambda value: panel.gallery.take_images(value, GREY))
    panel.show_experiment(Experiment())
    panel.resize(270, 500)
    panel.show()
    return panel


def edits_of(panel: DataPanel) -> list[Edit]:
    edits: list[Edit] = []
    panel.edit_requested.connect(edits.append)
    return edits


def test_every_toy_has_a_tile_and_the_present_one_is_framed(panel: DataPanel) -> None:
    for value in toys():
        name = str(value.model_dump()["name"])
        tile = panel.gallery.tile(name)
        assert tile.accessibleName() == value.title
        assert tile.isChecked() == (name == "swiss-roll")
    own = {"drawn", "points", "image", "sequences", "cifar", "idx", "image-folder", "image-texture"}
    assert {str(value.model_dump()["name"]) for value in toys()} == set(DATA) - own


def test_pictures_come_by_themselves_one_per_turn(qtbot: QtBot, panel: DataPanel) -> None:
    assert not panel.gallery.is_drawn  # showing the window did not wait for them
    qtbot.waitUntil(lambda: panel.gallery.is_drawn)
    assert all(panel.gallery.tile(str(value.model_dump()["name"])).has_picture for value in toys())


def test_images_are_asked_for_one_data_set_at_a_time(qtbot: QtBot) -> None:
    panel = DataPanel(DARK)
    qtbot.addWidget(panel)
    wanted: list[str] = []
    panel.gallery.images_wanted.connect(lambda value: wanted.append(value.name))
    panel.show()
    qtbot.waitUntil(lambda: bool(wanted))
    first = wanted[0]
    panel.gallery.take_images(type_of(first)(), GREY)
    qtbot.waitUntil(lambda: panel.gallery.tile(first).has_picture and len(wanted) == 2)
    panel.gallery.take_images(type_of(wanted[1])(), None)  # it cannot be opened: the tile stays plain
    qtbot.waitUntil(lambda: len(wanted) == 3)
    assert not panel.gallery.tile(wanted[1]).has_picture
    assert len(set(wanted)) == 3


def type_of(name: str) -> type[Data]:
    return DATA[name]


def test_pressing_a_tile_asks_for_its_data(panel: DataPanel) -> None:
    edits = edits_of(panel)
    QTest.mouseClick(panel.gallery.tile("moons"), Qt.MouseButton.LeftButton)
    assert [(edit.label, edit.changes) for edit in edits] == [("two moons", {"data.name": "moons"})]


def test_pressing_the_present_tile_keeps_its_parameters(panel: DataPanel) -> None:
    edits = edits_of(panel)
    QTest.mouseClick(panel.gallery.tile("swiss-roll"), Qt.MouseButton.LeftButton)
    assert edits == []


def test_the_document_moves_the_frame_and_the_form(panel: DataPanel) -> None:
    edits = edits_of(panel)
    panel.show_experiment(Experiment(data=Moons()))
    assert panel.gallery.tile("moons").isChecked()
    assert not panel.gallery.tile("swiss-roll").isChecked()
    assert edits == []


def test_arrow_keys_choose_among_the_tiles(panel: DataPanel) -> None:
    edits = edits_of(panel)
    tile = panel.gallery.tile("swiss-roll")
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Right)
    assert [edit.changes for edit in edits] == [{"data.name": "moons"}]


def test_own_data_get_a_tile_that_brings_them_back(qtbot: QtBot, panel: DataPanel) -> None:
    points = np.random.default_rng(1).standard_normal((50, 2))
    key = asset_id(points)
    own = Drawn(asset=key, bandwidth=0.1)
    panel.show_experiment(Experiment(data=own), {key: points})
    qtbot.waitUntil(lambda: panel.gallery.is_drawn)
    assert panel.gallery.tile("drawn").isChecked()
    assert panel.gallery.tile("drawn").has_picture
    panel.show_experiment(Experiment(), {key: points})
    edits = edits_of(panel)
    QTest.mouseClick(panel.gallery.tile("drawn"), Qt.MouseButton.LeftButton)
    assert [edit.changes for edit in edits] == [{"data": own}]


def test_own_data_without_their_points_do_no_harm(qtbot: QtBot, panel: DataPanel) -> None:
    panel.show_experiment(Experiment(data=Drawn(asset="0" * 64)))
    qtbot.waitUntil(lambda: panel.gallery.is_drawn)
    assert not panel.gallery.tile("drawn").has_picture


@pytest.mark.parametrize(
    ("bits", "known", "words"),
    [(-1.9461, True, "−1.95 bits"), (None, True, "infinite"), (None, False, "…")],
)
def test_the_limit_is_shown_in_bits(panel: DataPanel, bits: float | None, known: bool, words: str) -> None:
    panel.show_limit(bits, known=known)
    label = panel.findChild(QLabel, "data.limit")
    assert label is not None
    assert label.text() == words


def test_drawing_and_opening_are_intentions(qtbot: QtBot, panel: DataPanel) -> None:
    for name, signal in (("draw", panel.draw_requested), ("open", panel.open_requested)):
        button = panel.findChild(QToolButton, f"data_panel.{name}")
        assert button is not None
        with qtbot.waitSignal(signal):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_another_theme_draws_the_pictures_anew(qtbot: QtBot, panel: DataPanel) -> None:
    qtbot.waitUntil(lambda: panel.gallery.is_drawn)
    before = panel.gallery.tile("swiss-roll").grab().toImage()
    panel.apply_theme(LIGHT)
    qtbot.waitUntil(lambda: panel.gallery.is_drawn)
    assert panel.gallery.tile("swiss-roll").grab().toImage() != before


def test_a_picture_is_bright_where_the_points_are() -> None:
    splat = Splat()
    points = np.tile([[1.0, 1.0]], (500, 1)) + 0.01 * np.random.default_rng(0).standard_normal((500, 2))
    picture = cloud_picture(points, DARK, 40, splat, half=2.0)
    ground, there = picture.pixelColor(5, 35), picture.pixelColor(30, 10)  # x = 1, y = 1 lies up and right
    assert (ground.red(), ground.green(), ground.blue()) == DARK.surface.rgb
    assert there.lightness() > 100


def test_the_form_edits_the_present_data(panel: DataPanel) -> None:
    edits = edits_of(panel)
    field = panel.findChild(NumberField, "data.noise")
    assert field is not None
    line = field.lineEdit()
    line.selectAll()
    QTest.keyClicks(field, "0.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert edits[-1].changes == {"data.noise": 0.25}
    panel.show_experiment(Experiment(data=SwissRoll(noise=0.25)))
    assert field.text() == "0.25"


def test_the_header_names_what_the_mouse_is_on(panel: DataPanel, qtbot: QtBot) -> None:
    panel.show_experiment(Experiment())
    name = panel.findChild(QLabel, "data.name_shown")
    assert isinstance(name, QLabel)
    assert name.text() == "Swiss roll"
    tile = panel.gallery.tile("moons")

    def shows(event: QEvent, words: str) -> bool:
        # Sent again where the window's own enter and leave events of being shown came between.
        QApplication.sendEvent(tile, event)
        return name.text() == words

    enter = QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1))
    qtbot.waitUntil(lambda: shows(enter, "Two moons"))
    qtbot.waitUntil(lambda: shows(QEvent(QEvent.Type.Leave), "Swiss roll"))


@pytest.mark.parametrize(
    ("points", "bandwidth", "said"),
    [
        (np.zeros((5, 2)), 0.1, SAME),
        (np.eye(2), 0.0, UNSMOOTHED),
        (np.eye(2), 0.1, ""),
    ],
)
def test_what_to_know_of_ones_own_points_is_said(points: np.ndarray, bandwidth: float, said: str) -> None:
    data = Points(asset="a" * 64, bandwidth=bandwidth)
    assert caution(data, {data.asset: points}) == said


def test_of_dequantised_images_the_limit_is_finite_but_not_known(panel: DataPanel) -> None:
    for dequantise, words in ((True, "not known"), (False, "infinite")):
        changes = {"data.name": "photos", "data.dequantise": dequantise}
        panel.show_experiment(with_changes(Experiment(), changes))
        panel.show_limit(None)
        label = panel.findChild(QLabel, "data.limit")
        assert label is not None
        assert label.text() == words
