"""What an exact posterior offers: the law of x_0 given what is known, with samples, moments, denoiser.

All in scaled units. Sampled exactly it needs no chain; the way to a sample is drawn from the exact law of the
noisy versions by `bridge`.
"""

from typing import Protocol

import torch
from torch import Tensor


class PosteriorLaw(Protocol):
    """The law of x_0 given known elements, or given a noisy copy."""

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """(count, d) independent samples; known elements are bitwise the given ones."""

    def mean(self) -> Tensor:
        """(d,) posterior mean, float64."""

    def variance(self) -> Tensor:
        """(d,) posterior variance of each element, float64; 0 where it is known."""

    def covariance(self) -> Tensor:
        """(d, d) posterior covariance, float64."""

    def denoise(self, x: Tensor, log_snr: Tensor) -> Tensor:
        """(n, d) E[x_0 | x_t = x and what is known], x: (n, d) VP-scaled; log_snr a scalar tensor."""
