"""Gaussians on a ring, or on several: the classic test of whether a model finds every mode."""

from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.blobs import BlobSet
from difflab.engine.datasets.noise_option import noise_option
from difflab.engine.options import option


class Ring(Data):
    """`modes` Gaussians evenly spaced on each of `rings` circles of radius 1, 2, ..."""

    title: ClassVar[str] = "Ring of Gaussians"
    name: Literal["ring"] = "ring"
    noise: float = noise_option(0.1, most=1.0, shape="each mode; the inner ring has radius 1")
    modes: int = option(
        8,
        ge=1,
        le=24,
        step=1,
        label="Modes",
        help="Gaussians on each ring. One mode alone is a plain Gaussian.",
    )
    rings: int = option(1, ge=1, le=4, step=1, label="Rings", help="Number of concentric rings.")

    def open(self, _assets: Assets, /) -> BlobSet:
        angle = 2 * np.pi * np.arange(self.modes) / self.modes
        circle = np.column_stack([np.cos(angle), np.sin(angle)])
        centres = np.concatenate([radius * circle for radius in range(1, self.rings + 1)])
        return BlobSet(centres, self.noise, tuple(f"mode {index + 1}" for index in range(len(centres))))
