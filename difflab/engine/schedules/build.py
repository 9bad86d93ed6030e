"""From options to numbers: one rule turns any curve into betas."""

import numpy as np

from difflab.engine.schedules import families
from difflab.engine.schedules.options import MIN_BETA, ScheduleOptions
from difflab.engine.schedules.schedule import Schedule
from difflab.engine.schedules.views import FloatArray

MAX_BETA = 0.999  # Nichol & Dhariwal 2021, section 3.2


def build(options: ScheduleOptions) -> Schedule:
    """The schedule of T steps that `options` describe.

    beta_1 is the option's; beta_2..T follow the curve, clipped at 0.999; alpha_bar is their product. Where
    the first step is also the last (T = 1) it goes to the end of the curve, or it would not reach the prior.
    """
    u = np.arange(options.steps + 1) / options.steps
    log_alpha_bars = families.log_alpha_bar(options.family, u, options.beta_1)
    return Schedule.from_betas(_betas(log_alpha_bars, options.beta_1))


def _betas(log_alpha_bars: FloatArray, beta_1: float) -> FloatArray:
    """Betas (T,) from log alpha_bar (T + 1,) at t = 0..T, by the rule of `build`."""
    betas = np.clip(-np.expm1(np.diff(log_alpha_bars)), MIN_BETA, MAX_BETA)
    if len(betas) > 1:
        betas[0] = beta_1
    return betas
