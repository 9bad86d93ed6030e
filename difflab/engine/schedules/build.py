"""From options to numbers: one rule turns any curve into betas."""

from functools import lru_cache

import numpy as np

from difflab.engine.schedules import edited, families, imported
from difflab.engine.schedules.options import MAX_BETA, MIN_BETA, TABLED, ScheduleOptions
from difflab.engine.schedules.schedule import Schedule
from difflab.engine.schedules.views import FloatArray


@lru_cache(maxsize=16)
def build(options: ScheduleOptions) -> Schedule:
    """The schedule of T steps that `options` describe.

    beta_1 is the option's; beta_2..T follow the curve, clipped at 0.999; alpha_bar is their product. A table
    of T betas is taken as it is. A drawn curve may end with beta_T = 1, and the reciprocal schedule does, as
    in the paper: it leaves no signal. Where the first step is also the last (T = 1) it goes to the end of
    the curve, or it would not reach the prior.
    Remembered by value: while a curve is dragged every view asks for the same schedule.
    """
    betas = _betas(options)
    if options.steps > 1:
        betas[0] = options.beta_1
    return Schedule.from_betas(betas)


def positions(steps: int) -> FloatArray:
    """v of the steps 1..T; the only step of T = 1 stands at the end."""
    return np.arange(steps) / (steps - 1) if steps > 1 else np.ones(1)


def _betas(options: ScheduleOptions) -> FloatArray:
    """Betas (T,) of the continuous curve, before beta_1 is set."""
    if options.family in TABLED and options.table is not None:
        if options.steps == len(options.table):
            return np.array(options.table)
        read = imported.log_alpha_bar(options.table, options.beta_1, positions(options.steps))
        return _of_drawn(read)
    if options.family == "edited" and options.curve is not None:
        return _of_drawn(edited.log_alpha_bar(options.curve, options.beta_1, positions(options.steps)))
    u = np.arange(options.steps + 1) / options.steps
    log_alpha_bars = families.log_alpha_bar(options.family, u, options.beta_1)
    return _of_drawn(log_alpha_bars[1:]) if options.family == "reciprocal" else _of_curve(log_alpha_bars)


def _of_drawn(log_alpha_bars: FloatArray) -> FloatArray:
    """Betas (T,) from log alpha_bar (T,) at t = 1..T; the last is 1 where the curve ends at alpha_bar = 0."""
    betas = _of_curve(np.concatenate([[0.0], log_alpha_bars]))
    if np.isneginf(log_alpha_bars[-1]):
        betas[-1] = 1.0
    return betas


def _of_curve(log_alpha_bars: FloatArray) -> FloatArray:
    """Betas (T,) from log alpha_bar (T + 1,) at t = 0..T."""
    return np.clip(-np.expm1(np.diff(log_alpha_bars)), MIN_BETA, MAX_BETA)
