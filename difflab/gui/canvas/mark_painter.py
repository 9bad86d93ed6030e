"""Draws marks with QPainter: the window's one of the two painters (the headless one is
`render/raster.py`)."""

from collections.abc import Iterable
from functools import lru_cache
from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap

from difflab.gui.canvas.primitives import PHASES, Fragments, draw_lines
from difflab.gui.theme import qcolor
from difflab.render.colour import Colour
from difflab.render.marks import Clipped, Discs, Fill, Image, Label, Mark, Segments, Still
from difflab.render.viewport import Rect

FAR = 1e6  # pixels; Qt counts them in 32 bits


class MarkPainter:
    """Paints marks given in device pixels; keeps sprite sheets and buffers between frames."""

    def __init__(self) -> None:
        self._fragments = Fragments()
        self._kept: tuple[Still, QPixmap] | None = None
        self._dirty: QRect | None = None

    def paint(self, painter: QPainter, marks: list[Mark], ratio: float, dirty: QRect | None = None) -> None:
        """Draw `marks` over each other; `ratio` is how many device pixels make one of the painter's units.

        Fields that lie outside `dirty` (device pixels) are left as they are on the screen.
        """
        self._dirty = dirty
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_all(painter, marks)
        painter.restore()

    def _paint_all(self, painter: QPainter, marks: Iterable[Mark]) -> None:
        for mark in marks:
            match mark:
                case Fill():
                    _fill(painter, mark)
                case Image():
                    _image(painter, mark)
                case Segments():
                    _segments(painter, mark)
                case Discs():
                    self._discs(painter, mark)
                case Label():
                    _label(painter, mark)
                case Clipped() if self._dirty is not None and not self._dirty.intersects(_qrect(mark.rect)):
                    continue
                case Clipped():
                    painter.save()
                    painter.setClipRect(_qrect(mark.rect))
                    self._paint_all(painter, mark.marks)
                    painter.restore()
                case Still():
                    painter.drawPixmap(mark.rect.left, mark.rect.top, self._still(painter, mark))

    def _still(self, painter: QPainter, mark: Still) -> QPixmap:
        """What `mark` looks like, drawn once for the same object."""
        if self._kept is None or self._kept[0] is not mark:
            picture = QPixmap(mark.rect.width, mark.rect.height)
            inner = QPainter(picture)
            inner.setFont(painter.font())
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner.translate(-mark.rect.left, -mark.rect.top)
            self._paint_all(inner, mark.marks)
            inner.end()
            self._kept = mark, picture
        return self._kept[1]

    def _discs(self, painter: QPainter, mark: Discs) -> None:
        atlas = _atlas(mark.radius, mark.alpha, mark.palette.tobytes())
        centres, index = mark.centres, mark.index
        if not np.abs(centres).max(initial=0) < FAR:  # true for NaN, too
            seen = (np.abs(centres) < FAR).all(axis=1)
            centres, index = centres[seen], None if index is None else index[seen]
        self._fragments.draw(painter, centres, index, atlas)


def _qrect(rect: Rect) -> QRect:
    return QRect(rect.left, rect.top, rect.width, rect.height)


def _fill(painter: QPainter, mark: Fill) -> None:
    colour = qcolor(mark.colour, round(255 * mark.alpha))
    if not mark.radius:
        painter.fillRect(_qrect(mark.rect), colour)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour))
    painter.drawRoundedRect(QRectF(_qrect(mark.rect)), mark.radius, mark.radius)


def _image(painter: QPainter, mark: Image) -> None:
    height, width = mark.words.shape
    kinds = QImage.Format
    kind = kinds.Format_RGB32 if mark.opaque else kinds.Format_ARGB32_Premultiplied
    picture = QImage(mark.words.data, width, height, 4 * width, kind)
    stretched = (width, height) != (mark.rect.width, mark.rect.height)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, stretched)
    painter.drawImage(_qrect(mark.rect), picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)


def _segments(painter: QPainter, mark: Segments) -> None:
    pen = QPen(qcolor(mark.colour, round(255 * mark.alpha)), mark.width)
    # Thirty times faster than round caps, which Qt draws through its general stroker.
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    draw_lines(painter, mark.ends)


def _label(painter: QPainter, mark: Label) -> None:
    """Words are drawn once into a small picture each; drawing them afresh took longer than the particles."""
    if not mark.text:
        return
    family = painter.font().family()
    room = None if mark.room is None else max(round(mark.room), 0)
    words, middle = _words(family, mark.text, round(mark.size), mark.bold, room, mark.colour, mark.halo)
    shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[mark.align] * (words.width() - 2 * _rim(mark.size))
    left, top = -shift - _rim(mark.size), -middle
    if mark.turned:
        painter.save()
        painter.translate(round(mark.x), round(mark.y))
        painter.rotate(-90)
        painter.drawPixmap(round(left), round(top), words)
        painter.restore()
        return
    painter.drawPixmap(round(mark.x + left), round(mark.y + top), words)


def _rim(size: float) -> int:
    return round(0.2 * size) + 1


@lru_cache(maxsize=512)
def _words(
    family: str, text: str, size: int, bold: bool, room: int | None, colour: Colour, halo: Colour | None
) -> tuple[QPixmap, float]:
    """A line of text with a rim around it, and the height of the middle of its capitals below the top."""
    font = _font(family, size, bold)
    metrics = QFontMetricsF(font)
    if room is not None:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    rim = _rim(size)
    picture = QPixmap(ceil(metrics.horizontalAdvance(text)) + 2 * rim, ceil(metrics.height()) + 2 * rim)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    base = QPointF(rim, rim + round(metrics.ascent()))
    if halo is not None:
        outline = QPainterPath()
        outline.addText(base, font, text)
        pen = QPen(qcolor(halo), 0.36 * size)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(outline, pen)
    painter.setFont(font)
    painter.setPen(qcolor(colour))
    painter.drawText(base, text)
    painter.end()
    return picture, base.y() - metrics.capHeight() / 2


@lru_cache(maxsize=64)
def _font(family: str, size: int, bold: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(max(size, 1))
    font.setBold(bold)
    font.setFeature(QFont.Tag("tnum"), 1)  # figures of equal width do not dance while they change
    return font


@lru_cache(maxsize=64)
def _atlas(radius: float, alpha: float, palette: bytes) -> QPixmap:
    """Antialiased discs, a column for each colour; the rows are shifted right and down by parts of a
    pixel."""
    side = 2 * ceil(radius + 1)
    words = np.frombuffer(palette, np.uint32)
    sheet = QPixmap(side * len(words), side * PHASES**2)
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for column, word in enumerate(words):
        colour = QColor.fromRgb(int(word))
        colour.setAlphaF(alpha)
        painter.setBrush(colour)
        for row in range(PHASES**2):
            right, down = row % PHASES / PHASES, row // PHASES / PHASES
            middle = QPointF(side * (column + 0.5) + right, side * (row + 0.5) + down)
            painter.drawEllipse(middle, radius, radius)
    painter.end()
    return sheet
