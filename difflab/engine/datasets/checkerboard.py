"""The checkerboard: flat density and sharp edges, hard for smooth models and easy to judge by eye."""

from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, FloatArray
from difflab.engine.datasets.boxes import BoxSet
from difflab.engine.options import option


class Checkerboard(Data):
    """Every other square of a `cells` by `cells` board with squares of side 1, uniformly filled."""

    title: ClassVar[str] = "Checkerboard"
    name: Literal["checkerboard"] = "checkerboard"
    cells: int = option(
        4,
        ge=2,
        le=10,
        step=1,
        label="Squares per side",
        help="Size of the board; every other square is filled.",
    )
    noise: float = option(
        0.0,
        ge=0.0,
        le=0.5,
        step=0.01,
        label="Noise",
        symbol="s",
        unit="raw units",
        help="Standard deviation of the Gaussian noise that blurs the edges of the squares, whose side is 1. "
        "Without noise the edges are sharp; the limit is finite all the same.",
    )

    def open(self, _assets: Assets, /) -> BoxSet:
        rows, columns = np.nonzero(np.indices((self.cells, self.cells)).sum(axis=0) % 2 == 0)
        corners: FloatArray = np.column_stack([columns, rows]).astype(np.float64) - self.cells / 2
        return BoxSet(corners, 1.0, self.noise, tuple(f"square {index + 1}" for index in range(len(corners))))
