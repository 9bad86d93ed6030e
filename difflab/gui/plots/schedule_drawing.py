"""What the schedule plot shows, as values: the curve, the ghost, the steps, the anchors. No painting here.

The heavy parts are made once for each schedule and view, so that a drag only recomputes the curve it bends.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from difflab.engine.schedules import Schedule, ScheduleOptions, View, build
from difflab.engine.schedules.anchors import Anchor, anchors, curve_of, curve_values
from difflab.engine.schedules.editing import base_of, editable
from difflab.engine.schedules.views import FloatArray
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
    return Drawing(
        options=options,
        view=view,
        editable=able,
        anchors=points,
        curve=_to_the_end(_curve(options, view), points[-1]),
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


def _curve(options: ScheduleOptions, view: View) -> Line:
    """The continuous curve where it was drawn in this view, else the line through the steps."""
    drawn_here = options.family == "edited" and curve_of(options).view == view and options.steps > 1
    if not drawn_here:
        return _thinned(_steps_line(build(options), view))
    v = np.union1d(np.linspace(0.0, 1.0, SAMPLES), [handle.v for handle in curve_of(options).handles])
    line = Line(1.0 + v * (options.steps - 1), curve_values(options, v))
    return _from_data(line, options.beta_1, view)


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
        return Line(np.insert(line.times, 0, 0.5), np.insert(line.values, 0, beta_1))
    if view == "log_snr":
        return line
    return Line(np.insert(line.times, 0, 0.0), np.insert(line.values, 0, 1.0 if view == "alpha_bar" else 0.0))


def _thinned(line: Line) -> Line:
    """At most about `SAMPLES` points: all of a short line, else every n-th, the ends denser."""
    count = len(line.times)
    if count <= 2 * SAMPLES:
        return line
    edge = np.arange(8)
    chosen = np.unique(
        np.concatenate([edge, np.linspace(0, count - 1, SAMPLES).astype(int), count - 1 - edge])
    )
    return Line(line.times[chosen], line.values[chosen])
