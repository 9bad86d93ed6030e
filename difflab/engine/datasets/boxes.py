"""Uniform squares with sharp edges, each its own class."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from difflab.engine.datasets.base import Draw, FloatArray, angle_position
from difflab.engine.datasets.moments import common_scale


@dataclass(frozen=True, eq=False)
class BoxSet:
    """Equally likely squares: lower left corners (K, 2), one side, isotropic noise; raw units."""

    corners: FloatArray
    side: float
    noise: float
    labels: tuple[str, ...]
    dim: ClassVar[int] = 2

    def draw(self, count: int, rng: np.random.Generator) -> Draw:
        """`count` samples; see `Draw`."""
        label = rng.integers(len(self.corners), size=count)
        points = self.corners[label] + self.side * rng.random((count, 2))
        points += self.noise * rng.standard_normal((count, 2))
        return Draw(points, label, angle_position(points - self.mean))

    @cached_property
    def mean(self) -> FloatArray:
        """(2,) population mean."""
        mean: FloatArray = self.corners.mean(axis=0) + self.side / 2
        return mean

    @cached_property
    def scale(self) -> float:
        """Square root of the population variance averaged over dimensions."""
        within = self.side**2 / 12 + self.noise**2
        return common_scale(float(self.corners.var(axis=0).mean()) + within)
