"""The reverse process as bounds need it: a Gaussian for x_{t-1} given x_t, with its own mean and variance.

Networks tied to their steps give both themselves; a denoiser gives the mean, and the variance that makes K
largest goes with it (Bao et al. 2022, isotropic).
"""

from typing import Protocol

import torch
from torch import Tensor

from difflab.engine import conversions
from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.denoisers import Denoiser
from difflab.engine.schedules.schedule import Schedule


class ReverseModel(Protocol):
    """p(x_{t-1} | x_t) = N(mean, diag(variance))."""

    def mean_variance(self, x_t: Tensor, t: int) -> tuple[Tensor, Tensor]:
        """Mean and variance, each (n, d), at x_t (n, d), for t in 2..T."""


class DenoiserReverse:
    """The reverse process of a denoiser: the posterior at its answer, with the best isotropic variance."""

    def __init__(self, denoiser: Denoiser, schedule: Schedule, curve: DenoisingCurve) -> None:
        self.denoiser = denoiser
        self.schedule = schedule
        self.errors = curve.error_at(schedule.log_snrs).tolist()

    def mean_variance(self, x_t: Tensor, t: int) -> tuple[Tensor, Tensor]:
        """mu_tilde(x_t, D) and tau^2 = beta_tilde + c_t^2 e(lambda_t)."""
        law = step_posterior(self.schedule, t)
        answer = self.denoiser(x_t, log_snr_of_step(self.schedule, t).to(x_t))
        mean = float(law.x0_weight) * answer + float(law.x_weight) * x_t
        variance = float(law.beta_tilde) + float(law.x0_weight) ** 2 * self.errors[t - 1]
        return mean, torch.full_like(mean, variance)


def log_snr_of_step(schedule: Schedule, t: int) -> Tensor:
    """lambda_t as a float64 scalar."""
    return torch.tensor(float(schedule.log_snrs[t - 1]), dtype=torch.float64)


def step_posterior(schedule: Schedule, t: int) -> conversions.Posterior:
    """q(x_{t-1} | x_t, x_0) of step t in 2..T, float64 scalars."""
    return conversions.posterior(log_snr_of_step(schedule, t), log_snr_of_step(schedule, t - 1))
