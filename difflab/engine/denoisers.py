"""Everything is a denoiser: exact and learned models answer the same question, E[x_0 | x_t].

Samplers, views and metrics take a `Denoiser` and do not know which they have.
"""

from typing import Protocol

import torch
from torch import Tensor, nn

from difflab.engine.densities.base import Density


class Denoiser(Protocol):
    """D(x, log_snr) estimates E[x_0 | x_t = x], x in VP scaling (alpha x_0 + sigma eps)."""

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        """(n, d) for x (n, d) and log_snr a scalar, natural logarithm, which may be infinite."""


class ExactDenoiser:
    """The posterior mean of a density that is known."""

    def __init__(self, density: Density) -> None:
        self._density = density

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        return self._density.denoise(x, float(log_snr))


class NetworkDenoiser:
    """A trained network whose module maps (x, log_snr) to x_0."""

    def __init__(self, module: nn.Module) -> None:
        self._module = module

    @torch.inference_mode()
    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        denoised: Tensor = self._module(x, log_snr.to(x.dtype))
        return denoised
