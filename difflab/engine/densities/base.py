"""What an exact model offers under any noise: samples, log-density, denoiser, posterior variance, score.

All in scaled units (one constant, unit variance). With alpha^2 = sigmoid(log_snr) and sigma^2 =
sigmoid(-log_snr), q_t is the law of x_t = alpha x_0 + sigma eps; log_snr = +inf is the data itself, -inf pure
noise. Results take the floating type and device of x; finite x gives finite results. Laws of bits have no
score, and their units are the bits themselves.
"""

from typing import Protocol

import torch
from torch import Tensor


class Law(Protocol):
    """The law of the data and of its noisy versions q_t, of points or of bits."""

    @property
    def dim(self) -> int:
        """Number of dimensions d."""

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """(count, d) independent data points, float32, on the generator's device."""

    def log_density(self, x: Tensor, log_snr: float) -> Tensor:
        """(n,) log q_t(x) in nats; x: (n, d)."""

    def denoise(self, x: Tensor, log_snr: float) -> Tensor:
        """(n, d) expectation of x_0 given x_t = x: (n, d)."""

    def posterior_variance(self, x: Tensor, log_snr: float) -> Tensor:
        """(n,) E|x_0 - E x_0|^2 / d given x_t = x: (n, d)."""

    def error_bound(self, log_snr: float) -> float:
        """How far `denoise` may be from exact, scaled units, for x that q_t is likely to give."""

    def limit_bits(self) -> float | None:
        """-H(data), bits per datum: the most that a model's log likelihood can reach; None if infinite."""


class Density(Law, Protocol):
    """A law of points, whose log-density has a gradient."""

    def score(self, x: Tensor, log_snr: float) -> Tensor:
        """(n, d) gradient of log q_t at x: (n, d)."""
