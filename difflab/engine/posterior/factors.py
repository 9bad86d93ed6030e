"""Functions r(x) on the plane that a distribution is multiplied by, with the gradient of their logarithm.

All lie in (0, 1], are smooth, and work on x: (n, 2) in scaled units.
"""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn.functional import grid_sample, logsigmoid

CHUNK = 256  # points at a time against all draws of a class factor


class Factor(Protocol):
    """r(x), positive."""

    def log(self, x: Tensor) -> Tensor:
        """(n,) log r(x), at most 0."""

    def gradient(self, x: Tensor) -> Tensor:
        """(n, 2) gradient of log r at x."""


@dataclass(frozen=True)
class HalfPlane:
    """sigmoid((n.x - offset) / softness), n the unit vector at `angle` (radians)."""

    angle: float
    offset: float
    softness: float

    def log(self, x: Tensor) -> Tensor:
        """(n,)."""
        return logsigmoid(self._inside(x))

    def gradient(self, x: Tensor) -> Tensor:
        """(n, 2)."""
        return torch.sigmoid(-self._inside(x))[:, None] * self._normal(x) / self.softness

    def _inside(self, x: Tensor) -> Tensor:
        return (x @ self._normal(x) - self.offset) / self.softness

    def _normal(self, x: Tensor) -> Tensor:
        angle = torch.tensor(self.angle, dtype=torch.float64)
        return torch.stack([torch.cos(angle), torch.sin(angle)]).to(x)


@dataclass(frozen=True)
class Ring:
    """exp(-(|x| - radius)^2 / (2 width^2))."""

    radius: float
    width: float

    def log(self, x: Tensor) -> Tensor:
        """(n,)."""
        short: Tensor = torch.linalg.vector_norm(x, dim=1) - self.radius
        return -short.square() / (2 * self.width**2)

    def gradient(self, x: Tensor) -> Tensor:
        """(n, 2); 0 at the middle, where it has no direction."""
        distance: Tensor = torch.linalg.vector_norm(x, dim=1, keepdim=True)
        outward = torch.where(distance > 0, x / distance, 0.0)
        return (self.radius - distance) / self.width**2 * outward


@dataclass(frozen=True, eq=False)
class NoisyCopy:
    """What a copy y = x + noise of this `variance` says of x: exp(-|x - y|^2 / (2 variance))."""

    copy: Tensor
    variance: float

    def log(self, x: Tensor) -> Tensor:
        """(n,)."""
        return -(x - self.copy.to(x)).square().sum(dim=1) / (2 * self.variance)

    def gradient(self, x: Tensor) -> Tensor:
        """(n, 2)."""
        return (self.copy.to(x) - x) / self.variance


@dataclass(frozen=True, eq=False)
class Painted:
    """Values on a grid, linear between them and constant outside.

    log_values: (1, 1, h, w) and slopes: (1, 2, h, w), first row at the bottom, the outer ones on the extent
    (left, right, bottom, top).
    """

    log_values: Tensor
    slopes: Tensor
    extent: tuple[float, float, float, float]

    def log(self, x: Tensor) -> Tensor:
        """(n,)."""
        return self._at(self.log_values, x)[:, 0]

    def gradient(self, x: Tensor) -> Tensor:
        """(n, 2); 0 outside the grid."""
        inside = (self._places(x).abs() <= 1.0).all(dim=1, keepdim=True)
        return torch.where(inside, self._at(self.slopes, x), 0.0)

    def _places(self, x: Tensor) -> Tensor:
        left, right, bottom, top = self.extent
        low, size = x.new_tensor([left, bottom]), x.new_tensor([right - left, top - bottom])
        return 2 * (x - low) / size - 1

    def _at(self, values: Tensor, x: Tensor) -> Tensor:
        places = self._places(x)[None, None]
        found = grid_sample(values.to(x), places, padding_mode="border", align_corners=True)
        return found[0, :, 0].T


@dataclass(frozen=True, eq=False)
class OfClass:
    """The probability of a class at x: draws of the class over all draws, each a Gaussian of `bandwidth`.

    own, others: (k, 2) draws in scaled units.
    """

    own: Tensor
    others: Tensor
    bandwidth: float

    def log(self, x: Tensor) -> Tensor:
        """(n,)."""
        return logsigmoid(self._mass(self.own, x) - self._mass(self.others, x))

    def gradient(self, x: Tensor) -> Tensor:
        """(n, 2): the share of the others times the difference of the two scores."""
        return torch.cat([self._gradient(rows) for rows in torch.split(x, CHUNK)])

    def _gradient(self, x: Tensor) -> Tensor:
        own, others = self._logits(self.own, x), self._logits(self.others, x)
        apart = torch.softmax(own, 1) @ self.own.to(x) - torch.softmax(others, 1) @ self.others.to(x)
        share = torch.sigmoid(torch.logsumexp(others, 1) - torch.logsumexp(own, 1))
        return share[:, None] * apart / self.bandwidth**2

    def _mass(self, draws: Tensor, x: Tensor) -> Tensor:
        """(n,) logarithm of the sum over draws."""
        return torch.cat([torch.logsumexp(self._logits(draws, rows), 1) for rows in torch.split(x, CHUNK)])

    def _logits(self, draws: Tensor, x: Tensor) -> Tensor:
        return -torch.cdist(x, draws.to(x)).square() / (2 * self.bandwidth**2)
