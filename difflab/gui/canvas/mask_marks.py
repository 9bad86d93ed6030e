"""How a painted layer lies over its picture: a hatched tint with outline, or a veil; and the brush's ring."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPen, QPixmap

from difflab.gui.canvas.mask_brush import Layer, Mask
from difflab.gui.canvas.mask_view import MaskMapping
from difflab.gui.theme import qcolor
from difflab.render.theme import Theme

HATCH = 8  # pixels between the lines
TINT, HATCHED, VEIL = 120, 150, 0.82  # opacities of what is masked, its lines, and of where r is 0


def picture_of(pixels: NDArray[np.uint32]) -> QImage:
    """Pixels (h, w) 0xffRRGGBB as an image of its own."""
    rows, columns = pixels.shape
    kept = np.ascontiguousarray(pixels)
    return QImage(kept.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def mask_path(mask: Mask, mapping: MaskMapping) -> QPainterPath:
    """The painted pixels as one shape on the widget."""
    path = QPainterPath()
    for top, bottom, left, right in _blocks(mask):
        x0, y0 = mapping.to_widget(left, top)
        x1, y1 = mapping.to_widget(right, bottom)
        path.addRect(QRectF(x0, y0, x1 - x0, y1 - y0))
    return path


def paint_mask(painter: QPainter, mask: Mask, mapping: MaskMapping, theme: Theme, *, covered: bool) -> None:
    """Tint, hatch and outline what is masked. `covered` hides the picture below: nobody knows it."""
    path = mask_path(mask, mapping)
    ground = qcolor(theme.surface if covered else theme.run_1, 255 if covered else TINT)
    painter.fillPath(path, ground)
    painter.fillPath(path, QBrush(_hatch(theme, painter.device().devicePixelRatioF())))
    painter.setPen(QPen(qcolor(theme.run_1), 1.5))
    for line in _outline(mask, mapping):
        painter.drawLine(*line)


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


def _blocks(mask: Mask) -> list[tuple[int, int, int, int]]:
    """The painted pixels as few rectangles (top, bottom, left, right): equal runs of rows are joined."""
    done: list[tuple[int, int, int, int]] = []
    open_runs: dict[tuple[int, int], int] = {}
    for row in range(len(mask) + 1):
        runs = _runs(mask[row]) if row < len(mask) else set()
        ended = [run for run in open_runs if run not in runs]
        done += [(open_runs.pop(run), row, *run) for run in ended]
        for run in runs:
            open_runs.setdefault(run, row)
    return done


def _runs(row: NDArray[np.bool_]) -> set[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    return {(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)}


def _outline(mask: Mask, mapping: MaskMapping) -> list[tuple[QPointF, QPointF]]:
    """The lines between painted and other pixels, those in a row joined."""
    rows, columns = mask.shape
    padded = np.pad(mask, 1)
    lines: list[tuple[QPointF, QPointF]] = []
    across = padded[1:, 1:-1] != padded[:-1, 1:-1]  # (rows + 1, columns): above each pixel
    down = padded[1:-1, 1:] != padded[1:-1, :-1]  # (rows, columns + 1): left of each pixel
    for row in range(rows + 1):
        for start, stop in _runs(across[row]):
            lines.append((QPointF(*mapping.to_widget(start, row)), QPointF(*mapping.to_widget(stop, row))))
    for column in range(columns + 1):
        for start, stop in _runs(down[:, column]):
            ends = mapping.to_widget(column, start), mapping.to_widget(column, stop)
            lines.append((QPointF(*ends[0]), QPointF(*ends[1])))
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
