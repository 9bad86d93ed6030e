"""DDIM (Song et al. 2021, eqs. 12 and 16)."""

from torch import Tensor

from difflab.engine.conversions import alpha_sigma, eps_from_x0, posterior
from difflab.engine.samplers.move import Move
from difflab.engine.samplers.options import DDIMOptions


def ddim_step(options: DDIMOptions, move: Move, x: Tensor, denoised: Tensor) -> Tensor:
    """Keep the predicted noise, or replace a share of it by fresh noise: all of beta_tilde at eta = 1."""
    if move.is_last:
        return denoised
    alpha, sigma = alpha_sigma(move.log_snr_next)
    fresh = options.eta**2 * posterior(move.log_snr, move.log_snr_next).beta_tilde
    kept = (sigma**2 - fresh).clamp(min=0.0).sqrt()
    mean = alpha * denoised + kept * eps_from_x0(x, denoised, move.log_snr)
    return mean if options.eta == 0.0 else mean + fresh.sqrt() * move.noise(x)
