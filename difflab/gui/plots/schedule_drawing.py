"""What the schedule plot shows, as values: the curve, the ghost, the steps, the anchors. No painting here.

The heavy parts are made once for each schedule and view, so that a drag only recomputes the curve it bends.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from difflab.engine.schedules import Schedule, ScheduleOptions, View, build
from difflab.engine.schedules.anchors import Anchor, anchors, curve_of, curve_values
from difflab.engine.schedules.edited import log_alpha_bar
from difflab.engine.schedules.editing import base_of, editable
from difflab.engine.schedules.views import FloatArray, view_values
from difflab.gui.plots.schedule_scale import Span, span_of

SAMPLES = 240  # points of a smooth curve: with the handles among them no corner shows
MOST_DOTS = 60  # steps drawn as dots: more would run together
NAMES = {
    "reciprocal": "1/(T−t+1)",
    "log-snr": "linear log-SNR",
    "karras": "Karras",
}


@dataclass(frozen=True, eq=False)
class Line:
    """Times and values (n,) of a curve; `first` points before it lead there from the data."""

    times: FloatArray
    values: FloatArray


@dataclass(frozen=True, eq=False)
class Drawing:
    """One schedule in one view."""

    options: ScheduleOptions
    view: View
    editable: ScheduleOptions
    anchors: tuple[Anchor, ...]
    curve: Line
    dots: Line | None
    ghost: Line | None

    @property
    def is_edited(self) -> bool:
        return self.options.family == "edited"

    @property
    def name(self) -> str:
        """The schedule in words: "cosine", or "cosine, edited"."""
        base = base_of(self.options).family
        plain = NAMES.get(base, base)
        return f"{plain}, edited" if self.is_edited else plain

    def span(self) -> Span:
        """An axis that holds the schedule and the one it was drawn from."""
        return span_of(self.view, build(self.options), build(base_of(self.options)))

    @property
    def ghost_name(self) -> str:
        base = base_of(self.options).family
        return NAMES.get(base, base)


def drawing(options: ScheduleOptions, view: View) -> Drawing:
    """What to show for `options` in `view`; equal arguments while dragging cost only the bent curve."""
    able = _editable(options, view)
    points = anchors(able)
    few = options.steps <= MOST_DOTS
    curve = _curve(options, able, view)
    if not _is_drawn_in(options, view):
        points = tuple(_onto(curve, point, view) for point in points)
    return Drawing(
        options=options,
        view=view,
        editable=able,
        anchors=points,
        curve=_to_the_end(curve, points[-1]),
        dots=_steps_line(build(options), view) if few else None,
        ghost=_ghost(base_of(options), view) if options.family == "edited" else None,
    )


@lru_cache(maxsize=16)
def _editable(options: ScheduleOptions, view: View) -> ScheduleOptions:
    return editable(options, view)


@lru_cache(maxsize=4)
def _ghost(options: ScheduleOptions, view: View) -> Line:
    """The line of the schedule that was edited: the same object for all curves drawn from it."""
    return _thinned(_steps_line(build(options), view))


@lru_cache(maxsize=16)
def misfit(options: ScheduleOptions, view: View) -> float:
    """By how much of the axis the schedule changes at most when it is bent in a view it was not drawn in: its
    handles there may be too few for it."""
    if _is_drawn_in(options, view):
        return 0.0
    before, after = (_steps_line(build(each), view).values for each in (options, _editable(options, view)))
    span = span_of(view, build(options), build(base_of(options)))
    ends = np.array([span.low, span.high])
    before, after = (np.clip(values, span.low, span.high) for values in (before, after))
    if view == "beta":
        before, after, ends = (np.log10(values) for values in (before, after, ends))
    return float(np.abs(after - before).max() / (ends[1] - ends[0]))


def _is_drawn_in(options: ScheduleOptions, view: View) -> bool:
    return options.family == "edited" and curve_of(options).view == view


def _curve(options: ScheduleOptions, able: ScheduleOptions, view: View) -> Line:
    """The continuous curve where there is one in this view, else the line through the steps."""
    if options.family != "edited" or options.steps == 1:
        return _thinned(_steps_line(build(options), view))
    here = _is_drawn_in(options, view)
    if not here and view == "beta":  # a rate is no function of alpha_bar, a step's beta is
        return _thinned(_steps_line(build(options), view))
    v = np.sort(np.concatenate([np.linspace(0.0, 1.0, SAMPLES), [h.v for h in curve_of(able).handles]]))
    if here:
        values = curve_values(options, v)
    else:
        values = view_values(view, log_alpha_bar(curve_of(options), options.beta_1, v))
    return _from_data(Line(1.0 + v * (options.steps - 1), values), options.beta_1, view)


def _onto(line: Line, anchor: Anchor, view: View) -> Anchor:
    """An anchor moved up or down onto the line: handles made for another view do not meet it exactly."""
    if anchor.kind == "beta_1":
        return anchor
    values = np.log(line.values) if view == "beta" else line.values
    value = float(np.interp(anchor.t, line.times, values))
    if not np.isfinite(value):
        return anchor
    return replace(anchor, value=float(np.exp(value)) if view == "beta" else value)


def _to_the_end(line: Line, end: Anchor) -> Line:
    """The line led on to the last anchor: the beta of the last step stands half a step before it."""
    if line.times[-1] >= end.t:
        return line
    return Line(np.append(line.times, end.t), np.append(line.values, end.value))


def _steps_line(schedule: Schedule, view: View) -> Line:
    """The values of all steps; a step's beta stands in the middle of the step."""
    t = np.arange(1.0, schedule.steps + 1)
    if view == "beta":
        return Line(t - 0.5, schedule.betas)
    values = {"alpha_bar": schedule.alpha_bars, "sigma": schedule.sigmas, "log_snr": schedule.log_snrs}[view]
    return _from_data(Line(t, values), float(schedule.betas[0]), view)


def _from_data(line: Line, beta_1: float, view: View) -> Line:
    """With the data at t = 0 in front, where the view has a finite value for them."""
    if view == "beta":
        return _led_from(0.5, beta_1, line)
    if view == "log_snr":
        return line
    return _led_from(0.0, 1.0 if view == "alpha_bar" else 0.0, line)


def _led_from(t: float, value: float, line: Line) -> Line:
    """The line with one more point in front."""
    # Several times quicker than numpy.insert.
    return Line(np.concatenate([[t], line.times]), np.concatenate([[value], line.values]))


def _thinned(line: Line) -> Line:
    """At most about `SAMPLES` points: all of a short line, else every n-th, the ends denser."""
    count = len(line.times)
    if count <= 2 * SAMPLES:
        return line
    edge = np.arange(8)
    every = np.linspace(0, count - 1, SAMPLES).astype(int)
    chosen = np.sort(np.concatenate([edge, every, count - 1 - edge]))
    return Line(line.times[chosen], line.values[chosen])
