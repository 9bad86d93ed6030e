"""The reverse Markov chain (Sohl-Dickstein et al. 2015; Ho et al. 2020, algorithm 2)."""

from torch import Tensor

from difflab.engine.conversions import Posterior, posterior
from difflab.engine.samplers.move import Move
from difflab.engine.samplers.options import AncestralOptions, Variance
from difflab.errors import UsageError


def ancestral_step(options: AncestralOptions, move: Move, x: Tensor, denoised: Tensor) -> Tensor:
    """Mean of q(x_s | x_t, x_0 = denoised), and noise of the chosen variance except in the last step."""
    mean, variance = mean_variance(options, move, x, denoised)
    return mean if move.is_last else mean + variance.sqrt() * move.noise(x)


def mean_variance(
    options: AncestralOptions, move: Move, x: Tensor, denoised: Tensor
) -> tuple[Tensor, Tensor]:
    """Mean (n, d) and variance of the reverse step p(x_s | x_t): a scalar, 0 in the last step, or (n, d)."""
    law = posterior(move.log_snr, move.log_snr_next)
    mean = law.x0_weight * denoised + law.x_weight * x
    return mean, law.beta_tilde if move.is_last else _variance(options.variance, law, move, x)


def _variance(choice: Variance, law: Posterior, move: Move, x: Tensor) -> Tensor:
    if choice == "beta_tilde":
        return law.beta_tilde
    if choice == "beta":
        return law.beta
    if choice == "learned" and move.own is not None:
        return move.own.variance(x)
    if move.error_curve is None:
        raise UsageError(
            "The best variance needs the denoising error at every noise level, which is not known here.",
            "Choose the variance beta_tilde or beta.",
        )
    # Bao et al. 2022, theorem 1: the posterior's own variance and what the data's uncertainty adds.
    return law.beta_tilde + law.x0_weight**2 * move.error_curve(move.log_snr)
