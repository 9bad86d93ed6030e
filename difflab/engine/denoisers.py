"""One interface for the exact and the learned answer to "which data does this noisy point come from?".

Samplers, fields and metrics take either, so that truth can stand beside every estimate.
"""

from typing import Protocol

import torch
from torch import Tensor

from difflab.engine.densities.base import Density
from difflab.engine.networks.base import Network
from difflab.engine.networks.predictions import PREDICTIONS


class Denoiser(Protocol):
    """D(x, log_snr), an estimate of E[x_0 | x_t = x]."""

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        """(n, d) estimates for x: (n, d), VP-scaled; log_snr a scalar tensor or (n,), possibly infinite."""


class ExactDenoiser:
    """The posterior mean of a density, in closed form or by its quadrature."""

    def __init__(self, density: Density) -> None:
        self.density = density

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        if log_snr.dim() == 0:
            return self.density.denoise(x, float(log_snr))
        result = torch.empty_like(x)
        for level in torch.unique(log_snr):
            chosen = log_snr == level
            result[chosen] = self.density.denoise(x[chosen], float(level))
        return result


class NetworkDenoiser:
    """What a network has learned, its output turned into a denoised point. Without gradients."""

    def __init__(self, network: Network) -> None:
        self.network = network

    @torch.no_grad()
    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        log_snr = log_snr.to(x)
        return PREDICTIONS[self.network.prediction].denoise(x, self.network(x, log_snr), log_snr)
