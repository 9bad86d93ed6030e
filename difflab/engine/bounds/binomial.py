"""The ledger of bits: K of a schedule and a model of sequences, step by step, read from its `BinomialCurve`.

K as for points (Sohl-Dickstein et al. 2015, eq. 14), with the entropies and divergences of independent bits;
the reverse rates are the posterior's, averaged over what the model takes x_0 to be.
"""

from typing import NamedTuple

import numpy as np

from difflab.engine.bounds.binomial_curve import LN2, BinomialCurve
from difflab.engine.bounds.ledger import Ledger
from difflab.engine.schedules.schedule import Schedule
from difflab.engine.schedules.views import FloatArray


def binomial_ledger(schedule: Schedule, curve: BinomialCurve, limit_bits: float | None) -> Ledger:
    """The ledger in bits per sequence; the entropies and the mismatch are those of the data.

    Its parts mean what they mean for points: ceiling_bits = H(X_T|X_0) - H(X_1|X_0); early_bits =
    H(pi) - H(X_T|X_0); prior_bits = E log pi(x_T) - E log pi(x_1), 0 where the data have the prior's rate.
    """
    log_noise = np.log(-np.expm1(schedule.log_alpha_bars))
    losses = curve.losses_of(log_noise, schedule.log_snrs)
    losses_se, total_se = curve.errors_of(log_noise, schedule.log_snrs)
    parts = _parts(schedule.alpha_bars, np.exp(log_noise), curve)
    given_data = parts.entropy_given_data
    null, ceiling, prior = _fixed(parts, curve)
    mismatch = curve.mismatch_at(schedule.log_snrs)
    entropy = -mismatch - parts.log_prior
    upper = _step_entropy(schedule.betas[1:], parts.ones[:-1], curve)
    return Ledger(
        terms_bits=losses,
        terms_se=losses_se,
        K_bits=null + ceiling + prior - float(losses.sum()),
        K_se=total_se,
        L_null_bits=null,
        limit_bits=limit_bits,
        ceiling_bits=ceiling,
        early_bits=float(curve.dim * _entropy(np.array(curve.rate)) - given_data[-1]),
        prior_bits=prior,
        mismatch_bits=float(mismatch[-1]),
        entropy_lower=upper - np.diff(given_data),
        entropy_reverse=upper - np.diff(entropy),
        entropy_upper=upper,
        log_snrs=schedule.log_snrs,
    )


def binomial_bound_and_gradient(log_snrs: FloatArray, curve: BinomialCurve) -> tuple[float, FloatArray]:
    """K in bits of falling log-SNRs (T,), the last perhaps -inf, and its derivatives by them (T,)."""
    log_noise = -np.logaddexp(0.0, log_snrs)
    alpha_bars = np.exp(-np.logaddexp(0.0, -log_snrs))
    slopes = curve.slopes_of(log_noise, log_snrs)
    fixed = _fixed(_parts(alpha_bars, np.exp(log_noise), curve), curve)
    gradient = np.zeros_like(log_snrs)
    gradient[1:] -= slopes.by_log_snr
    gradient[:-1] -= slopes.by_log_snr_before
    ends, noise = alpha_bars[[0, -1]], np.exp(log_noise[[0, -1]])
    at_ends = _fixed_slopes(noise, curve) * ends * noise
    gradient[0] -= at_ends[0]
    gradient[-1] += at_ends[1]
    return sum(fixed) - float(curve.losses_of(log_noise, log_snrs).sum()), gradient


class _Parts(NamedTuple):
    """At t = 1..T, each (T,): expected ones, H(X_t|X_0) and E log pi(x_t), both in bits."""

    ones: FloatArray
    entropy_given_data: FloatArray
    log_prior: FloatArray


def _parts(alpha_bars: FloatArray, noise: FloatArray, curve: BinomialCurve) -> _Parts:
    """noise: 1 - alpha_bar, which keeps its digits where it is small."""
    m = curve.rate
    ones = alpha_bars * curve.ones + noise * m * curve.dim
    from_ones, from_zeros = _entropy(noise * (1 - m)), _entropy(noise * m)
    entropy = curve.ones * from_ones + (curve.dim - curve.ones) * from_zeros
    return _Parts(ones, entropy, _log_prior(ones, curve))


def _fixed(parts: _Parts, curve: BinomialCurve) -> tuple[float, float, float]:
    """L_null, ceiling and prior terms in bits: all of K but its losses."""
    null = float(_log_prior(np.array(curve.ones), curve))
    ceiling = float(parts.entropy_given_data[-1] - parts.entropy_given_data[0])
    return null, ceiling, float(parts.log_prior[-1] - parts.log_prior[0])


def _fixed_slopes(noise: FloatArray, curve: BinomialCurve) -> FloatArray:
    """The derivative of H(X_t|X_0) + E log pi(x_t) by alpha_bar_t in bits, at noise = 1 - alpha_bar_t."""
    m = curve.rate
    zeros = curve.dim - curve.ones
    by_entropy = -curve.ones * (1 - m) * _log_odds(noise * (1 - m)) - zeros * m * _log_odds(noise * m)
    by_ones = (curve.ones - m * curve.dim) * np.log(m / (1 - m)) / LN2
    return np.asarray(by_entropy + by_ones)


def _log_prior(ones: FloatArray, curve: BinomialCurve) -> FloatArray:
    """E log2 pi of sequences with so many ones."""
    m = curve.rate
    return np.asarray((ones * np.log(m) + (curve.dim - ones) * np.log1p(-m)) / LN2)


def _step_entropy(betas: FloatArray, ones_before: FloatArray, curve: BinomialCurve) -> FloatArray:
    """H(X_t|X_{t-1}) in bits (T - 1,)."""
    m = curve.rate
    zeros = curve.dim - ones_before
    return np.asarray(ones_before * _entropy(betas * (1 - m)) + zeros * _entropy(betas * m))


def _entropy(p: FloatArray) -> FloatArray:
    """Of a bit with probability p, in bits; 0 at both ends."""
    inner = np.clip(p, np.finfo(np.float64).tiny, 1 - np.finfo(np.float64).eps)
    return np.asarray(-(inner * np.log(inner) + (1 - inner) * np.log1p(-inner)) / LN2)


def _log_odds(p: FloatArray) -> FloatArray:
    """log2((1 - p)/p), the derivative of the entropy."""
    inner = np.clip(p, np.finfo(np.float64).tiny, 1 - np.finfo(np.float64).eps)
    return np.asarray((np.log1p(-inner) - np.log(inner)) / LN2)
