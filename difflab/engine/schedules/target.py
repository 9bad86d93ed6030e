"""A schedule as a curve to be reproduced: its values and slopes in every view, dense enough to fit."""

from dataclasses import dataclass

import numpy as np

from difflab.engine.schedules import edited
from difflab.engine.schedules.build import build, positions
from difflab.engine.schedules.monotone import MonotoneCubic
from difflab.engine.schedules.options import MAX_RATE, Curve, ScheduleOptions
from difflab.engine.schedules.views import (
    FloatArray,
    View,
    log_alpha_bar_from_log_snr,
    log_snr_from_log_alpha_bar,
    view_values,
)

GRID = 400
FLOOR = -16.0  # nats: alpha_bar = 1e-7, where nothing of the data is left; a drawn curve need not go further


@dataclass(frozen=True, eq=False)
class Target:
    """log alpha_bar and the rate -d log alpha_bar/dv at rising positions v from 0 to 1, each (n,).

    Both are held at `FLOOR`; `silent`: the schedule ends without any signal, which two of the views can show.
    """

    v: FloatArray
    log_alpha_bar: FloatArray
    rate: FloatArray
    silent: bool

    @property
    def log_snr(self) -> FloatArray:
        """In nats."""
        return log_snr_from_log_alpha_bar(self.log_alpha_bar)

    def values(self, view: View) -> FloatArray:
        """The curve in `view`."""
        if view == "beta":
            return self.rate
        values = view_values(view, self.log_alpha_bar)
        if self.silent and view != "log_snr":
            values[-1] = 0.0 if view == "alpha_bar" else 1.0
        return values

    def coordinates(self, view: View) -> FloatArray:
        """What the curve's cubic runs through: the values, of beta the logarithm of the rate."""
        return np.log(self.rate) if view == "beta" else self.values(view)

    def slopes(self, view: View) -> FloatArray:
        """The derivative by v of `coordinates`."""
        alpha_bar, noise = np.exp(self.log_alpha_bar), -np.expm1(self.log_alpha_bar)
        if view == "alpha_bar":
            return -alpha_bar * self.rate
        if view == "sigma":
            return np.asarray(alpha_bar * self.rate / (2 * np.sqrt(noise)))
        if view == "log_snr":
            return -self.rate / noise
        return np.asarray(np.gradient(np.log(self.rate), self.v))


def target(options: ScheduleOptions, view: View) -> Target:
    """The curve of `options`: the continuous one where it was drawn, else one through its steps."""
    if options.family == "edited" and options.curve is not None:
        v = _grid(np.array([handle.v for handle in options.curve.handles]))
        return _drawn(options.curve, options.beta_1, v)
    log_snrs = build(options.replace(steps=max(options.steps, 2))).log_snrs
    through = _of_step_rates if view == "beta" else _of_steps
    return through(_above_floor(log_snrs), bool(np.isneginf(log_snrs[-1])))


def _of_steps(log_snrs: FloatArray, silent: bool) -> Target:
    """The monotone curve through the steps' log-SNRs (T,)."""
    steps = len(log_snrs)
    chosen = _some_of(steps)
    slopes = MonotoneCubic.through(positions(steps), log_snrs).m[chosen]
    log_alpha_bar = log_alpha_bar_from_log_snr(log_snrs[chosen])
    return Target(positions(steps)[chosen], log_alpha_bar, np.expm1(log_alpha_bar) * slopes, silent)


def _of_step_rates(log_snrs: FloatArray, silent: bool) -> Target:
    """The steps' mean rates, interpolated (as logarithms) to the steps' ends and continued to both ends.

    beta_1 may be far from the betas that follow, so a smooth curve through the steps would give wrong rates.
    """
    v, log_alpha_bar = positions(len(log_snrs)), log_alpha_bar_from_log_snr(log_snrs)
    log_rate = np.log(-np.diff(log_alpha_bar) / np.diff(v))
    ends = 1.5 * log_rate[[0, -1]] - 0.5 * log_rate[[1, -2]] if len(log_rate) > 1 else log_rate[[0, 0]]
    between = (log_rate[1:] + log_rate[:-1]) / 2
    rate = np.exp(np.concatenate([ends[:1], between, ends[1:]]))
    chosen = _some_of(len(v))
    return Target(v[chosen], log_alpha_bar[chosen], np.clip(rate[chosen], 1e-9, MAX_RATE), silent)


def _drawn(curve: Curve, beta_1: float, v: FloatArray) -> Target:
    """The target of handles, from the analytic slope of their spline."""
    through = edited.spline(curve, beta_1)
    log_alpha_bar = edited.log_alpha_bar(curve, beta_1, v)
    floored = log_alpha_bar_from_log_snr(_above_floor(log_snr_from_log_alpha_bar(log_alpha_bar)))
    values, slopes = through(v), through.slope(v)
    if curve.view == "beta":
        rate = np.exp(values)
    elif curve.view == "log_snr":
        rate = np.expm1(floored) * slopes
    elif curve.view == "alpha_bar":
        rate = -slopes / np.exp(floored)
    else:
        rate = 2 * values * slopes / np.exp(floored)
    return Target(v, floored, np.clip(rate, 1e-9, MAX_RATE), bool(np.isneginf(log_alpha_bar[-1])))


def _above_floor(log_snrs: FloatArray) -> FloatArray:
    """Falling log-SNRs, held above `FLOOR` but still falling."""
    below = np.flatnonzero(log_snrs < FLOOR)
    held = log_snrs.copy()
    held[below] = FLOOR - 1e-3 * np.arange(len(below))
    return held


def _grid(handles: FloatArray) -> FloatArray:
    """Positions (n,) from 0 to 1: uniform, denser towards both ends, the handles among them."""
    towards = np.geomspace(1e-4, 0.5 / GRID, 12)
    every = np.concatenate([np.linspace(0, 1, GRID), towards, 1 - towards, handles])
    return _distinct(every)


def _some_of(steps: int) -> np.ndarray:
    """Indices of the steps to fit: all of a short chain, else a uniform choice, denser towards both ends."""
    if steps <= GRID:
        return np.arange(steps)
    towards = _distinct(np.geomspace(1, steps / GRID, 12).astype(int))
    uniform = np.linspace(0, steps - 1, GRID).astype(int)
    return _distinct(np.concatenate([uniform, towards, steps - 1 - towards]))


def _distinct(values: np.ndarray) -> np.ndarray:
    """The different ones of (n,), rising. The first numpy.unique would load numpy.ma in midst of a drag."""
    ordered = np.sort(values)
    return np.asarray(ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])])
