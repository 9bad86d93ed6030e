"""A reverse chain of normal laws whose own likelihood of the data is a line of algebra."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine.schedules import Schedule
from tests.engine.gaussian import Gaussian


@dataclass(frozen=True)
class LinearChain:
    """x_{t-1} | x_t ~ N(gain_t x_t + shift_t, variance_t I), made by spoiling the exact reverse chain.

    spoil: factor on each gain; widen: factor on each variance (1 and 1 give the exact one).
    """

    density: Gaussian
    schedule: Schedule
    spoil: float = 1.0
    widen: float = 1.0

    def coefficients(self, t: int) -> tuple[float, float, float]:
        """gain, shift, variance of step t in 2..T, from Bayes' rule for normal laws."""
        mean, variance = self._marginal(t - 1)
        keep, beta = math.sqrt(1 - self.schedule.betas[t - 1]), float(self.schedule.betas[t - 1])
        gain = keep * variance / (keep**2 * variance + beta)
        shift = mean - gain * keep * mean
        return gain * self.spoil, shift, variance * beta / (keep**2 * variance + beta) * self.widen

    def mean_variance(self, x_t: Tensor, t: int) -> tuple[Tensor, Tensor]:
        gain, shift, variance = self.coefficients(t)
        return gain * x_t + shift, torch.full_like(x_t, variance)

    def likelihood(self) -> tuple[float, float]:
        """Mean and variance of the chain's x_0 in each dimension, K's fixed first step included."""
        mean, variance = 0.0, 1.0
        for t in range(self.schedule.steps, 1, -1):
            gain, shift, added = self.coefficients(t)
            mean, variance = gain * mean + shift, gain**2 * variance + added
        keep = 1 - float(self.schedule.betas[0])
        return math.sqrt(keep) * mean, keep * variance + 1 - keep

    def log_likelihood_bits(self) -> float:
        """E log2 p(x_0) over the data."""
        mean, variance = self.likelihood()
        square = self.density.variance + (self.density.mean - mean) ** 2
        nats = -0.5 * (math.log(2 * math.pi * variance) + square / variance)
        return self.density.dim * nats / math.log(2)

    def _marginal(self, t: int) -> tuple[float, float]:
        alpha_bar = float(self.schedule.alpha_bars[t - 1])
        return math.sqrt(alpha_bar) * self.density.mean, alpha_bar * self.density.variance + 1 - alpha_bar
