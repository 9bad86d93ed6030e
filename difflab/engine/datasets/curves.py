"""Data that lie along curves with isotropic Gaussian noise: rolls, moons, circles, spirals, faces.

A point is path(u) + noise * eps with u drawn from a law on [0, 1]. The exact density is an integral over u;
`CurveSet.centres` turns it into a finite sum of Gaussians by composite Gauss-Legendre quadrature, whose nodes
respect the sharp ends of a curve and are spread evenly along its length.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from difflab.engine.datasets.base import Draw, FloatArray
from difflab.engine.datasets.laws import UNIFORM, Law

NODES_PER_PANEL = 16
LENGTH_STEPS = 512  # chords that measure a curve's length, to place panels; no effect on exactness
MOMENT_PANELS = 20  # 320 nodes per curve: moments of analytic paths to rounding error


@dataclass(frozen=True)
class Curve:
    """One smooth piece: u (n,) in [0, 1] -> path(u) (n, 2), with its share of the points and its class.

    `span` is the part of the data set's colour range [0, 1] that the piece covers. A path must be smooth
    inside; where a formula has a kink, use two pieces.
    """

    path: Callable[[FloatArray], FloatArray]
    weight: float = 1.0
    label: int = 0
    law: Law = UNIFORM
    span: tuple[float, float] = (0.0, 1.0)

    @cached_property
    def _length_table(self) -> tuple[FloatArray, FloatArray]:
        u = np.linspace(0.0, 1.0, LENGTH_STEPS + 1)
        chords = np.linalg.norm(np.diff(self.path(u), axis=0), axis=1)
        return u, np.concatenate([[0.0], np.cumsum(chords)])

    @property
    def length(self) -> float:
        """Arc length in raw units."""
        return float(self._length_table[1][-1])

    def nodes(self, panels: int) -> tuple[FloatArray, FloatArray]:
        """Quadrature of the law: points (K, 2) on the curve and weights (K,) that sum to one."""
        table, lengths = self._length_table
        edges = np.interp(np.linspace(0.0, lengths[-1], panels + 1), lengths, table)
        edges[0], edges[-1] = 0.0, 1.0
        nodes, weights = np.polynomial.legendre.leggauss(NODES_PER_PANEL)
        half = np.diff(edges)[:, None] / 2
        u = (edges[:-1, None] + half * (1.0 + nodes)).ravel()
        mass = (half * weights).ravel() * self.law.density(u)
        return self.path(u), mass / mass.sum()


@dataclass(frozen=True)
class CurveSet:
    """Curves with their shares and one isotropic noise (standard deviation, raw units)."""

    curves: tuple[Curve, ...]
    noise: float
    labels: tuple[str, ...] = ()
    dim: ClassVar[int] = 2

    def draw(self, count: int, rng: np.random.Generator) -> Draw:
        """`count` samples; see `Draw`."""
        choice = rng.choice(len(self.curves), size=count, p=self._shares)
        points = self.noise * rng.standard_normal((count, 2))
        position = np.empty(count)
        for index, curve in enumerate(self.curves):
            chosen = choice == index
            u = curve.law.draw(int(chosen.sum()), rng)
            points[chosen] += curve.path(u)
            start, end = curve.span
            position[chosen] = start + (end - start) * curve.law.progress(u)
        label = np.array([curve.label for curve in self.curves], dtype=np.int64)[choice]
        return Draw(points, label, position)

    def centres(self, spacing: float) -> tuple[FloatArray, FloatArray]:
        """Points (K, 2) and weights (K,) of a mixture that stands for the curves, noise not included.

        No gap between neighbouring nodes exceeds about `spacing` (raw units).
        """
        widest_gap = 0.0951  # of a panel's length, between the two middle Gauss-Legendre nodes of sixteen
        wanted = [int(np.ceil(widest_gap * curve.length / spacing)) for curve in self.curves]
        pairs = zip(self.curves, wanted, strict=True)
        return self._assemble([max(curve.law.panels, count) for curve, count in pairs])

    @property
    def mean(self) -> FloatArray:
        """(2,) population mean."""
        return self._moments[0]

    @property
    def scale(self) -> float:
        """Square root of the population variance averaged over dimensions."""
        return self._moments[1]

    @cached_property
    def _shares(self) -> FloatArray:
        weights = np.array([curve.weight for curve in self.curves])
        shares: FloatArray = weights / weights.sum()
        return shares

    @cached_property
    def _moments(self) -> tuple[FloatArray, float]:
        points, weights = self._assemble([MOMENT_PANELS] * len(self.curves))
        mean = weights @ points
        variance = float((weights @ (points - mean) ** 2).mean()) + self.noise**2
        return mean, float(np.sqrt(variance))

    def _assemble(self, panels: list[int]) -> tuple[FloatArray, FloatArray]:
        pieces = [curve.nodes(count) for curve, count in zip(self.curves, panels, strict=True)]
        points = np.concatenate([piece for piece, _ in pieces])
        weights = [share * mass for share, (_, mass) in zip(self._shares, pieces, strict=True)]
        return points, np.concatenate(weights)
