"""Cells: each pixel shows the bit it should, the cells of a picture are equal, nothing leaves the field."""

import numpy as np
import pytest

from difflab.render.sequence_cells import MOST, Cells, film_cells, raster_cells, time_cells, wall_cells
from difflab.render.viewport import Rect

FIELD = Rect(40, 60, 243, 259)


def inside(cells: Cells, field: Rect) -> bool:
    rect = cells.rect
    return rect.left >= field.left and rect.right <= field.right and rect.bottom <= field.bottom


def sizes(cells: Cells) -> set[int]:
    """How many pixels show each value."""
    shown = cells.index[cells.index < cells.count * cells.length]
    return set(np.unique(shown, return_counts=True)[1].tolist())


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_cells_of_a_raster_are_equally_large_and_in_order(ratio: float) -> None:
    cells = raster_cells(FIELD, 2_000, 20, ratio)
    assert inside(cells, FIELD)
    assert len(sizes(cells)) == 1
    assert 60 <= raster_cells(FIELD, 2_000, 20, 1.0).count <= MOST
    middle = cells.boxes[7]
    row, column = middle.top - FIELD.top + middle.height // 3, cells.index.shape[1] * 5 // 20 + 1
    assert cells.index[row, column] == 7 * 20 + 5


def test_few_sequences_get_high_rows_and_many_bits_share_pixels() -> None:
    assert raster_cells(FIELD, 5, 20, 1.0).boxes[0].height > raster_cells(FIELD, 500, 20, 1.0).boxes[0].height
    wide = raster_cells(FIELD, 10, 4_000, 1.0)
    assert wide.rect.width == FIELD.width
    assert wide.index.max() <= 10 * 4_000
    assert raster_cells(FIELD, 0, 20, 1.0).count == 0


@pytest.mark.parametrize("grid", [(8, 8), (4, 4), (16, 16), (2, 3), (1, 1)])
def test_each_lattice_of_a_wall_shows_its_sequence(grid: tuple[int, int]) -> None:
    cells = wall_cells(FIELD, 1_000, grid, 1.0)
    length = grid[0] * grid[1]
    assert inside(cells, FIELD)
    assert len(sizes(cells)) == 1
    for number in (0, cells.count - 1):
        box = cells.boxes[number]
        part = cells.index[
            box.top - FIELD.top : box.bottom - FIELD.top, box.left - FIELD.left : box.right - FIELD.left
        ]
        side = box.width // grid[1]
        assert (part[::side, ::side] == number * length + np.arange(length).reshape(grid)).all()


def test_a_place_names_its_sequence() -> None:
    cells = wall_cells(FIELD, 1_000, (8, 8), 1.0)
    for number, box in enumerate(cells.boxes):
        assert cells.row_at(box.left + 1, box.bottom - 1) == number
    assert cells.row_at(FIELD.left - 3, FIELD.top) == -1
    assert cells.row_at(cells.boxes[0].right + 1, FIELD.top + 1) == -1  # between two lattices


def test_time_runs_to_the_right_with_data_on_the_left() -> None:
    cells = time_cells(FIELD, 160, 20, 1.0)
    frame = cells.index[0] // 20
    assert frame[0] == 0
    assert frame[-1] == 159
    assert (np.diff(frame) >= 0).all()
    films = film_cells(FIELD, 160, 8, (8, 8), 1.0)
    first = films.index[0, 0] // 64
    last = films.index[0, -1] // 64
    assert (first, last) == (0, 159 * 8)  # value (time, sequence) of sequence 0
