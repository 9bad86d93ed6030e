"""Two laws of centres as one: the body of a cloud of points and its few strays."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine.densities.kernels import Kernel


@dataclass(frozen=True, eq=False)
class Pair:
    """A mixture of `first`, with weight `share`, and `second`."""

    first: Kernel
    second: Kernel
    share: float

    def log_mass(self, y: Tensor, s: float) -> Tensor:
        """(n,) log-density at y (n, d)."""
        return torch.logaddexp(*self._log_masses(y, s))

    def mean(self, y: Tensor, s: float) -> Tensor:
        """(n, d) posterior mean of the centre."""
        weight = self._weight(y, s)[:, None]
        return torch.lerp(self.second.mean(y, s), self.first.mean(y, s), weight)

    def variance(self, y: Tensor, s: float) -> Tensor:
        """(n,) posterior variance of the centre, averaged over dimensions: within and between the two."""
        weight = self._weight(y, s)
        within = torch.lerp(self.second.variance(y, s), self.first.variance(y, s), weight)
        apart = (self.first.mean(y, s) - self.second.mean(y, s)).square().mean(1)
        return within + weight * (1.0 - weight) * apart

    def _weight(self, y: Tensor, s: float) -> Tensor:
        """(n,) posterior probability of the first."""
        first, second = self._log_masses(y, s)
        return torch.sigmoid(first - second)

    def _log_masses(self, y: Tensor, s: float) -> tuple[Tensor, Tensor]:
        first = self.first.log_mass(y, s) + math.log(self.share)
        return first, self.second.log_mass(y, s) + math.log1p(-self.share)
