"""Painting on a grid of pixels, as functions of arrays: brush, rectangle, fill.

A layer is (h, w) float32 in [0, 1]: how much of each pixel is painted. Places are in pixels, x to the right
and y downward; the pixel in row i and column j has its centre at (j + 0.5, i + 0.5). Arrays that are given
are never changed.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Layer: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]
Place: TypeAlias = tuple[float, float]
Shape: TypeAlias = tuple[int, int]

SMALLEST = 0.5  # pixels, the radius of a brush that paints one pixel
# Bayer 1973: sixteen thresholds that spread evenly, so that a soft edge becomes ever sparser pixels.
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])


def brush(shape: Shape, start: Place, end: Place, radius: float, hardness: float = 1.0) -> Layer:
    """How much a brush paints that is drawn from `start` to `end`: 1 within hardness x radius, 0 from the
    radius on, smooth between. The pixels right under its way are always painted."""
    way = _distance_to_segment(shape, start, end)
    radius = max(radius, SMALLEST)
    core = min(max(hardness, 0.0), 1.0) * radius
    if core >= radius:
        weight = (way <= radius).astype(np.float32)
    else:
        share = np.clip((radius - way) / (radius - core), 0, 1)
        weight = np.asarray(share**2 * (3 - 2 * share), dtype=np.float32)
    weight[_cells_under(shape, start, end)] = 1
    return weight


def painted(layer: Layer, weight: Layer, *, erase: bool = False) -> Layer:
    """The layer with a stroke on it: the more painted of both, or for an eraser the less painted."""
    return np.asarray(np.minimum(layer, 1 - weight) if erase else np.maximum(layer, weight))


def rectangle(shape: Shape, corner: Place, opposite: Place) -> Layer:
    """All pixels that a rectangle between two corners touches."""
    layer = np.zeros(shape, dtype=np.float32)
    left, right = sorted((corner[0], opposite[0]))
    top, bottom = sorted((corner[1], opposite[1]))
    first_row, last_row = _within(top, shape[0]), _within(bottom, shape[0])
    first_column, last_column = _within(left, shape[1]), _within(right, shape[1])
    layer[first_row : last_row + 1, first_column : last_column + 1] = 1
    return layer


def region(layer: Layer, place: Place) -> Layer:
    """1 on the pixels that hang together with the one at `place` by sides and are painted like it."""
    row, column = _within(place[1], layer.shape[0]), _within(place[0], layer.shape[1])
    like = as_mask(layer)
    same = like == like[row, column]
    found = np.zeros_like(same)
    found[row, column] = True
    while True:
        grown = found.copy()
        grown[1:] |= found[:-1]
        grown[:-1] |= found[1:]
        grown[:, 1:] |= found[:, :-1]
        grown[:, :-1] |= found[:, 1:]
        grown &= same
        if (grown == found).all():
            return as_layer(found)
        found = grown


def as_mask(layer: Layer) -> Mask:
    """Which pixels count as painted: half painted areas become a regular pattern of painted pixels."""
    rows, columns = layer.shape
    tiles = np.tile(_BAYER, (-(-rows // 4), -(-columns // 4)))[:rows, :columns]
    return np.asarray(layer > (tiles + 0.5) / 16)


def as_layer(mask: NDArray[np.generic]) -> Layer:
    """A mask as a layer that can be painted on."""
    return np.asarray(mask, dtype=np.float32)


def _distance_to_segment(shape: Shape, start: Place, end: Place) -> NDArray[np.float64]:
    """From every pixel's centre to the nearest point between `start` and `end`: (h, w)."""
    x, y = np.meshgrid(np.arange(shape[1]) + 0.5, np.arange(shape[0]) + 0.5)
    across, down = end[0] - start[0], end[1] - start[1]
    squared = across**2 + down**2
    along = ((x - start[0]) * across + (y - start[1]) * down) / squared if squared else np.zeros(shape)
    along = np.clip(along, 0, 1)
    return np.asarray(np.hypot(x - start[0] - along * across, y - start[1] - along * down))


def _cells_under(shape: Shape, start: Place, end: Place) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the pixels that the way itself crosses; those outside are left out."""
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    along = np.linspace(0, 1, 2 + int(4 * length))
    column = np.floor(start[0] + along * (end[0] - start[0])).astype(np.intp)
    row = np.floor(start[1] + along * (end[1] - start[1])).astype(np.intp)
    inside = (row >= 0) & (row < shape[0]) & (column >= 0) & (column < shape[1])
    return row[inside], column[inside]


def _within(place: float, count: int) -> int:
    return min(max(int(np.floor(place)), 0), count - 1)
