"""Where the bits go: the bound K of a schedule and a model, step by step.

K = L_null + ceiling - sum of the terms + prior terms is a lower bound on the mean log likelihood
(Sohl-Dickstein et al. 2015, eq. 14). All of it is read from one `DenoisingCurve`, in a millisecond or two: a
schedule can be dragged with its ledger following.
"""

import math
from dataclasses import dataclass

import numpy as np

from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.bounds.units import PER_DATUM, Unit
from difflab.engine.schedules.schedule import Schedule
from difflab.engine.schedules.views import FloatArray

LN2 = float(np.log(2.0))
LEAST_ERROR = 1e-100


@dataclass(frozen=True, eq=False)
class Ledger:
    """Everything in bits of the `unit`; arrays over t = 2..T are (T - 1,), index t - 2 is step t.

    K_bits = L_null_bits + ceiling_bits + prior_bits - sum of terms_bits.
    terms_bits: E KL(q(x_{t-1}|x_t,x_0) || p(x_{t-1}|x_t)) with the best isotropic reverse variance, the t-th
    is (d/2) log2(1 + (SNR_{t-1} - SNR_t) e(lambda_t)).
    terms_se, K_se: standard errors, 0 where the curve is exact.
    L_null_bits: E log pi(x_0). limit_bits: -H(data), None where infinite, or not known (see `unit`).
    ceiling_bits: the most that K - L_null can be, (d/2) log2((1 - alpha_bar_T)/beta_1).
    early_bits: what ending early costs of it, -(d/2) log2(1 - alpha_bar_T).
    prior_bits: E log pi(x_T) - E log pi(x_1), 0 where the data have the prior's second moment.
    mismatch_bits: the true KL(q_T || pi).
    entropy_lower, entropy_reverse, entropy_upper: eq. 23 with H(X_{t-1}|X_t) inside, from the exact curve.
    log_snrs: (T,), nats.
    """

    terms_bits: FloatArray
    terms_se: FloatArray
    K_bits: float
    K_se: float
    L_null_bits: float
    limit_bits: float | None
    ceiling_bits: float
    early_bits: float
    prior_bits: float
    mismatch_bits: float
    entropy_lower: FloatArray
    entropy_reverse: FloatArray
    entropy_upper: FloatArray
    log_snrs: FloatArray
    unit: Unit = PER_DATUM

    @property
    def gain_bits(self) -> float:
        """K - L_null: what the model knows beyond the prior."""
        return self.K_bits - self.L_null_bits

    @property
    def gap_bits(self) -> float | None:
        """limit - K: what is lost on the way; None without a limit."""
        return None if self.limit_bits is None else self.limit_bits - self.K_bits


def ledger(schedule: Schedule, curve: DenoisingCurve, limit_bits: float | None) -> Ledger:
    """The ledger of the model whose errors are `curve`; the entropies and the mismatch are the data's."""
    half, excess = curve.dim / 2, curve.second_moment - 1.0
    errors = curve.error_at(schedule.log_snrs[1:])
    drops = snr_drops(schedule.log_snrs)
    terms = half * np.log1p(drops * errors) / LN2
    null = -half * (np.log(2 * np.pi) + curve.second_moment) / LN2
    early = abs(half * log_noise(schedule)[-1]) / LN2
    ceiling = -half * np.log(schedule.betas[0]) / LN2 - early + 0.0  # no minus zero
    prior = half * excess * (schedule.alpha_bars[0] - schedule.alpha_bars[-1]) / LN2
    terms_se, total_se = _standard_errors(curve, schedule.log_snrs[1:], errors, drops)
    information = curve.dim * curve.best.information_at(schedule.log_snrs) / LN2
    mismatch = early - information[-1] + half * excess * schedule.alpha_bars[-1] / LN2
    upper = half * np.log(2 * np.pi * np.e * schedule.betas[1:]) / LN2
    lower = upper - half * np.diff(log_noise(schedule)) / LN2
    return Ledger(
        terms_bits=terms,
        terms_se=terms_se,
        K_bits=float(null + ceiling + prior - terms.sum()),
        K_se=total_se,
        L_null_bits=float(null),
        limit_bits=limit_bits,
        ceiling_bits=float(ceiling),
        early_bits=float(early),
        prior_bits=float(prior),
        mismatch_bits=max(float(mismatch), 0.0),
        entropy_lower=lower,
        entropy_reverse=lower - np.diff(information),
        entropy_upper=upper,
        log_snrs=schedule.log_snrs,
    )


def snr_drops(log_snrs: FloatArray) -> FloatArray:
    """SNR_{t-1} - SNR_t for t = 2..T, (T - 1,)."""
    return np.asarray(-np.diff(np.exp(log_snrs)))


def log_noise(schedule: Schedule) -> FloatArray:
    """log(1 - alpha_bar_t), (T,), accurate at both ends."""
    return np.asarray(np.log(-np.expm1(schedule.log_alpha_bars)))


def _standard_errors(
    curve: DenoisingCurve, log_snrs: FloatArray, errors: FloatArray, drops: FloatArray
) -> tuple[FloatArray, float]:
    """Of each term (T - 1,) and of their sum, by the delta method from the covariance of the curve."""
    if curve.covariance is None or len(log_snrs) == 0:
        return np.zeros_like(errors), 0.0
    lower, share = curve.shares(log_snrs)
    # The curve is interpolated in log e, so a level's error moves e in proportion.
    rates = curve.dim / 2 / LN2 * drops * errors / (1.0 + drops * errors)
    # Finite data leave no error at clean levels, and no covariance: the floor's square must be finite.
    level_errors = np.maximum(curve.errors, LEAST_ERROR)
    weights = np.stack([rates * (1.0 - share) / level_errors[lower], rates * share / level_errors[lower + 1]])
    variance = (
        weights[0] ** 2 * curve.covariance[lower, lower]
        + 2 * weights[0] * weights[1] * curve.covariance[lower, lower + 1]
        + weights[1] ** 2 * curve.covariance[lower + 1, lower + 1]
    )
    count = len(curve.log_snrs)
    total = np.bincount(lower, weights[0], count) + np.bincount(lower + 1, weights[1], count)
    return np.sqrt(np.maximum(variance, 0.0)), math.sqrt(max(float(total @ curve.covariance @ total), 0.0))
