"""Arcs of circles, the strokes that several data sets are made of."""

from dataclasses import dataclass

import numpy as np

from difflab.engine.datasets.base import FloatArray


@dataclass(frozen=True)
class Arc:
    """u in [0, 1] -> the point at an angle running from `start` to `end` (radians), (n,) -> (n, 2)."""

    x: float = 0.0
    y: float = 0.0
    radius: float = 1.0
    start: float = 0.0
    end: float = 2 * np.pi

    def __call__(self, u: FloatArray) -> FloatArray:
        angle = self.start + (self.end - self.start) * u
        return np.column_stack([self.x + self.radius * np.cos(angle), self.y + self.radius * np.sin(angle)])
