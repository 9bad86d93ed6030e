"""What a gesture does to a schedule: it moves, adds, inserts or removes a handle and gives a new schedule."""

import numpy as np

from difflab.engine.schedules.anchors import (
    LEAST_ROOM,
    anchors,
    box,
    curve_of,
    handle_index,
    position_of,
    stored,
)
from difflab.engine.schedules.edited import spline
from difflab.engine.schedules.express import express
from difflab.engine.schedules.monotone import pchip_slopes
from difflab.engine.schedules.options import MAX_HANDLES, MIN_BETA, MIN_GAP, Curve, Handle, ScheduleOptions
from difflab.engine.schedules.views import View, log_alpha_bar_from


def editable(options: ScheduleOptions, view: View) -> ScheduleOptions:
    """The same schedule as handles in `view`, unchanged if it is drawn there already."""
    if options.family == "edited" and curve_of(options).view == view:
        return options
    return options.replace(family="edited", curve=express(options, view).curve)


def base_of(options: ScheduleOptions) -> ScheduleOptions:
    """The named, imported or learned schedule that an edited one was drawn from; any other is its own."""
    if options.family != "edited":
        return options
    return options.replace(family=curve_of(options).base, curve=None)


def move(options: ScheduleOptions, index: int, t: float, value: float) -> ScheduleOptions:
    """The anchor `index` taken to time t and `value` (units of the plot), or to the nearest allowed place."""
    t, value = box(options, index).clamp(t, value)
    kind, curve = anchors(options)[index].kind, curve_of(options)
    if kind == "beta_1":
        return options.replace(beta_1=_beta_1(curve.view, value))
    if kind == "start":
        return options.replace(curve=curve.replace(start_rate=stored(options, value)))
    k = handle_index(options, index)
    last = k == len(curve.handles) - 1
    v = 1.0 if last else position_of(options, t)
    moved = curve.handles[k]._replace(v=v, value=stored(options, value))
    return options.replace(curve=curve.replace(handles=(*curve.handles[:k], moved, *curve.handles[k + 1 :])))


def add(options: ScheduleOptions, t: float, value: float) -> tuple[ScheduleOptions, int]:
    """A new handle at time t and `value`, and its index among the anchors."""
    options, index = insert(options, t)
    return move(options, index, t, value), index


def insert(options: ScheduleOptions, t: float) -> tuple[ScheduleOptions, int]:
    """A new handle on the curve at time t, which does not bend it, and its index among the anchors.

    The curve's slopes are kept at the new knot and at the old ones, as ratios to those PCHIP would choose.
    Where there is no room for another handle, the index of the nearest one.
    """
    curve = curve_of(options)
    v = min(max(position_of(options, t), 0.0), 1.0)
    places = [0.0, *(handle.v for handle in curve.handles)]
    k = int(np.searchsorted(places, v))
    offset = len(anchors(options)) - len(curve.handles) - 1
    nearest = min(range(len(places)), key=lambda i: abs(places[i] - v))
    full = options.steps == 1 or len(curve.handles) == MAX_HANDLES
    if full or abs(places[nearest] - v) < MIN_GAP or not _has_room(options, v, k):
        return options, max(nearest + offset, 0)
    return options.replace(curve=_with_knot(options, curve, v, k)), k + offset


def _has_room(options: ScheduleOptions, v: float, k: int) -> bool:
    """Whether the curve at v differs enough from the knots on both sides."""
    curve = curve_of(options)
    through = spline(curve, options.beta_1)
    value = float(through(np.array([v]))[0])
    return curve.view == "beta" or min(abs(value - through.y[k - 1]), abs(value - through.y[k])) > LEAST_ROOM


def _with_knot(options: ScheduleOptions, curve: Curve, v: float, k: int) -> Curve:
    """The curve with one more knot at v, the k-th, and every slope as it was."""
    through = spline(curve, options.beta_1)
    at = np.array([v])
    x, y = np.insert(through.x, k, at), np.insert(through.y, k, through(at))
    slopes, plain = np.insert(through.m, k, through.slope(at)), pchip_slopes(x, y)
    ratios = np.where(plain == 0, 1.0, slopes / np.where(plain == 0, 1.0, plain))
    values = np.exp(y) if curve.view == "beta" else y
    handles = [Handle(*point) for point in zip(x.tolist(), values.tolist(), ratios.tolist(), strict=True)]
    return curve.replace(
        handles=tuple(handles[1:]),
        start_ratio=handles[0].ratio,
        start_rate=handles[0].value if curve.view == "beta" else None,
    )


def remove(options: ScheduleOptions, index: int) -> ScheduleOptions:
    """Without the anchor `index`; the ends stay."""
    curve, k = curve_of(options), handle_index(options, index)
    if not is_removable(options, index):
        return options
    return options.replace(curve=curve.replace(handles=curve.handles[:k] + curve.handles[k + 1 :]))


def is_removable(options: ScheduleOptions, index: int) -> bool:
    """Whether the anchor is neither end of the curve."""
    return 0 <= handle_index(options, index) < len(curve_of(options).handles) - 1


def _beta_1(view: View, value: float) -> float:
    """beta_1 from the value of the left end."""
    if view == "beta":
        return value
    return max(float(-np.expm1(log_alpha_bar_from(view, np.array(value)))), MIN_BETA)
