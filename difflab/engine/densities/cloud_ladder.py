"""Clouds of given points at every level of detail, from one point to a million.

Under wide blur the points are summed on a lattice; under little blur one by one: all of them where they are
few, else those nearest to y. Points that coincide count as one point with more weight.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from difflab.engine.datasets.base import FloatArray
from difflab.engine.densities.dense import DenseKernel
from difflab.engine.densities.kernels import RESOLUTION, Kernel
from difflab.engine.densities.lattice import Lattice
from difflab.engine.densities.lattice_ladder import BLUR_IN_PITCHES, FEW, MOST_DENSE, LatticeLadder
from difflab.engine.densities.nearest import NearestKernel
from difflab.engine.densities.pair import Pair

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEIGHBOURS = 64  # points summed around y, where they are too many to sum all
CORE = 48  # of them should lie within `CORE_REACH` blurs even where points are densest
CORE_REACH = 4.5
MOST_NODES = 4096  # along a side of the finest lattice: 64 MB in float32
MOST_STRAYS = (
    2000  # points far outside the others, summed one by one, so that the lattice need not reach them
)


@dataclass(frozen=True, eq=False)
class CloudLadder:
    """Distinct points (n, 2) in scaled units with weights (n,) that sum to one."""

    points: FloatArray
    weights: FloatArray

    @classmethod
    def of_points(cls, points: FloatArray) -> "CloudLadder":
        """Equally weighted points (n, 2), scaled units."""
        pairs = np.ascontiguousarray(points + 0.0).view(np.complex128).ravel()  # + 0.0: no negative zeros
        distinct, counts = np.unique(pairs, return_counts=True)
        return cls(distinct.view(np.float64).reshape(-1, 2), counts / len(points))

    def kernel(self, s: float) -> Kernel:
        """One by one below the blur that the lattice can resolve, or where points are few."""
        if self._by_points(s):
            return self._points_kernel
        body = self._lattices.kernel(s)
        share = float(self.weights[self._body].sum())
        return body if self._body.all() else Pair(body, self._strays_kernel, share)

    def error(self, s: float) -> float:
        """Nothing where all points are summed; else what lies beyond the nearest, or the lattice's."""
        if not self._by_points(s):
            return self._lattices.error(s)
        if len(self.points) <= MOST_DENSE:
            return 0.0
        reach = max(1.0, self._core_radius / s)
        return s * reach * math.exp(-0.5 * reach**2)

    def _by_points(self, s: float) -> bool:
        return len(self.points) <= FEW or s < BLUR_IN_PITCHES * self._pitch

    @cached_property
    def _points_kernel(self) -> Kernel:
        if len(self.points) <= MOST_DENSE:
            return DenseKernel(self.points, self.weights)
        return NearestKernel(self.points, self.weights, NEIGHBOURS)

    @cached_property
    def _strays_kernel(self) -> Kernel:
        weights = self.weights[~self._body]
        return DenseKernel(self.points[~self._body], weights / weights.sum())

    @cached_property
    def _lattices(self) -> LatticeLadder:
        points, weights = self.points[self._body], self.weights[self._body]
        weights = weights / weights.sum()
        far = NearestKernel(points, weights, NEIGHBOURS)
        return LatticeLadder(Lattice.of_points(points, weights, self._pitch), far)

    @cached_property
    def _pitch(self) -> float:
        """Of the finest lattice: fine enough to take over from the sums over points."""
        extent = float(np.ptp(self.points[self._body], axis=0).max())
        if len(self.points) <= MOST_DENSE:
            return extent * math.sqrt(2 / len(self.points))  # at most half as many nodes as points
        enough = self._core_radius / (CORE_REACH * BLUR_IN_PITCHES)
        return max(enough, extent / MOST_NODES, RESOLUTION / BLUR_IN_PITCHES)

    @cached_property
    def _body(self) -> "NDArray[np.bool_]":
        """(n,) all points, but for a few that lie far outside the others."""
        if len(self.points) <= MOST_DENSE:
            return np.ones(len(self.points), dtype=bool)
        tail = min(0.001, MOST_STRAYS / (4 * len(self.points)))
        low, high = np.quantile(self.points, [tail, 1.0 - tail], axis=0)
        margin = 0.5 * (high - low)
        inside: NDArray[np.bool_] = ((self.points >= low - margin) & (self.points <= high + margin)).all(
            axis=1
        )
        return inside

    @cached_property
    def _core_radius(self) -> float:
        """Distance to the `CORE`-th neighbour where points are densest (first percentile)."""
        from scipy.spatial import cKDTree  # scipy would delay the first window

        some = self.points[:: max(1, len(self.points) // 1000)]
        distances, _ = cKDTree(self.points, balanced_tree=False).query(some, k=[CORE])
        return float(np.quantile(distances, 0.01))
