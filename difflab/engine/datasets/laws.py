"""How points are spread along a curve's parameter u in [0, 1]."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from difflab.engine.datasets.base import FloatArray


class Law(Protocol):
    """A probability law on [0, 1] with a smooth density, so that quadrature converges fast."""

    @property
    def panels(self) -> int:
        """Panels of 16 Gauss-Legendre nodes that the density itself needs, however wide the noise."""

    def draw(self, count: int, rng: np.random.Generator) -> FloatArray:
        """(count,) independent parameters."""

    def density(self, u: FloatArray) -> FloatArray:
        """Probability density at u, same shape."""

    def progress(self, u: FloatArray) -> FloatArray:
        """u stretched so that typical values fill [0, 1]: what colours show."""


@dataclass(frozen=True)
class Uniform:
    """Equal density everywhere."""

    panels: ClassVar[int] = 1

    def draw(self, count: int, rng: np.random.Generator) -> FloatArray:
        return rng.random(count)

    def density(self, u: FloatArray) -> FloatArray:
        return np.ones_like(u)

    def progress(self, u: FloatArray) -> FloatArray:
        return u


UNIFORM = Uniform()


@dataclass(frozen=True)
class Ramp:
    """Density 2u, the law of the square root of a uniform number: even along a spiral whose radius is u."""

    panels: ClassVar[int] = 1

    def draw(self, count: int, rng: np.random.Generator) -> FloatArray:
        return np.sqrt(rng.random(count))

    def density(self, u: FloatArray) -> FloatArray:
        return 2.0 * u

    def progress(self, u: FloatArray) -> FloatArray:
        return u


BELL_REACH = 5.0  # standard deviations from the middle to either end; beyond lies a mass of 6e-7


@dataclass(frozen=True)
class Bell:
    """A normal law around 1/2 whose ends 0 and 1 lie five standard deviations out."""

    panels: ClassVar[int] = 2

    def draw(self, count: int, rng: np.random.Generator) -> FloatArray:
        return np.clip(0.5 + rng.standard_normal(count) / (2 * BELL_REACH), 0.0, 1.0)

    def density(self, u: FloatArray) -> FloatArray:
        z = (u - 0.5) * 2 * BELL_REACH
        bell: FloatArray = np.exp(-0.5 * z**2) * (2 * BELL_REACH / np.sqrt(2 * np.pi))
        return bell

    def progress(self, u: FloatArray) -> FloatArray:
        return np.clip(0.5 + (BELL_REACH / 3) * (u - 0.5), 0.0, 1.0)
