"""Small pictures of binary data: a raster of sequences, or four lattices."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from difflab.engine.datasets import Assets, Data
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.render.sequence_cells import Cells, raster_cells, wall_cells
from difflab.render.sequence_tone import tone_table
from difflab.render.theme import Theme
from difflab.render.viewport import Rect

ROWS, COLUMNS = 12, 24
# Lattices that take long to make, as they are by default, eight bits a row: no tile shall hold the window up.
KEPT = {
    "ising": ("ffffffff802020bd", "2001818181e3e77d", "8000c0c281c1c104", "ffefafaf63ffffff"),
    "binary-digits": ("183c262626242c18", "186818180c06261c", "303c3c3804060c3c", "383c341c183c263c"),
}
PICTURE_SEED = 2015


def is_kept(name: str) -> bool:
    """Whether the data set called `name` has one picture whatever its parameters."""
    return name in KEPT


def bits_picture(value: Data, assets: Assets, theme: Theme, side: int) -> QImage:
    """A picture of binary data, `side` device pixels square; `DataError` where these are not at hand."""
    return sample_picture(*_bits(value, assets), theme, side)


def sample_picture(bits: NDArray[np.uint8], grid: tuple[int, int] | None, theme: Theme, side: int) -> QImage:
    """A picture of the first of some sequences (n, L), `side` device pixels square."""
    shown = bits[:ROWS, :COLUMNS] if grid is None else bits
    words = _pixels(shown, grid, theme, side)
    picture = QImage(words.data, side, side, 4 * side, QImage.Format.Format_RGB32)
    return picture.copy()  # the array goes with this function


def _bits(value: Data, assets: Assets) -> tuple[NDArray[np.uint8], tuple[int, int] | None]:
    """Some sequences (n, L), and the rows and columns of their lattice."""
    name = str(value.model_dump()["name"])
    if name in KEPT:
        rows = [np.frombuffer(bytes.fromhex(digits), np.uint8) for digits in KEPT[name]]
        return np.stack([np.unpackbits(row) for row in rows]), (8, 8)
    data: Any = value.open(assets)
    assert isinstance(data, SequenceSet)
    draw = data.draw(ROWS, np.random.default_rng(PICTURE_SEED))
    if data.grid is not None:
        return draw.points.astype(np.uint8), data.grid
    return draw.points[np.argsort(draw.label, kind="stable"), :COLUMNS].astype(np.uint8), None


def _pixels(
    bits: NDArray[np.uint8], grid: tuple[int, int] | None, theme: Theme, side: int
) -> NDArray[np.uint32]:
    """(side, side) pixels with the cells in their middle."""
    table = tone_table(theme, "bits")
    cells = _cells(len(bits), bits.shape[1], grid, side)
    shown = bits[: cells.count].reshape(-1)
    values = np.append(table[255 * shown.astype(np.intp)], np.uint32(theme.surface.word))
    words = np.full((side, side), theme.surface.word, np.uint32)
    high, wide = cells.index.shape
    top, left = (side - high) // 2, (side - wide) // 2
    words[top : top + high, left : left + wide] = np.take(values, cells.index)
    return words


def _cells(count: int, length: int, grid: tuple[int, int] | None, side: int) -> Cells:
    margin = max(side // 18, 1)
    field = Rect(0, 0, side - 2 * margin, side - 2 * margin)
    # Cells have gaps from a size on that goes with the picture's.
    ratio = side / 72
    if grid is None:
        return raster_cells(field, count, length, ratio)
    return wall_cells(field, count, grid, 0.65 * ratio)
