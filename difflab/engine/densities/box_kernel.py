"""Equal squares under little blur, in closed form: products of error functions."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from difflab.engine.datasets.base import FloatArray, IntArray
from difflab.engine.densities.interval import Interval, truncated_normal


@dataclass(frozen=True, eq=False)
class BoxKernel:
    """Equally likely squares: lower left corners (K, 2) and one side. Computes in float64 whatever y is."""

    corners: FloatArray
    side: float

    def log_mass(self, y: Tensor, s: float) -> Tensor:
        """(n,) log-density at y (n, 2)."""
        x, up = self._axes(y, s)
        log_count = math.log(len(self.corners)) + 2 * math.log(self.side)
        return (torch.logsumexp(x.log_mass + up.log_mass, 1) - log_count).to(y.dtype)

    def mean(self, y: Tensor, s: float) -> Tensor:
        """(n, 2) posterior mean of the place in the squares."""
        x, up = self._axes(y, s)
        shares = torch.softmax(x.log_mass + up.log_mass, 1)
        return torch.stack([(shares * x.mean).sum(1), (shares * up.mean).sum(1)], 1).to(y.dtype)

    def variance(self, y: Tensor, s: float) -> Tensor:
        """(n,) posterior variance of the place, averaged over dimensions."""
        x, up = self._axes(y, s)
        shares = torch.softmax(x.log_mass + up.log_mass, 1)
        spread = [self._spread(shares, axis) for axis in (x, up)]
        return (0.5 * (spread[0] + spread[1])).to(y.dtype)

    def _spread(self, shares: Tensor, axis: Interval) -> Tensor:
        centre = (shares * axis.mean).sum(1, keepdim=True)
        return (shares * (axis.variance + (axis.mean - centre).square())).sum(1)

    def _axes(self, y: Tensor, s: float) -> tuple[Interval, Interval]:
        """For either axis, all points (n, 1) against all squares (K,)."""
        x, up = (self._axis(y.double()[:, i, None], i, s) for i in range(2))
        return x, up

    def _axis(self, y: Tensor, i: int, s: float) -> Interval:
        edges, index = self._edges[i]
        low = torch.from_numpy(edges).to(y.device)
        found = truncated_normal(y, low, low + self.side, s)
        column = torch.from_numpy(index).to(y.device)
        return Interval(found.log_mass[:, column], found.mean[:, column], found.variance[:, column])

    @cached_property
    def _edges(self) -> list[tuple[FloatArray, IntArray]]:
        """Squares share columns and rows: the distinct lower edges of each axis, and each square's."""
        return [np.unique(self.corners[:, i], return_inverse=True) for i in range(2)]
