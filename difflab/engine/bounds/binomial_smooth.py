"""From what was measured at a few noise levels to all of them, without ringing.

Losses fall over many powers of ten, so their logarithm is drawn: as smooth as the measured values allow,
which count by their standard errors. Where these are small it is a cubic spline.
"""

import numpy as np

from difflab.engine.schedules.views import FloatArray

BEND = 0.15  # nats: typical second difference of a log loss from level to level
SUREST = 1e-4  # relative standard error of an exact value
LEAST_SHARE = 1e-12  # of the largest value: what no value is read below


def smoothed(values: FloatArray, levels: int) -> FloatArray:
    """(b, levels, k) from values (b, n, k) of b independent batches at n levels, evenly spread over them.

    Values are positive but for chance. The mean over the batches is smooth; the batches stay apart from it as
    they were.
    """
    mean = values.mean(axis=0)
    mean = np.maximum(mean, max(LEAST_SHARE * float(mean.max()), np.finfo(np.float64).tiny))
    apart = values / mean - 1.0
    apart -= apart.mean(axis=0)
    spread = np.sqrt(np.square(apart).mean(axis=(0, 2)) / max(len(values) - 1, 1))
    operator = _smoother(np.maximum(spread, SUREST), levels)
    drawn = np.exp(np.minimum(operator @ np.log(mean), 700.0))
    return np.asarray(drawn * (1.0 + operator @ apart))


def _smoother(errors: FloatArray, levels: int) -> FloatArray:
    """(levels, n): the mean of curves with random second differences, given values with these errors."""
    few = np.linspace(0, levels - 1, len(errors)).round().astype(int)
    bends = np.diff(np.eye(levels), 2, axis=0) / BEND
    matrix = bends.T @ bends
    weights = errors**-2.0
    matrix[few, few] += weights
    right = np.zeros((levels, len(errors)))
    right[few, np.arange(len(errors))] = weights
    return np.asarray(np.linalg.solve(matrix, right))
