"""How well a denoiser denoises, noise level by noise level, beside the best that is possible."""

from collections.abc import Sequence
from dataclasses import dataclass

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
