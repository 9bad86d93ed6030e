"""The binomial diffusion of bits: forward rates, the posterior by Bayes, and the reverse rates of a denoiser.

Every step keeps each bit with probability 1 - beta and replaces it by a coin of rate m otherwise, so that
q(x_t=1|x_s) = a x_s + m (1 - a) with a = alpha_bar_t / alpha_bar_s (Sohl-Dickstein et al. 2015, table
App.1). Noise levels are log-SNRs, log(alpha_bar / (1 - alpha_bar)) in nats, +inf the data and -inf the prior:
both are exact here.

Shapes: bits x, x0 (n, L), 0. or 1.; log_snr a scalar tensor or (n,); rate the m of the prior, a number.
Probabilities of 1 and of 0 are both kept, since 1 - p loses the digits of a small one.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid


class Rates(NamedTuple):
    """Probabilities of one and of zero, which add up to 1."""

    one: Tensor
    zero: Tensor


class Posterior(NamedTuple):
    """q(x_s | x_t, x_0) per bit for the given x_t: where x_0 is 1 and where it is 0."""

    if_one: Rates
    if_zero: Rates


def noised_rates(x0: Tensor, log_snr: Tensor, rate: float) -> Rates:
    """q(x_t | x_0) (n, L); x0 may also be probabilities of a one."""
    signal, noise = _shares(_level(log_snr, x0))
    return Rates(signal * x0 + rate * noise, signal * (1 - x0) + (1 - rate) * noise)


def noise_bits(x0: Tensor, uniform: Tensor, log_snr: Tensor, rate: float) -> Tensor:
    """x_t (n, L) from one uniform number in [0, 1) per bit: x_t = u < q(x_t=1|x_0).

    The same numbers at another noise level give a coherent picture: while log_snr falls a bit changes at most
    once. It is the law of x_t at each level that is right, not that of the way between them (`step_bits`).
    """
    return (uniform < noised_rates(x0, log_snr, rate).one).to(x0)


def step_bits(x: Tensor, uniform: Tensor, log_snr: Tensor, log_snr_next: Tensor, rate: float) -> Tensor:
    """One step of the true Markov chain, from x at log_snr to the noisier log_snr_next."""
    kept, replaced = _step(_level(log_snr, x), _level(log_snr_next, x))
    return (uniform < kept * x + rate * replaced).to(x)


def prior_bits(uniform: Tensor, rate: float) -> Tensor:
    """x_T ~ pi from uniform numbers."""
    return (uniform < rate).to(uniform)


def posterior(x: Tensor, log_snr: Tensor, log_snr_before: Tensor, rate: float) -> Posterior:
    """q(x_s | x_t = x, x_0) per bit, from the noisier log_snr to the cleaner log_snr_before.

    By Bayes q(x_t|x_s) q(x_s|x_0) / q(x_t|x_0), written so that nearly clean data give no 0/0.
    """
    values = posterior_of_values(_level(log_snr, x), _level(log_snr_before, x), rate)
    shown = x > 0.5
    return Posterior(*(Rates(*(_picked(shown, each) for each in rates)) for rates in values))


def _picked(shown: Tensor, values: Tensor) -> Tensor:
    """(n, L): of values (..., 2) for the bits 0 and 1 the one that is shown."""
    return torch.where(shown, values[..., 1:], values[..., :1])


def posterior_of_values(log_snr: Tensor, log_snr_before: Tensor, rate: float) -> Posterior:
    """The posterior for both values (0, 1) of a bit of x_t, all that any bit can need.

    Levels scalar or (..., 1), of one type; the last axis of the result, of length 2, is the value.
    """
    x = log_snr.new_tensor([0.0, 1.0])
    signal, noise = _shares(log_snr)
    signal_before, noise_before = _shares(log_snr_before)
    kept, replaced = _step(log_snr_before, log_snr)
    coin = rate * x + (1 - rate) * (1 - x)  # pi(x_t)
    stays = kept + coin * replaced  # q(x_t | x_s = x_t)
    # Where x_0 is the bit that x_t shows: x_s shows it too, or differs from both.
    likelihood = signal + coin * noise  # q(x_t | x_0 = x_t)
    same_agree = stays * (signal_before + coin * noise_before) / likelihood
    same_differ = coin * replaced * (1 - coin) * noise_before / likelihood
    # Where it is the other bit, the likelihood is coin * noise: the coin cancels.
    log_noise = logsigmoid(-log_snr)
    other_agree = stays * torch.exp(logsigmoid(-log_snr_before) - log_noise)
    other_differ = replaced * torch.exp(-log_noise) * (signal_before + (1 - coin) * noise_before)
    shown = x > 0.5
    same = _shown(shown, same_agree, same_differ)
    other = _shown(shown, other_agree, other_differ)
    return Posterior(_choose(shown, same, other), _choose(shown, other, same))


def reverse_probability(
    probability: Tensor, x: Tensor, log_snr: Tensor, log_snr_before: Tensor, rate: float
) -> Tensor:
    """p(x_s = 1 | x_t) (n, L): the posterior averaged over x_0, which is 1 with `probability` given x_t.

    With the exact denoiser these are the best rates of independent bits (Sohl-Dickstein et al. 2015).
    """
    levels = _level(log_snr, x), _level(log_snr_before, x)
    law = posterior_of_values(*levels, rate)
    shown, gain = x > 0.5, law.if_one.one - law.if_zero.one
    return torch.addcmul(_picked(shown, law.if_zero.one), _picked(shown, gain), probability)


def posterior_kl(
    logits: Tensor, x0: Tensor, x: Tensor, log_snr: Tensor, log_snr_before: Tensor, rate: float
) -> Tensor:
    """(n, L) KL(q(x_s | x_t, x_0) || p(x_s | x_t)) in nats, per bit.

    logits: log(p/(1 - p)) of x_0 = 1 given x_t, as a network gives them; x0 may be probabilities too:
    then this is the mean over them. Differentiable in the logits.
    """
    law = posterior(x, log_snr, log_snr_before, rate)
    reverse = mixed(law, torch.sigmoid(logits), torch.sigmoid(-logits))
    return x0 * kl(law.if_one, reverse) + (1 - x0) * kl(law.if_zero, reverse)


def mixed(law: Posterior, one: Tensor, zero: Tensor) -> Rates:
    """The posterior averaged over x_0 with probabilities `one` and `zero`."""
    return Rates(
        one * law.if_one.one + zero * law.if_zero.one, one * law.if_one.zero + zero * law.if_zero.zero
    )


def kl(q: Rates, p: Rates) -> Tensor:
    """KL(q || p) in nats of Bernoulli laws; infinite where p excludes what q allows."""
    return _relative(q.one, p.one) + _relative(q.zero, p.zero)


def _relative(q: Tensor, p: Tensor) -> Tensor:
    """q log(q/p) - q + p: never negative, so that a small divergence is no difference of large numbers."""
    there, excess = q > 0, p - q
    of_q, of_p = torch.where(there, q, 1.0), torch.where(there, p, 1.0)
    ratio = (of_p - of_q) / of_q
    near = torch.log1p(ratio.clamp(min=-0.5))
    return excess - q * torch.where(ratio < -0.5, torch.log(of_p / of_q), near)


def _shown(shown: Tensor, agree: Tensor, differ: Tensor) -> Rates:
    """The rates of a bit that agrees with x_t, or differs from it, with these probabilities."""
    return Rates(torch.where(shown, agree, differ), torch.where(shown, differ, agree))


def _choose(condition: Tensor, one: Rates, other: Rates) -> Rates:
    return Rates(torch.where(condition, one.one, other.one), torch.where(condition, one.zero, other.zero))


def _shares(level: Tensor) -> tuple[Tensor, Tensor]:
    """alpha_bar and 1 - alpha_bar."""
    return torch.sigmoid(level), torch.sigmoid(-level)


def _step(before: Tensor, after: Tensor) -> tuple[Tensor, Tensor]:
    """a = alpha_bar_t / alpha_bar_s and 1 - a, both accurate; from a prior (s at -inf) the prior stays."""
    log_kept = torch.where(torch.isneginf(before), 0.0, logsigmoid(after) - logsigmoid(before))
    return log_kept.exp(), -torch.expm1(log_kept)


def _level(log_snr: Tensor, like: Tensor) -> Tensor:
    """log_snr in the type of `like`, shaped to multiply (n, L)."""
    level = log_snr.to(like)
    return level if level.dim() == 0 else level.unsqueeze(-1)
