"""The four views of one schedule, and the way from each to log alpha_bar.

log alpha_bar is what they share: it keeps its relative accuracy both near the data (alpha_bar near 1) and
near the prior (alpha_bar near 0), where 1 - alpha_bar, or alpha_bar, would lose it.
"""

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

View = Literal["beta", "alpha_bar", "sigma", "log_snr"]
VIEWS: tuple[View, ...] = get_args(View)

FloatArray = npt.NDArray[np.float64]


def log_snr_from_log_alpha_bar(log_alpha_bar: FloatArray) -> FloatArray:
    """log(alpha_bar/(1 - alpha_bar)) in nats; -inf where alpha_bar = 0, +inf where it is 1."""
    with np.errstate(divide="ignore"):
        noise = np.log(-np.expm1(log_alpha_bar))
    return log_alpha_bar - noise


def log_alpha_bar_from_log_snr(log_snr: FloatArray) -> FloatArray:
    """The logarithm of sigmoid(log_snr)."""
    return -np.logaddexp(0.0, -log_snr)


def view_values(view: View, log_alpha_bar: FloatArray) -> FloatArray:
    """alpha_bar, sigma or log_snr of the given log alpha_bar; beta has no value at a single position."""
    if view == "alpha_bar":
        return np.exp(log_alpha_bar)
    if view == "sigma":
        return np.sqrt(-np.expm1(log_alpha_bar))
    if view == "log_snr":
        return log_snr_from_log_alpha_bar(log_alpha_bar)
    raise ValueError("beta is a rate, not a function of alpha_bar")


def log_alpha_bar_from(view: View, values: FloatArray) -> FloatArray:
    """The inverse of `view_values`; -inf where alpha_bar is 0."""
    if view == "log_snr":
        return log_alpha_bar_from_log_snr(values)
    with np.errstate(divide="ignore"):
        if view == "alpha_bar":
            return np.log(np.clip(values, 0.0, 1.0))
        if view == "sigma":
            return np.log1p(-np.square(np.clip(values, 0.0, 1.0)))
    raise ValueError("beta is a rate, not a function of alpha_bar")


def start_value(view: View, beta_1: float) -> float:
    """Where a curve begins: the value at step 1, whose alpha_bar is 1 - beta_1."""
    return float(view_values(view, np.log1p(np.array(-beta_1))))
