"""The handles of an edited curve free, at their positions; pinned ones stay.

In three views the handles' log-SNRs fall; drawn as beta, the logarithms of their rates go where they like.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from difflab.engine.bounds.falling import Falling
from difflab.engine.schedules import edited, log_rate
from difflab.engine.schedules.build import positions
from difflab.engine.schedules.editing import editable
from difflab.engine.schedules.monotone import MonotoneCubic
from difflab.engine.schedules.options import MAX_RATE, MIN_LOG_SNR, Curve, ScheduleOptions
from difflab.engine.schedules.views import (
    FloatArray,
    View,
    log_alpha_bar_from,
    log_alpha_bar_from_log_snr,
    log_snr_from_log_alpha_bar,
    view_values,
)

LEAST_RATE = 1e-6  # of all v: nothing happens there
NUDGE = 1e-5  # of a knot, for the derivative of the curve


class Knots(Protocol):
    """The curve's knots (m,), the left end first, from free coordinates (n,)."""

    def start(self) -> FloatArray:
        """(n,)."""

    def at(self, place: FloatArray) -> FloatArray:
        """(m,)."""

    def gradient(self, place: FloatArray, by_values: FloatArray) -> FloatArray:
        """(n,) from the derivatives by the knots (m,)."""


@dataclass(frozen=True, eq=False)
class Loose:
    """Values (m,) without order; those with `moves` (m,) are the coordinates themselves."""

    values: FloatArray
    moves: np.ndarray

    def start(self) -> FloatArray:
        """(n,)."""
        return np.asarray(self.values[self.moves])

    def at(self, place: FloatArray) -> FloatArray:
        """(m,)."""
        result = self.values.copy()
        result[self.moves] = place
        return result

    def gradient(self, _place: FloatArray, by_values: FloatArray) -> FloatArray:
        """(n,)."""
        return np.asarray(by_values[self.moves])


@dataclass(frozen=True, eq=False)
class FreeHandles:
    """options: an edited schedule, whose knots are `knots`."""

    options: ScheduleOptions
    knots: Knots

    @classmethod
    def of(cls, options: ScheduleOptions, pinned: tuple[int, ...], end_at_prior: bool) -> "FreeHandles":
        """A schedule without handles is drawn in log-SNR first; of rates no handle holds the end."""
        drawn = options if options.family == "edited" else editable(options, "log_snr")
        curve = _curve_of(drawn)
        held = {index + 1 for index in pinned if 0 <= index < len(curve.handles)}
        if curve.view == "beta":
            return cls(drawn, _rates(curve, drawn.beta_1, held))
        _, values, _ = edited.knots(curve, drawn.beta_1)
        log_snrs = log_snr_from_log_alpha_bar(log_alpha_bar_from(curve.view, values))
        if end_at_prior or not np.isfinite(log_snrs[-1]):
            held.add(len(curve.handles))
        chain = np.maximum(log_snrs, MIN_LOG_SNR)
        return cls(drawn, Falling(chain, (0, *sorted(held))))

    @property
    def view(self) -> View:
        """In which the handles are drawn."""
        return _curve_of(self.options).view

    def start(self) -> FloatArray:
        """(n,)."""
        return self.knots.start()

    def log_snrs(self, place: FloatArray) -> FloatArray:
        """(T,)."""
        return self._through(self.knots.at(place))

    def gradient(self, place: FloatArray, by_step: FloatArray) -> FloatArray:
        """(n,) from the derivatives (T,) by the log-SNRs, or of several functions (T, k) at once.

        The curve's own derivatives are taken by differences.
        """
        knots = self.knots.at(place)
        here = self._through(knots)
        with np.errstate(invalid="ignore"):
            changes = np.stack([self._through(knots + nudge) - here for nudge in NUDGE * np.eye(len(knots))])
        return self.knots.gradient(place, np.nan_to_num(changes, nan=0.0) @ by_step / NUDGE)

    def schedule(self, place: FloatArray) -> ScheduleOptions:
        """The curve with its handles moved."""
        curve = _curve_of(self.options)
        values = self._values(self.knots.at(place)).tolist()
        pairs = zip(curve.handles, values[1:], strict=True)
        handles = tuple(handle._replace(value=value) for handle, value in pairs)
        start = values[0] if curve.start_rate is not None else None
        return self.options.replace(curve=curve.replace(handles=handles, start_rate=start))

    def _through(self, knots: FloatArray) -> FloatArray:
        """The log-SNRs (T,) of the curve through knots (m,)."""
        curve, beta_1, steps = _curve_of(self.options), self.options.beta_1, self.options.steps
        v, _, ratios = edited.knots(curve, beta_1)
        if curve.view == "beta":
            through = MonotoneCubic.through(v, np.log(self._values(knots)), ratios)
            log_alpha_bar = np.log1p(-beta_1) - log_rate.integral(through, positions(steps))
        else:
            through = MonotoneCubic.through(v, self._values(knots), ratios)
            log_alpha_bar = log_alpha_bar_from(curve.view, through(positions(steps)))
        log_alpha_bar[0] = np.log1p(-beta_1)
        return log_snr_from_log_alpha_bar(log_alpha_bar)

    def _values(self, knots: FloatArray) -> FloatArray:
        """(m,) in the curve's view; an end without signal stays one."""
        curve = _curve_of(self.options)
        if curve.view == "beta":
            return np.exp(np.clip(knots, np.log(LEAST_RATE), np.log(MAX_RATE)))
        values = view_values(curve.view, log_alpha_bar_from_log_snr(np.maximum(knots, MIN_LOG_SNR)))
        if curve.handles[-1].value == {"alpha_bar": 0.0, "sigma": 1.0}.get(curve.view):
            values[-1] = curve.handles[-1].value
        return values


def _curve_of(options: ScheduleOptions) -> Curve:
    assert options.curve is not None, "only an edited schedule has handles"
    return options.curve


def _rates(curve: Curve, beta_1: float, held: set[int]) -> Loose:
    """The logarithms of the rates; the left end is free where it has a rate of its own."""
    _, values, _ = edited.knots(curve, beta_1)
    moves = np.ones(len(values), dtype=bool)
    moves[0] = curve.start_rate is not None
    moves[list(held)] = False
    return Loose(np.log(values), moves)
