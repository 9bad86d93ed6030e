"""The window's painter: native arrays arrive where they should, sprites glide, words are cut to their
room."""

import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from difflab.gui.canvas.mark_painter import MarkPainter
from difflab.gui.canvas.primitives import draw_lines, draw_rects
from difflab.render.colour import Colour
from difflab.render.marks import Clipped, Discs, Fill, Image, Label, Mark, Segments
from difflab.render.viewport import Rect

pytestmark = pytest.mark.usefixtures("qapp")
RED, BLACK, WHITE = Colour(255, 0, 0), Colour(0, 0, 0), Colour(255, 255, 255)
WHITE_WORD = np.array([WHITE.word], np.uint32)


def painted(*marks: Mark, ratio: float = 1.0) -> NDArray[np.uint8]:
    """(30, 40, 4) as blue, green, red, alpha."""
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF000000)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    MarkPainter().paint(painter, list(marks), ratio)
    painter.end()
    return np.array(image.constBits(), dtype=np.uint8).reshape(30, 40, 4)


def test_lines_are_drawn_from_an_array() -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF000000)
    painter = QPainter(image)
    painter.setPen(QPen(QColor("white"), 1))
    draw_lines(painter, np.array([[2, 5, 30, 5], [2, 9, 30, 9]], np.float32))
    draw_lines(painter, np.zeros((0, 4), np.float32))
    painter.end()
    assert [image.pixelColor(10, y).lightness() for y in (5, 7, 9)] == [255, 0, 255]


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_marks_are_in_device_pixels_at_any_ratio(ratio: float) -> None:
    words = np.random.default_rng(0).integers(0, 2**24, (10, 12)).astype(np.uint32)
    picture = painted(Image(Rect(7, 5, 12, 10), words), Fill(Rect(30, 20, 4, 3), RED), ratio=ratio)
    inside = picture[5:15, 7:19].astype(np.uint32)
    assert (inside[..., 2] << 16 | inside[..., 1] << 8 | inside[..., 0] == words).all()
    assert (picture[20:23, 30:34, 2] == 255).all()
    assert picture[..., 2].sum() == inside[..., 2].sum() + 12 * 255


@pytest.mark.parametrize(("x", "y"), [(20.0, 15.0), (20.5, 15.0), (20.0, 15.5), (20.5, 15.5)])
def test_discs_glide_by_half_pixels(x: float, y: float) -> None:
    ink = painted(Discs(np.array([[x, y]], np.float32), 3.0, WHITE_WORD))[..., 1].astype(float)
    rows, columns = np.mgrid[:30, :40] + 0.5
    assert (ink * columns).sum() / ink.sum() == pytest.approx(x, abs=0.06)
    assert (ink * rows).sum() / ink.sum() == pytest.approx(y, abs=0.06)
    assert ink.sum() / 255 == pytest.approx(np.pi * 9, rel=0.03)


def test_discs_have_the_colours_of_their_index() -> None:
    palette = np.array([RED.word, WHITE.word], np.uint32)
    centres = np.array([[8, 15], [30, 15]], np.float32)
    picture = painted(Discs(centres, 4.0, palette, np.array([1, 0], np.uint8)))
    assert picture[15, 8].tolist()[:3] == [255, 255, 255]
    assert picture[15, 30].tolist()[:3] == [0, 0, 255]


def test_strange_discs_do_no_harm() -> None:
    centres = np.array([[np.nan, 1], [np.inf, 1], [1e12, 1], [20, 15]], np.float32)
    picture = painted(Discs(centres, 2.0, WHITE_WORD, np.zeros(4, np.uint8)))
    assert picture[15, 20, 0] == 255


def test_many_then_few_discs_share_a_buffer() -> None:
    painter_of_marks, image = MarkPainter(), QImage(40, 30, QImage.Format.Format_RGB32)
    for count in (500, 1):
        image.fill(0xFF000000)
        painter = QPainter(image)
        centres = np.full((count, 2), 10.5 if count == 1 else 20.5, np.float32)
        painter_of_marks.paint(painter, [Discs(centres, 1.5, WHITE_WORD)], 1.0)
        painter.end()
    assert image.pixelColor(10, 10).lightness() == 255
    assert image.pixelColor(20, 20).lightness() == 0


def test_clips_hold() -> None:
    clip = Rect(10, 8, 12, 9)
    lines = Segments(np.array([[0, 0, 40, 30]], np.float32), WHITE, 5.0)
    picture = painted(Clipped(clip, [Fill(Rect(0, 0, 40, 30), RED), lines]))
    picture[8:17, 10:22] = 0
    assert picture[..., :3].sum() == 0


@pytest.mark.parametrize("align", ["left", "centre", "right"])
def test_words_stand_where_they_are_aligned(align: str) -> None:
    label = Label("ii", 20, 15, 11, WHITE, align)  # type: ignore[arg-type]
    columns = np.flatnonzero(painted(label)[..., 0].any(axis=0))
    middle = {"left": 24, "centre": 20, "right": 16}[align]
    assert (columns.min() + columns.max()) / 2 == pytest.approx(middle, abs=3)


def test_words_are_cut_to_their_room() -> None:
    label = Label("a long caption that has no room", 2, 15, 11, WHITE, room=30)
    assert np.flatnonzero(painted(label)[..., 0].any(axis=0)).max() <= 33


def test_painting_loses_no_references_to_none() -> None:
    """Void Qt calls of PySide 6.12.0 on Python 3.11 lost a reference to None each; ours must not."""
    image, painter_of_marks = QImage(40, 30, QImage.Format.Format_RGB32), MarkPainter()
    marks: list[Mark] = [
        Label("x", 20, 15, 11, WHITE),
        Segments(np.array([[0, 0, 9, 9]], np.float32), WHITE, 1.0),
    ]
    before = sys.getrefcount(None)
    for _ in range(100):
        painter = QPainter(image)
        painter_of_marks.paint(painter, marks, 1.0)
        painter.end()
    assert abs(sys.getrefcount(None) - before) < 50


def test_rectangles_are_drawn_from_an_array() -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF000000)
    painter = QPainter(image)
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QColor("white"))
    draw_rects(painter, np.array([[2.0, 5.0, 3.0, 4.0], [20.0, 10.0, 1.0, 2.0]]))
    draw_rects(painter, np.zeros((0, 4)))
    painter.end()
    white = np.array(image.constBits(), dtype=np.uint8).reshape(30, 40, 4)[..., 0] == 255
    assert white[5:9, 2:5].all()
    assert white[10:12, 20].all()
    assert white.sum() == 3 * 4 + 2
