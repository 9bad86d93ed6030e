"""How a painted layer lies over its picture: a hatched tint with outline, or a veil; and the brush's ring."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap

from difflab.gui.canvas.mask_brush import Layer, Mask
from difflab.gui.theme import qcolor
from difflab.render.colour import Colour
from difflab.render.theme import Theme

HATCH = 8  # pixels between the lines
HATCHED, VEIL = 150, 0.82  # opacities of the lines, and of where r is 0


def picture_of(pixels: NDArray[np.uint32]) -> QImage:
    """Pixels (h, w) 0xffRRGGBB as an image of its own."""
    rows, columns = pixels.shape
    kept = np.ascontiguousarray(pixels)
    return QImage(kept.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def paint_mask(painter: QPainter, mask: Mask, whole: QRectF, seen: QRectF, theme: Theme) -> None:
    """Cover, hatch and outline what is masked: nobody knows what is below.

    whole: where on the widget the picture lies; seen: the part of it that is on the widget.
    """
    painter.drawImage(whole, _stencil(mask, theme.surface))
    ratio = painter.device().devicePixelRatioF()
    lines = QPixmap((seen.size() * ratio).toSize())
    lines.setDevicePixelRatio(ratio)
    lines.fill(Qt.GlobalColor.transparent)
    hatching = QPainter(lines)
    hatching.drawTiledPixmap(QRectF(QPointF(0, 0), seen.size()), _hatch(theme, ratio), seen.topLeft())
    hatching.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    hatching.drawImage(whole.translated(-seen.topLeft()), _stencil(mask, theme.surface))
    hatching.end()
    painter.drawPixmap(seen.topLeft(), lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(qcolor(theme.run_1), 1.5))
    painter.drawLines(_outline(mask, whole))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _stencil(mask: Mask, ink: Colour) -> QImage:
    """The masked pixels in one colour, the others transparent."""
    red, green, blue = ink.rgb
    full = np.uint32(0xFF000000 | red << 16 | green << 8 | blue)
    pixels = np.where(mask, full, np.uint32(0))
    rows, columns = mask.shape
    shown = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied)
    return shown.copy()


def veil(layer: Layer, theme: Theme) -> QImage:
    """Where the layer is 0 the surface, where it is 1 nothing: (h, w) premultiplied."""
    alpha = np.rint(255 * VEIL * (1 - np.clip(layer, 0, 1))).astype(np.uint32)
    red, green, blue = (alpha * part // 255 for part in theme.surface.rgb)
    pixels = np.ascontiguousarray(alpha << 24 | red << 16 | green << 8 | blue)
    rows, columns = layer.shape
    shown = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied)
    return shown.copy()


def paint_ring(
    painter: QPainter, at: QPointF, radius: float, hardness: float, *, erases: bool, theme: Theme
) -> None:
    """The rim of the brush, dark on bright and bright on dark; dashed where it takes away."""
    style = Qt.PenStyle.DashLine if erases else Qt.PenStyle.SolidLine
    for ink, width in ((theme.surface, 3.0), (theme.text, 1.2)):
        painter.setPen(QPen(qcolor(ink), width, style))
        painter.drawEllipse(at, radius, radius)
    if hardness < 1:
        painter.setPen(QPen(qcolor(theme.text, 140), 1.0, Qt.PenStyle.DotLine))
        painter.drawEllipse(at, hardness * radius, hardness * radius)


def _runs(row: NDArray[np.bool_]) -> set[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    return {(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)}


def _outline(mask: Mask, whole: QRectF) -> list[QLineF]:
    """The lines between painted and other pixels, those in a row joined."""
    rows, columns = mask.shape
    wide, high = whole.width() / columns, whole.height() / rows
    left, top = whole.left(), whole.top()
    padded = np.pad(mask, 1)
    across = padded[1:, 1:-1] != padded[:-1, 1:-1]  # (rows + 1, columns): above each pixel
    down = padded[1:-1, 1:] != padded[1:-1, :-1]  # (rows, columns + 1): left of each pixel
    lines = [
        QLineF(left + wide * start, top + high * row, left + wide * stop, top + high * row)
        for row in range(rows + 1)
        for start, stop in _runs(across[row])
    ]
    lines += [
        QLineF(left + wide * column, top + high * start, left + wide * column, top + high * stop)
        for column in range(columns + 1)
        for start, stop in _runs(down[:, column])
    ]
    return lines


def _hatch(theme: Theme, ratio: float) -> QPixmap:
    side = round(HATCH * ratio)
    tile = QPixmap(side, side)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(qcolor(theme.run_1, HATCHED), max(1.0, ratio)))
    for shift in (-side, 0, side):
        painter.drawLine(QPointF(shift, side), QPointF(shift + side, 0))
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return tile
