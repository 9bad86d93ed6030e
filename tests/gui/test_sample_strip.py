"""Samples of a network in training: pictures of points and of bits, early to late."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from difflab.gui.panels.sample_strip import SampleStrip
from difflab.gui.panels.sample_view import SampleView
from difflab.render.theme import DARK
from difflab.session.scene.images import ImageSample
from difflab.session.scene.sequences import BitSample


def test_bits_are_drawn_as_a_raster_and_as_lattices(qtbot: QtBot) -> None:
    strip = SampleStrip(DARK)
    qtbot.addWidget(strip)
    strip.resize(300, 120)
    strip.add(1, BitSample(np.zeros((12, 20), np.uint8), None))
    strip.add(64, BitSample(np.tile(np.array([1, 0], np.uint8), (4, 32)), (8, 8)))
    strip.show()
    picture = strip.grab().toImage()
    assert strip.shown_steps() == [1, 64]
    half = picture.width() // 3
    first, second = (
        {picture.pixel(x, y) for x in range(left, left + half - 20, 3) for y in range(0, half - 20, 3)}
        for left in (8, half + 8)
    )
    assert second - first  # ones are drawn in a tone that zeros have not


def test_a_long_training_keeps_first_and_latest(qtbot: QtBot) -> None:
    strip = SampleStrip(DARK)
    qtbot.addWidget(strip)
    rng = np.random.default_rng(0)
    for step in range(1, 60):
        strip.add(step, rng.normal(size=(50, 2)))
    assert strip.shown_steps()[0] == 1
    assert strip.shown_steps()[-1] == 59
    assert strip.count <= 33


def image_strip(qtbot: QtBot) -> SampleStrip:
    strip = SampleStrip(DARK)
    qtbot.addWidget(strip)
    strip.resize(300, 120)
    for step, level in ((1, 0), (50, 255), (400, 128)):
        strip.add(step, ImageSample(np.full((25, 1, 8, 8), level, np.uint8)))
    strip.show()
    return strip


def test_images_are_drawn_as_a_grid_of_their_levels(qtbot: QtBot) -> None:
    picture = image_strip(qtbot).grab().toImage()
    third = picture.width() // 3
    levels = [
        {
            picture.pixelColor(x, y).lightness()
            for x in range(left + 8, left + third - 24)
            for y in range(8, 70)
        }
        for left in (0, third, 2 * third)
    ]
    assert [level in seen for level, seen in zip((0, 255, 128), levels, strict=True)] == [True] * 3
    assert 255 not in levels[0]


def test_a_click_opens_a_larger_view_that_follows_the_training(qtbot: QtBot) -> None:
    strip = image_strip(qtbot)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(150, 40))
    view = strip.window().findChild(SampleView)
    assert view is not None
    assert view.step == 50
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.step == 400
    strip.add(800, ImageSample(np.full((25, 1, 8, 8), 9, np.uint8)))
    assert view.step == 800  # it showed the newest
    QTest.keyClick(view, Qt.Key.Key_Left)
    strip.add(1600, ImageSample(np.full((25, 1, 8, 8), 9, np.uint8)))
    assert view.step == 400
    strip.clear()
    assert not view.isVisible()
