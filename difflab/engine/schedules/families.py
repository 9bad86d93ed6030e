"""The named schedules: each is alpha_bar as a function of time, so that T does not change the curve.

Each function takes t/T, an array with the values 0, 1/T, ..., 1, and beta_1, and returns log alpha_bar there.
Where the literature's constants would end above the prior, the curve is rescaled to end at `END`.
"""

from collections.abc import Callable, Mapping

import numpy as np

from difflab.engine.schedules.views import FloatArray, log_alpha_bar_from_log_snr

RATE_START, RATE_END = 0.1, 20.0  # T beta_t of Ho et al. 2020, as a rate: Song et al. 2021, appendix C
END = -(RATE_START + RATE_END) / 2  # log alpha_bar at the end of that schedule: alpha_bar = 4.3e-5
COSINE_OFFSET = 0.008
SIGMOID_RANGE = 3.0
END_LOG_SNR = -10.0
KARRAS_RHO = 7.0
KARRAS_SIGMA_END = 80.0

LogAlphaBar = Callable[[FloatArray, float], FloatArray]


def linear(u: FloatArray, _beta_1: float) -> FloatArray:
    """beta grows linearly (Ho et al. 2020: 1e-4 to 0.02 at T = 1000)."""
    return -(RATE_START * u + (RATE_END - RATE_START) * u**2 / 2)


def quadratic(u: FloatArray, _beta_1: float) -> FloatArray:
    """sqrt(beta) grows linearly (Song, Meng & Ermon 2020; "scaled linear"), rescaled to end at `END`."""
    low, high = np.sqrt(RATE_START), np.sqrt(RATE_END)
    cubes = (low + (high - low) * u) ** 3 - low**3
    return np.asarray(END * cubes / (high**3 - low**3))


def constant(u: FloatArray, _beta_1: float) -> FloatArray:
    """The same beta at every step, large enough to end at `END`."""
    return END * u


def cosine(u: FloatArray, _beta_1: float) -> FloatArray:
    """alpha_bar = cos^2 of an angle that grows linearly (Nichol & Dhariwal 2021, eq. 17, s = 0.008)."""
    angle = (u + COSINE_OFFSET) / (1 + COSINE_OFFSET) * np.pi / 2
    start = np.cos(COSINE_OFFSET / (1 + COSINE_OFFSET) * np.pi / 2)
    return _log_or_zero(np.cos(angle) / start) * 2


def sigmoid(u: FloatArray, _beta_1: float) -> FloatArray:
    """alpha_bar is a sigmoid from -3 to 3, shifted and scaled to run from 1 to 0 (Jabri et al. 2022)."""
    logistic = 1 / (1 + np.exp(-SIGMOID_RANGE * (1 - 2 * u)))
    low, high = 1 / (1 + np.exp(SIGMOID_RANGE)), 1 / (1 + np.exp(-SIGMOID_RANGE))
    return _log_or_zero((logistic - low) / (high - low))


def reciprocal(u: FloatArray, _beta_1: float) -> FloatArray:
    """beta_t = 1/(T - t + 1): each step erases 1/T of the signal (Sohl-Dickstein et al. 2015)."""
    return _log_or_zero(1 - u)


def log_snr(u: FloatArray, beta_1: float) -> FloatArray:
    """log-SNR falls by the same amount at every step, from beta_1's to `END_LOG_SNR`."""
    start = np.log1p(-beta_1) - np.log(beta_1)
    values = start + (END_LOG_SNR - start) * _after_first_step(u)
    return _from_first_step(log_alpha_bar_from_log_snr(values))


def karras(u: FloatArray, beta_1: float) -> FloatArray:
    """(sigma/sqrt(alpha_bar))^(1/7) grows linearly, from beta_1's to 80 (Karras et al. 2022, eq. 5)."""
    start = np.sqrt(beta_1 / (1 - beta_1))
    low, high = start ** (1 / KARRAS_RHO), KARRAS_SIGMA_END ** (1 / KARRAS_RHO)
    sigma = (low + (high - low) * _after_first_step(u)) ** KARRAS_RHO
    return _from_first_step(-np.log1p(sigma**2))


TABLE: Mapping[str, LogAlphaBar] = {
    "linear": linear,
    "cosine": cosine,
    "quadratic": quadratic,
    "sigmoid": sigmoid,
    "constant": constant,
    "reciprocal": reciprocal,
    "log-snr": log_snr,
    "karras": karras,
}


def log_alpha_bar(family: str, u: FloatArray, beta_1: float) -> FloatArray:
    """log alpha_bar of the named family at the times u = t/T, an array (T + 1,) from 0 to 1."""
    return TABLE[family](u, beta_1)


def _log_or_zero(values: FloatArray) -> FloatArray:
    """The logarithm, -inf where rounding left a signal up to 1e-15: the cosine of pi/2 is not quite 0."""
    with np.errstate(divide="ignore"):
        return np.log(np.where(values > 1e-15, values, 0.0))


def _after_first_step(u: FloatArray) -> FloatArray:
    """0 at step 1, 1 at step T (and 1 where step 1 is step T)."""
    first = u[1]
    return np.ones_like(u) if first == 1 else (u - first) / (1 - first)


def _from_first_step(log_alpha_bar: FloatArray) -> FloatArray:
    """These families begin at step 1; time 0 is the data."""
    return np.concatenate([[0.0], log_alpha_bar[1:]])
