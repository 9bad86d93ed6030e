"""How well a denoiser denoises, noise level by noise level, beside the best that is possible."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from difflab.engine.conversions import noised
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.base import Density
from difflab.engine.metrics.estimate import Estimate, mean_of


@dataclass(frozen=True)
class DenoisingError:
    """E|D - x_0|^2 / d at one log-SNR (nats), scaled units: of the model and of the exact denoiser."""

    log_snr: float
    model: Estimate
    exact: Estimate


def denoising_errors(
    denoiser: Denoiser,
    density: Density,
    log_snrs: Sequence[float],
    generator: torch.Generator,
    count: int = 4096,
    device: str = "cpu",
) -> list[DenoisingError]:
    """The errors at each of `log_snrs`, with standard errors, from the same `count` points and noises.

    Given x_t the expected error is the posterior variance plus the squared distance from the exact answer
    (Rao-Blackwell): no single x_0 adds its chance to it, and the exact error is the posterior variance alone.
    """
    x0 = density.sample(count, generator)
    eps = torch.randn(x0.shape, generator=generator, device=x0.device)
    return [_error(denoiser, density, x0.to(device), eps.to(device), level) for level in log_snrs]


def _error(denoiser: Denoiser, density: Density, x0: Tensor, eps: Tensor, level: float) -> DenoisingError:
    log_snr = torch.tensor(level, dtype=x0.dtype, device=x0.device)
    x = noised(x0, eps, log_snr)
    least = density.posterior_variance(x, level)
    excess = (denoiser(x, log_snr) - density.denoise(x, level)).square().mean(dim=1)
    return DenoisingError(level, mean_of(least + excess), mean_of(least))


@dataclass(frozen=True, eq=False)
class ErrorCurve:
    """A denoising error between the levels it was measured at, as the ancestral sampler's best variance asks.

    log_snrs: (k,) rising, nats; errors: (k,) per dimension, scaled units. Log-linear in between; beyond the
    noisiest level constant, beyond the cleanest falling as the noise itself.
    """

    log_snrs: tuple[float, ...]
    errors: tuple[float, ...]

    @classmethod
    def of_model(cls, errors: Sequence[DenoisingError]) -> "ErrorCurve":
        """The model's own curve (of an exact denoiser: the exact one)."""
        ordered = sorted(errors, key=lambda error: error.log_snr)
        return cls(tuple(e.log_snr for e in ordered), tuple(e.model.value for e in ordered))

    def __call__(self, log_snr: Tensor | float) -> float:
        level = float(log_snr)
        logs = np.log(np.maximum(self.errors, np.finfo(np.float64).tiny))
        found = float(np.exp(np.interp(level, self.log_snrs, logs)))
        return found * float(np.exp(min(0.0, self.log_snrs[-1] - level)))
