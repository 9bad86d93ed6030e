"""Gaussians on a square grid."""

from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.blobs import BlobSet
from difflab.engine.datasets.noise_option import noise_option
from difflab.engine.options import option


class Grid(Data):
    """`side` by `side` Gaussians, one unit apart."""

    title: ClassVar[str] = "Grid of Gaussians"
    name: Literal["grid"] = "grid"
    noise: float = noise_option(0.1, most=1.0, shape="each mode; neighbours are 1 apart")
    side: int = option(
        5, ge=1, le=10, step=1, label="Modes per side", help="Gaussians along each side of the square."
    )

    def open(self, _assets: Assets, /) -> BlobSet:
        ticks = np.arange(self.side) - (self.side - 1) / 2
        columns, rows = np.meshgrid(ticks, ticks)
        centres = np.column_stack([columns.ravel(), rows.ravel()])
        return BlobSet(centres, self.noise, tuple(f"mode {index + 1}" for index in range(len(centres))))
