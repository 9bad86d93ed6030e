"""Values on the plane: a grid of places, arrows at places, a density on a grid. numpy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Extent = tuple[float, float, float, float]  # left, right, bottom, top, in scaled units


def grid_over(extent: Extent, columns: int, rows: int) -> NDArray[np.float32]:
    """(rows * columns, 2) points of a regular grid, row by row from below, the outer ones on the extent."""
    left, right, bottom, top = extent
    x, y = np.linspace(left, right, columns), np.linspace(bottom, top, rows)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(np.float32)


@dataclass(frozen=True)
class Arrows:
    """positions, vectors: (n, 2), scaled units (drift per step, flow per unit of u)."""

    positions: NDArray[np.float32]
    vectors: NDArray[np.float32]


@dataclass(frozen=True)
class DensityGrid:
    """values: (rows, columns) the density q_t per squared scaled unit, first row at the bottom."""

    values: NDArray[np.float32]
    extent: Extent
