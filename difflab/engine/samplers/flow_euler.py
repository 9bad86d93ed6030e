"""Euler's method on the probability flow: first order, one denoising a step.

In the angle phi with alpha = cos(phi), sigma = sin(phi) the flow is dx/dphi = v (Salimans and Ho 2022),
which stays bounded at both ends; Song et al. 2021, eq. 13, in another time.
"""

import torch
from torch import Tensor

from difflab.engine.conversions import alpha_sigma, v_from_x0
from difflab.engine.denoisers import Denoiser
from difflab.engine.samplers.options import FlowEulerOptions
from difflab.engine.samplers.sample import ErrorCurve


def angle(log_snr: Tensor) -> Tensor:
    """phi with tan(phi) = sigma / alpha: 0 at the data, pi/2 at the prior."""
    alpha, sigma = alpha_sigma(log_snr)
    return torch.atan2(sigma, alpha)


class Stepper:
    """x + (phi_s - phi_t) v; into the data, where v cannot be asked again, the denoiser's own answer."""

    def __init__(
        self,
        options: FlowEulerOptions,
        denoiser: Denoiser,
        generator: torch.Generator,
        error_curve: ErrorCurve | None,
    ) -> None:
        del options, generator, error_curve  # deterministic: all chance lies in x_T
        self._denoiser = denoiser

    def step(self, x: Tensor, here: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        denoised = self._denoiser(x, here)
        if torch.isposinf(there):
            return denoised, denoised
        return x + (angle(there) - angle(here)) * v_from_x0(x, denoised, here), denoised
