"""Arrays handed to QPainter as they are: thousands of lines or sprites in one call, without a Python object
each."""

from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPixmap
from shiboken6 import Shiboken

from difflab.render.viewport import Float32Array

# Columns of QPainter.PixmapFragment: x, y, source left and top, width, height, scale x and y, rotation,
# opacity.
FRAGMENT_FIELDS = 10
PHASES = 2  # shifts by half a pixel in each direction


def draw_lines(painter: QPainter, ends: Float32Array) -> None:
    """Lines (k, 4) with the painter's pen; QLineF is four doubles, and PySide takes its address and a
    count."""
    if len(ends):
        lines = np.ascontiguousarray(ends, dtype=np.float64)
        first = cast(QLineF, Shiboken.wrapInstance(lines.ctypes.data, QLineF))
        painter.drawLines(first, len(lines))


def draw_rects(painter: QPainter, rects: NDArray[np.float64]) -> None:
    """Rectangles (k, 4): left, top, width, height, with the painter's pen and brush; QRectF is four
    doubles."""
    if len(rects):
        rows = np.ascontiguousarray(rects, dtype=np.float64)
        first = cast(QRectF, Shiboken.wrapInstance(rows.ctypes.data, QRectF))
        painter.drawRects(first, len(rows))


class Fragments:
    """Sprites cut from one pixmap; the columns that stay the same are written once.

    Qt puts sprites on whole pixels. The sheet therefore has a row for each part of a pixel by which a sprite
    may be shifted, so that slow particles glide instead of hopping.
    """

    def __init__(self) -> None:
        self._rows: NDArray[np.float64] = np.zeros((0, FRAGMENT_FIELDS))

    def draw(
        self, painter: QPainter, centres: Float32Array, index: NDArray[np.uint8] | None, sheet: QPixmap
    ) -> None:
        """Sprite i of column `index[i]` (None: the first) of `sheet` at `centres[i]`, which are finite."""
        count, side = len(centres), sheet.height() // PHASES**2
        if not count:
            return
        if count > len(self._rows):
            self._rows = np.zeros((count, FRAGMENT_FIELDS))
            self._rows[:, 6:8] = 1  # scales
            self._rows[:, 9] = 1  # opacity
        rows = self._rows[:count]
        whole = np.floor(centres)
        phase = ((centres - whole) * np.float32(PHASES)).astype(np.uint8)
        rows[:, :2] = whole
        rows[:, 2] = 0 if index is None else index * np.uint16(side)
        rows[:, 3] = (phase[:, 0] + phase[:, 1] * np.uint8(PHASES)) * np.uint16(side)
        rows[:, 4:6] = side
        address = rows.ctypes.data
        first = cast(QPainter.PixmapFragment, Shiboken.wrapInstance(address, QPainter.PixmapFragment))
        painter.drawPixmapFragments(first, count, sheet)
