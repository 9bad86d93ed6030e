"""The curve through handles, as log alpha_bar over v: every view and every number of steps derive from it."""

from functools import lru_cache

import numpy as np

from difflab.engine.schedules import log_rate
from difflab.engine.schedules.monotone import MonotoneCubic
from difflab.engine.schedules.options import Curve
from difflab.engine.schedules.views import FloatArray, log_alpha_bar_from, start_value


def knots(curve: Curve, beta_1: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Positions v, values in the view and slope ratios, each (n + 1,): the left end, then the handles."""
    if curve.view == "beta":
        start = curve.handles[0].value if curve.start_rate is None else curve.start_rate
    else:
        start = start_value(curve.view, beta_1)
    points = np.array([(0.0, start, curve.start_ratio), *curve.handles], dtype=np.float64)
    return points[:, 0], points[:, 1], points[:, 2]


@lru_cache(maxsize=8)
def spline(curve: Curve, beta_1: float) -> MonotoneCubic:
    """The monotone cubic over v in [0, 1] in the curve's view; for beta, of the logarithm of the rate.

    Remembered: while a curve is dragged, plot and schedule ask for the same.
    """
    v, values, ratios = knots(curve, beta_1)
    return MonotoneCubic.through(v, np.log(values) if curve.view == "beta" else values, ratios)


def log_alpha_bar(curve: Curve, beta_1: float, v: FloatArray) -> FloatArray:
    """log alpha_bar at the positions v in [0, 1]; v = 0 is step 1, whose alpha_bar is 1 - beta_1."""
    through = spline(curve, beta_1)
    if curve.view == "beta":
        return np.asarray(np.log1p(-beta_1) - log_rate.integral(through, v))
    return log_alpha_bar_from(curve.view, through(v))
