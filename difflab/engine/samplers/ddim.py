"""DDIM: non-Markovian sampling with the same marginals, deterministic at eta = 0 (Song et al. 2021, eq. 12)."""

import torch
from torch import Tensor

from difflab.engine.conversions import alpha_sigma, eps_from_x0, posterior
from difflab.engine.denoisers import Denoiser
from difflab.engine.samplers.options import DDIMOptions
from difflab.engine.samplers.sample import ErrorCurve


class Stepper:
    """x_s = alpha_s D + sqrt(sigma_s^2 - eta^2 beta_tilde) eps + eta sqrt(beta_tilde) noise."""

    def __init__(
        self,
        options: DDIMOptions,
        denoiser: Denoiser,
        generator: torch.Generator,
        error_curve: ErrorCurve | None,
    ) -> None:
        del error_curve  # the same marginals whatever the denoiser's error
        self._eta, self._denoiser, self._generator = options.eta, denoiser, generator

    def step(self, x: Tensor, here: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        denoised = self._denoiser(x, here)
        if torch.isposinf(there):
            return denoised, denoised
        alpha, sigma = alpha_sigma(there)
        fresh = self._eta**2 * posterior(here, there).beta_tilde
        kept = (sigma**2 - fresh).clamp(min=0.0).sqrt()
        x = alpha * denoised + kept * eps_from_x0(x, denoised, here)
        if self._eta > 0.0:
            noise = torch.randn(x.shape, generator=self._generator, device=x.device, dtype=x.dtype)
            x = x + fresh.sqrt() * noise
        return x, denoised
