"""A density whose every quantity is a line of algebra, to hold samplers, training and metrics against."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine import conversions
from difflab.engine.networks.base import Network
from difflab.engine.networks.options import Prediction


@dataclass(frozen=True)
class Gaussian:
    """x_0 ~ N(mean, variance I) in `dim` dimensions; satisfies the Density protocol."""

    mean: float = 0.7
    variance: float = 0.3
    dim: int = 2

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        noise = torch.randn(count, self.dim, generator=generator)
        return noise * math.sqrt(self.variance) + self.mean

    def marginal(self, log_snr: float) -> tuple[float, float]:
        """Mean and variance of x_t in each dimension."""
        alpha, sigma = conversions.alpha_sigma(torch.tensor(log_snr, dtype=torch.float64))
        return float(alpha) * self.mean, float(alpha**2 * self.variance + sigma**2)

    def denoise(self, x: Tensor, log_snr: float) -> Tensor:
        alpha = float(torch.tensor(log_snr, dtype=torch.float64).sigmoid().sqrt())
        mean, variance = self.marginal(log_snr)
        return self.mean + alpha * self.variance / variance * (x - mean)

    def score(self, x: Tensor, log_snr: float) -> Tensor:
        mean, variance = self.marginal(log_snr)
        return (mean - x) / variance

    def log_density(self, x: Tensor, log_snr: float) -> Tensor:
        mean, variance = self.marginal(log_snr)
        normal = torch.distributions.Normal(mean, math.sqrt(variance))
        logs: Tensor = normal.log_prob(x)  # type: ignore[no-untyped-call]
        return logs.sum(dim=1)

    def least_error(self, log_snr: float) -> float:
        """E|x_0 - D|^2 / d = 1 / (1/variance + SNR)."""
        return 1.0 / (1.0 / self.variance + float(torch.tensor(log_snr, dtype=torch.float64).exp()))

    def posterior_variance(self, x: Tensor, log_snr: float) -> Tensor:
        return torch.full_like(x[:, 0], self.least_error(log_snr))

    def error_bound(self, log_snr: float) -> float:
        del log_snr
        return 0.0

    def limit_bits(self) -> float | None:
        return None


class GaussianNetwork(Network):
    """A "network" that has learned a Gaussian perfectly and speaks in the chosen prediction."""

    def __init__(self, density: Gaussian, prediction: Prediction) -> None:
        super().__init__()
        self.density, self.prediction = density, prediction

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        x0 = self.density.denoise(x, float(log_snr))
        return {
            "x0": x0,
            "eps": conversions.eps_from_x0(x, x0, log_snr),
            "v": conversions.v_from_x0(x, x0, log_snr),
        }[self.prediction]
