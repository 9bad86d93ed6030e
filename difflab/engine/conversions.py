"""The identities between denoiser, noise, score, v and velocity: one home, so that no other module has them.

Everything is a denoiser: `x0` stands for E[x_0 | x_t] (or for x_0 itself; the identities are the same).
Scaling is variance preserving: x = alpha x_0 + sigma eps with alpha^2 = sigmoid(log_snr) and
sigma^2 = sigmoid(-log_snr).

Shapes everywhere: x, x0, eps, v, score (n, d); log_snr a scalar tensor or (n,), natural logarithm. Finite
log-SNRs unless a function says otherwise.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid


def alpha_sigma(log_snr: Tensor) -> tuple[Tensor, Tensor]:
    """Scales alpha and sigma of signal and noise, shaped as `log_snr`; exact 0 and 1 where it is infinite."""
    return torch.sigmoid(log_snr).sqrt(), torch.sigmoid(-log_snr).sqrt()


def log_snr_of(alpha_bar: Tensor) -> Tensor:
    """log(alpha_bar / (1 - alpha_bar)); -inf at 0 and +inf at 1."""
    return torch.log(alpha_bar) - torch.log1p(-alpha_bar)


def noised(x0: Tensor, eps: Tensor, log_snr: Tensor) -> Tensor:
    """x_t = alpha x_0 + sigma eps, also at infinite log-SNR."""
    alpha, sigma = _scales(log_snr)
    return alpha * x0 + sigma * eps


def eps_from_x0(x: Tensor, x0: Tensor, log_snr: Tensor) -> Tensor:
    """eps = (x - alpha x_0) / sigma."""
    alpha, sigma = _scales(log_snr)
    return (x - alpha * x0) / sigma


def x0_from_eps(x: Tensor, eps: Tensor, log_snr: Tensor) -> Tensor:
    """x_0 = (x - sigma eps) / alpha."""
    alpha, sigma = _scales(log_snr)
    return (x - sigma * eps) / alpha


def v_from_x0(x: Tensor, x0: Tensor, log_snr: Tensor) -> Tensor:
    """v = alpha eps - sigma x_0 = (alpha x - x_0) / sigma (Salimans and Ho 2022, appendix D)."""
    alpha, sigma = _scales(log_snr)
    return (alpha * x - x0) / sigma


def x0_from_v(x: Tensor, v: Tensor, log_snr: Tensor) -> Tensor:
    """x_0 = alpha x - sigma v, also at infinite log-SNR."""
    alpha, sigma = _scales(log_snr)
    return alpha * x - sigma * v


def eps_from_v(x: Tensor, v: Tensor, log_snr: Tensor) -> Tensor:
    """eps = sigma x + alpha v, also at infinite log-SNR."""
    alpha, sigma = _scales(log_snr)
    return sigma * x + alpha * v


def score_from_x0(x: Tensor, x0: Tensor, log_snr: Tensor) -> Tensor:
    """grad log q_t(x) = -eps / sigma = (alpha x_0 - x) / sigma^2 (Tweedie's formula)."""
    alpha, sigma = _scales(log_snr)
    return (alpha * x0 - x) / sigma**2


def x0_from_score(x: Tensor, score: Tensor, log_snr: Tensor) -> Tensor:
    """x_0 = (x + sigma^2 score) / alpha."""
    alpha, sigma = _scales(log_snr)
    return (x + sigma**2 * score) / alpha


def velocity_from_x0(x: Tensor, x0: Tensor, log_snr: Tensor) -> Tensor:
    """Probability-flow velocity dx / dlog_snr = sigma^2 (x + score) / 2 = (alpha x_0 - alpha^2 x) / 2.

    Per nat of log-SNR, towards the data; times d log_snr / dt it is dx/dt = -(beta/2)(x + score) (Song et al.
    2021, eq. 13). Also at infinite log-SNR.
    """
    alpha, _ = _scales(log_snr)
    return 0.5 * alpha * (x0 - alpha * x)


class Posterior(NamedTuple):
    """q(x_s | x_t, x_0) = N(x0_weight x_0 + x_weight x_t, beta_tilde I) for s before t; all of one shape."""

    x0_weight: Tensor  # c_t
    x_weight: Tensor
    beta: Tensor  # variance of q(x_t | x_s)
    beta_tilde: Tensor


def posterior(log_snr: Tensor, log_snr_before: Tensor) -> Posterior:
    """The forward process's posterior from the noisier `log_snr` to the cleaner `log_snr_before`.

    Either may be infinite: from -inf the data alone decide, at +inf the data themselves are reached and
    beta_tilde is 0. Ho et al. 2020, eqs. 6 and 7, for a step of any length.
    """
    log_alpha = logsigmoid(log_snr) - logsigmoid(log_snr_before)  # log(alpha_bar_t / alpha_bar_s)
    beta = -torch.expm1(log_alpha)  # not 1 - exp: small steps would lose their digits
    share = torch.exp(
        logsigmoid(-log_snr_before) - logsigmoid(-log_snr)
    )  # (1 - alpha_bar_s) / (1 - alpha_bar_t)
    x0_weight = torch.exp(0.5 * logsigmoid(log_snr_before) - logsigmoid(-log_snr)) * beta
    return Posterior(x0_weight, torch.exp(0.5 * log_alpha) * share, beta, share * beta)


def _scales(log_snr: Tensor) -> tuple[Tensor, Tensor]:
    """alpha and sigma, shaped to multiply (n, d)."""
    alpha, sigma = alpha_sigma(log_snr)
    return (alpha, sigma) if log_snr.dim() == 0 else (alpha.unsqueeze(-1), sigma.unsqueeze(-1))
