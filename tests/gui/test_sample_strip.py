"""Samples of a network in training: pictures of points and of bits, early to late."""

import numpy as np
from pytestqt.qtbot import QtBot

from difflab.gui.panels.sample_strip import SampleStrip
from difflab.render.theme import DARK
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
