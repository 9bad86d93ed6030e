"""Ancestral sampling: the reverse Markov chain, each step a draw from p(x_s | x_t).

Sohl-Dickstein et al. 2015, section 2.2; Ho et al. 2020, algorithm 2; best variance: Bao et al. 2022, theorem 1.
"""

import torch
from torch import Tensor

from difflab.engine.conversions import Posterior, posterior
from difflab.engine.denoisers import Denoiser
from difflab.engine.samplers.options import AncestralOptions
from difflab.engine.samplers.sample import ErrorCurve
from difflab.errors import UsageError


class Stepper:
    """Mean of q(x_s | x_t, x_0) at x_0 = D(x_t), with noise of the chosen variance but into the data."""

    def __init__(
        self,
        options: AncestralOptions,
        denoiser: Denoiser,
        generator: torch.Generator,
        error_curve: ErrorCurve | None,
    ) -> None:
        if options.variance == "best" and error_curve is None:
            raise UsageError(
                "The best variance needs the denoiser's error at each log-SNR, which was not measured.",
                "Choose the variance beta_tilde or beta.",
            )
        self._options, self._denoiser, self._generator = options, denoiser, generator
        self._error_curve = error_curve

    def step(self, x: Tensor, here: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        denoised = self._denoiser(x, here)
        if torch.isposinf(there):
            return denoised, denoised
        coefficients = posterior(here, there)
        mean = coefficients.x0_weight * denoised + coefficients.x_weight * x
        noise = torch.randn(x.shape, generator=self._generator, device=x.device, dtype=x.dtype)
        return mean + self._variance(coefficients, float(here)).sqrt() * noise, denoised

    def _variance(self, coefficients: Posterior, here: float) -> Tensor:
        if self._options.variance == "beta":
            return coefficients.beta
        if self._options.variance == "beta_tilde" or self._error_curve is None:
            return coefficients.beta_tilde
        return coefficients.beta_tilde + coefficients.x0_weight**2 * self._error_curve(here)
