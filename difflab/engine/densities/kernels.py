"""How a law of centres, blurred by Gaussian noise of standard deviation s, answers questions at a point y.

Every density here is that of centre + s * eps. Kernels differ in how they sum over the centres; ladders
choose the kernel that is accurate enough for a given s.
"""

import math
from typing import Protocol

import torch
from torch import Tensor

RESOLUTION = 1e-4
"""Densities are blurred by at least this much (scaled units), so that curves and points without noise keep a
finite log-density and score. It is a log-SNR of 18.4, beyond where a schedule of beta_1 = 1e-8 begins."""


class Kernel(Protocol):
    """Sums over the centres c, each weighted by its share times N(y; c, s^2 I). y: (n, d)."""

    def log_mass(self, y: Tensor, s: float) -> Tensor:
        """(n,) log of the blurred density at y, nats."""

    def mean(self, y: Tensor, s: float) -> Tensor:
        """(n, d) expectation of the centre given y."""

    def variance(self, y: Tensor, s: float) -> Tensor:
        """(n,) variance of the centre given y, averaged over dimensions."""


class Ladder(Protocol):
    """A law of centres at every level of detail."""

    def kernel(self, s: float, /) -> Kernel:
        """The cheapest kernel that is accurate for noise s (scaled units)."""

    def error(self, s: float, /) -> float:
        """How far `kernel(s).mean` may be from exact at likely y, scaled units."""


def log_normaliser(s: float, dim: int) -> float:
    """log of the peak of N(0, s^2 I) in `dim` dimensions."""
    return -0.5 * dim * (math.log(2 * math.pi) + 2 * math.log(s))


def log_sum_exp(logits: Tensor) -> Tensor:
    """log of the sum of exp(logits) over the last dimension: (..., K) -> (...).

    By log_softmax, whose exponentials are several times faster on a CPU than those of `torch.logsumexp`.
    """
    return logits.amax(-1) - torch.log_softmax(logits, -1).amax(-1)
