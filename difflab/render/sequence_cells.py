"""Which pixel shows which bit: rasters, walls of lattices and pictures over time as tables of indices.

A table is made once for each size; a frame is then one look-up per pixel, whatever the picture's kind.
Cells of one picture have equal whole sizes, so that none looks broader than its neighbour.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from difflab.render.viewport import Rect

# Logical pixels.
ROWS_WANTED = 100
LOWEST, HIGHEST = 4, 8  # of a row; few sequences may be as high as TALL
TALL = 14
GAP_FROM = 4  # cells smaller than this touch each other
SMALLEST, LARGEST, BETWEEN = 36, 60, 7  # the side of a lattice, and what is between two
MOST = 200  # sequences on the screen


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of `count` sequences of `length` bits on `rect`.

    index: (h, w) for each pixel the number of its value, sequence * length + bit, and count * length between
    cells. boxes: the rectangle of each sequence.
    """

    rect: Rect
    index: NDArray[np.int32]
    count: int
    length: int
    boxes: tuple[Rect, ...]

    def row_at(self, x: float, y: float) -> int:
        """The sequence under a pixel, -1 where there is none."""
        return next((row for row, box in enumerate(self.boxes) if box.contains(x, y)), -1)


def raster_cells(field: Rect, count: int, length: int, ratio: float) -> Cells:
    """Sequences as rows, bits as columns, from the upper left corner of `field`."""
    wanted = min(max(field.height / ROWS_WANTED, LOWEST * ratio), HIGHEST * ratio)
    if 0 < count * wanted < field.height:
        wanted = min(field.height / count, TALL * ratio)
    pitch = max(int(wanted), 1)
    shown = max(min(count, field.height // pitch, MOST), 0)
    across = _places(field.width, length, ratio)
    down = _places(shown * pitch, shown, ratio)
    index = _outer(down, across, shown, length)
    width, height = index.shape[1], index.shape[0]
    boxes = tuple(Rect(field.left, field.top + row * pitch, width, pitch) for row in range(shown))
    return Cells(Rect(field.left, field.top, width, height), index, shown, length, boxes)


def wall_cells(field: Rect, count: int, grid: tuple[int, int], ratio: float) -> Cells:
    """Sequences as small lattices in reading order, as many as there is room for."""
    high, wide = grid
    side, gap = _lattice_cell(grid, field, ratio), round(BETWEEN * ratio)
    columns = max((field.width + gap) // (side * wide + gap), 1)
    rows = max((field.height + gap) // (side * high + gap), 1)
    shown = max(min(count, columns * rows, MOST), 0)
    columns = min(columns, max(shown, 1))
    rows = ceil(shown / columns)
    places = [(number, number // columns, number % columns) for number in range(shown)]
    return _lattices(field, places, shown, grid, side, gap, (rows, columns))


def film_cells(field: Rect, times: int, count: int, grid: tuple[int, int], ratio: float) -> Cells:
    """Lattices over time: a row for each of `count` sequences, data on the left; value (time, sequence)."""
    high, wide = grid
    side, gap = _lattice_cell(grid, field, ratio), round(BETWEEN * ratio)
    columns = max(min((field.width + gap) // (side * wide + gap), times), 1)
    rows = max(min((field.height + gap) // (side * high + gap), count), 1)
    frames = np.rint(np.linspace(0, times - 1, columns)).astype(int) if columns > 1 else np.zeros(1, int)
    places = [
        (int(frames[column]) * count + row, row, column) for row in range(rows) for column in range(columns)
    ]
    return _lattices(field, places, times * count, grid, side, gap, (rows, columns))


def time_cells(field: Rect, times: int, length: int, ratio: float) -> Cells:
    """One sequence over time: time runs to the right, bits downward."""
    across = np.minimum(np.arange(field.width) * times // max(field.width, 1), times - 1)
    down = _places(field.height, length, ratio)
    index = np.where(
        down[:, None] < 0, times * length, across[None, :] * length + np.maximum(down, 0)[:, None]
    )
    rect = Rect(field.left, field.top, field.width, len(down))
    return Cells(rect, index.astype(np.int32), times, length, ())


def _lattice_cell(grid: tuple[int, int], field: Rect, ratio: float) -> int:
    """The side of one cell: lattices are about equally large whatever their grid, and fill the field."""
    high, wide = grid
    gap, broad = round(BETWEEN * ratio), max(grid)
    wanted = range(max(round(SMALLEST * ratio / broad), 1), max(round(LARGEST * ratio / broad), 1) + 1)

    def unused(side: int) -> float:
        across = (field.width + gap) % (side * wide + gap) / max(field.width, 1)
        return across + (field.height + gap) % (side * high + gap) / max(field.height, 1)

    return max(min(min(wanted, key=unused), field.width // wide, field.height // high), 1)


def _spread(room: int, count: int, side: int, gap: int) -> int:
    """The distance of `count` lattices that fill `room`, at most twice the least gap apart."""
    return side + (min(max((room - count * side) // (count - 1), gap), 2 * gap) if count > 1 else gap)


def _lattices(
    field: Rect,
    places: list[tuple[int, int, int]],
    count: int,
    grid: tuple[int, int],
    side: int,
    gap: int,
    shape: tuple[int, int],
) -> Cells:
    """Sequence `number` as a lattice in row `row` and column `column` of the wall, for each place."""
    high, wide = grid
    length, tall, broad = high * wide, side * high, side * wide
    rows, columns = shape
    down, across = _spread(field.height, rows, tall, gap), _spread(field.width, columns, broad, gap)
    height = (rows - 1) * down + tall if rows else 0
    width = (columns - 1) * across + broad if rows else 0
    index = np.full((height, width), count * length, np.int32)
    cell = np.arange(length, dtype=np.int32).reshape(grid).repeat(side, axis=0).repeat(side, axis=1)
    boxes = []
    for number, row, column in places:
        top, left = row * down, column * across
        index[top : top + tall, left : left + broad] = number * length + cell
        boxes.append(Rect(field.left + left, field.top + top, broad, tall))
    return Cells(Rect(field.left, field.top, width, height), index, count, length, tuple(boxes))


def _places(pixels: int, parts: int, ratio: float) -> NDArray[np.int64]:
    """The part that each pixel belongs to, -1 in the gaps; parts of equal whole sizes where they fit."""
    if parts <= 0 or pixels <= 0:
        return np.zeros(0, np.int64)
    pitch = pixels // parts
    if pitch == 0:
        return np.arange(pixels) * parts // pixels
    places = np.arange(parts).repeat(pitch)
    gap = round(ratio)
    if pitch >= GAP_FROM * ratio:
        within = np.arange(parts * pitch) % pitch
        places[within >= pitch - gap] = -1
    return places


def _outer(down: NDArray[np.int64], across: NDArray[np.int64], count: int, length: int) -> NDArray[np.int32]:
    index = down[:, None] * length + across[None, :]
    index[(down < 0)[:, None] | (across < 0)[None, :]] = count * length
    return index.astype(np.int32)
