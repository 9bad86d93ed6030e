"""Mixtures of equal round Gaussians, each its own class."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from difflab.engine.datasets.base import Draw, FloatArray, angle_position
from difflab.engine.datasets.moments import common_scale


@dataclass(frozen=True, eq=False)
class BlobSet:
    """Equally likely centres (K, 2) with one isotropic noise (standard deviation), raw units."""

    centres: FloatArray
    noise: float
    labels: tuple[str, ...]
    dim: ClassVar[int] = 2

    def draw(self, count: int, rng: np.random.Generator) -> Draw:
        """`count` samples; see `Draw`."""
        label = rng.integers(len(self.centres), size=count)
        points = self.centres[label] + self.noise * rng.standard_normal((count, 2))
        return Draw(points, label, angle_position(points - self.mean))

    @cached_property
    def mean(self) -> FloatArray:
        """(2,) population mean."""
        mean: FloatArray = self.centres.mean(axis=0)
        return mean

    @cached_property
    def scale(self) -> float:
        """Square root of the population variance averaged over dimensions."""
        return common_scale(float(self.centres.var(axis=0).mean()) + self.noise**2)
