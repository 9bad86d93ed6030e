"""The points a user can take hold of, in the units of the plot: time t and the value of the view.

A curve has its handles and its left end. In three views the left end is beta_1 at t = 1. In the beta view a
step's beta stands in the middle of the step, at t - 1/2: there beta_1 stands at t = 1/2, and the curve of the
later betas starts at t = 1 with a value of its own.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from difflab.engine.schedules.edited import spline
from difflab.engine.schedules.options import (
    MAX_BETA,
    MAX_RATE,
    MIN_BETA,
    MIN_GAP,
    MIN_LOG_SNR,
    Curve,
    ScheduleOptions,
)
from difflab.engine.schedules.views import FloatArray, View, start_value

Kind = Literal["beta_1", "start", "handle"]
MIN_DRAWN_BETA = 1e-9
LEAST_ROOM = 1e-9  # between the values of two neighbours: less, and rounding would make them equal
MARGIN = 1e-3  # of that room, kept free on both sides: a curve must never stand still


@dataclass(frozen=True)
class Anchor:
    """A point to take hold of; `value` in the units of the view (for beta: the beta itself)."""

    t: float
    value: float
    kind: Kind


@dataclass(frozen=True)
class Box:
    """Where an anchor may go, the limits included."""

    t_low: float
    t_high: float
    low: float
    high: float

    def clamp(self, t: float, value: float) -> tuple[float, float]:
        """The nearest place inside."""
        return min(max(t, self.t_low), self.t_high), min(max(value, self.low), self.high)


def curve_of(options: ScheduleOptions) -> Curve:
    """The handles of an edited schedule."""
    assert options.curve is not None, "only an edited schedule has handles"
    return options.curve


@lru_cache(maxsize=16)
def anchors(options: ScheduleOptions) -> tuple[Anchor, ...]:
    """All anchors of an edited schedule, from data to noise. A chain of one step has only its end."""
    curve = curve_of(options)
    handles = [Anchor(time_of(options, h.v), shown(options, h.value), "handle") for h in curve.handles]
    if options.steps == 1:
        return (replace(handles[-1], t=0.5 if curve.view == "beta" else 1.0),)
    if curve.view != "beta":
        return (Anchor(1.0, start_value(curve.view, options.beta_1), "beta_1"), *handles)
    rate = curve.handles[0].value if curve.start_rate is None else curve.start_rate
    start = Anchor(1.0, shown(options, rate), "start")
    return (Anchor(0.5, options.beta_1, "beta_1"), start, *handles)


def handle_index(options: ScheduleOptions, index: int) -> int:
    """Which of the curve's handles the anchor `index` is; negative for the left end."""
    return index - len(anchors(options)) + len(curve_of(options).handles)


def time_of(options: ScheduleOptions, v: float) -> float:
    """Position v as time t."""
    return 1.0 + v * (options.steps - 1)


def position_of(options: ScheduleOptions, t: float) -> float:
    """Time t as position v; that of a chain of one step is the end."""
    return (t - 1.0) / (options.steps - 1) if options.steps > 1 else 1.0


def shown(options: ScheduleOptions, value: float) -> float:
    """A handle's value as the plot shows it: a rate as the beta of a step as long as the chain's steps."""
    if curve_of(options).view != "beta":
        return value
    return float(-np.expm1(-value / max(options.steps - 1, 1)))


def stored(options: ScheduleOptions, value: float) -> float:
    """The inverse of `shown`."""
    if curve_of(options).view != "beta":
        return value
    return float(min(-np.log1p(-min(value, MAX_BETA)) * max(options.steps - 1, 1), MAX_RATE))


def box(options: ScheduleOptions, index: int) -> Box:
    """Where the anchor `index` may go: between its neighbours, and falling (sigma: rising) with t."""
    points = anchors(options)
    own = points[index]
    gap = MIN_GAP * max(options.steps - 1, 1)
    fixed = own.kind != "handle" or index == len(points) - 1
    t_low = own.t if fixed else points[index - 1].t + gap
    t_high = own.t if fixed else points[index + 1].t - gap
    if t_low > t_high:
        t_low = t_high = own.t
    low, high = _value_range(options, points, index)
    return Box(t_low, t_high, low, high)


def _value_range(options: ScheduleOptions, points: tuple[Anchor, ...], index: int) -> tuple[float, float]:
    """The lowest and highest value the anchor may take."""
    view = curve_of(options).view
    if view == "beta":
        return (MIN_BETA if points[index].kind == "beta_1" else MIN_DRAWN_BETA), MAX_BETA
    first, last = _ends(view)
    if options.steps == 1:
        return _end_alone(options, last)
    before = points[index - 1].value if index > 0 else first
    after = points[index + 1].value if index < len(points) - 1 else last
    room = after - before
    if abs(room) < LEAST_ROOM:
        return points[index].value, points[index].value
    inner = before + MARGIN * room if index > 0 else before
    outer = after - MARGIN * room if index < len(points) - 1 else after
    return min(inner, outer), max(inner, outer)


def _end_alone(options: ScheduleOptions, last: float) -> tuple[float, float]:
    """The range of the one anchor of a one-step chain, whose curve keeps its hidden handles."""
    curve = curve_of(options)
    hidden = [start_value(curve.view, options.beta_1), *(handle.value for handle in curve.handles[:-1])]
    inner = hidden[-1] + MARGIN * (last - hidden[-1])
    return min(inner, last), max(inner, last)


def _ends(view: View) -> tuple[float, float]:
    """The values a schedule may start and end with."""
    first = start_value(view, MIN_BETA)
    return first, {"alpha_bar": 0.0, "sigma": 1.0, "log_snr": MIN_LOG_SNR}[view]


def curve_values(options: ScheduleOptions, v: FloatArray) -> FloatArray:
    """The drawn curve at positions v, in the units of the plot."""
    values = spline(curve_of(options), options.beta_1)(v)
    if curve_of(options).view != "beta":
        return values
    return np.asarray(-np.expm1(-np.exp(values) / max(options.steps - 1, 1)))
