"""The Figure 1 tab shows what it is given and follows the theme."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from difflab.gui.canvas.figure_one import FigureOne
from difflab.render.arrows import field_positions
from difflab.render.figure_one import FigureOnePicture
from difflab.render.picture import ArrowField, Cloud, Pane
from difflab.render.theme import DARK, LIGHT

CLOUD = Pane(cloud=Cloud(np.random.default_rng(0).standard_normal((500, 2), dtype=np.float32)))
POSITIONS = field_positions((-3.0, 3.0, -3.0, 3.0), 9)
DRIFT = Pane(field=ArrowField(POSITIONS, -POSITIONS, "exact", "drift"))
PICTURE = FigureOnePicture((CLOUD,) * 3, (CLOUD,) * 3, (DRIFT,) * 3, "Swiss roll, cosine", 40)


@pytest.fixture
def figure(qtbot: QtBot) -> FigureOne:
    widget = FigureOne(DARK)
    qtbot.addWidget(widget)
    widget.resize(700, 500)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_it_draws_the_picture(figure: FigureOne) -> None:
    empty = figure.grab().toImage()
    figure.show_picture(PICTURE)
    assert figure.picture() is PICTURE
    assert figure.grab().toImage() != empty


def test_it_follows_the_theme(figure: FigureOne, qtbot: QtBot) -> None:
    figure.apply_theme(LIGHT)
    qtbot.waitUntil(lambda: not figure._fade.running)
    assert figure.grab().toImage().pixelColor(2, 2).name() == LIGHT.surface.hex


def test_its_extent_covers_a_cell(figure: FigureOne) -> None:
    left, right, bottom, top = figure.extent()
    assert (bottom, top) == pytest.approx((-3, 3))
    assert right - left >= 6


def test_words_for_screen_readers(figure: FigureOne) -> None:
    figure.show_picture(PICTURE)
    assert (figure.objectName(), figure.accessibleName()) == ("figure_one", "Figure 1")
    assert figure.accessibleDescription() == "Swiss roll, cosine"
