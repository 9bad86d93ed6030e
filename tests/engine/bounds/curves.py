"""Denoising curves in closed form, to hold the bounds against."""

import numpy as np

from difflab.engine.bounds import DenoisingCurve
from difflab.engine.schedules.views import FloatArray

LEVELS = np.linspace(-14.0, 28.0, 95)


def gaussian_error(log_snrs: FloatArray, variance: float) -> FloatArray:
    """e of N(m, variance I): 1 / (1/variance + SNR)."""
    return np.asarray(1.0 / (1.0 / variance + np.exp(log_snrs)))


def gaussian_curve(variance: float, dim: int = 2, mean_square: float = 0.0) -> DenoisingCurve:
    """Of N(m, variance I) with |m|^2 / d = mean_square."""
    return DenoisingCurve(LEVELS, gaussian_error(LEVELS, variance), dim, variance + mean_square)
