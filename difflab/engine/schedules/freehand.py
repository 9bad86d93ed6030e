"""A stroke of the pen as handles: between its ends the curve becomes what was drawn, made monotone."""

from itertools import pairwise

import numpy as np

from difflab.engine.schedules.anchors import (
    MARGIN,
    MIN_DRAWN_BETA,
    Anchor,
    anchors,
    curve_of,
    position_of,
    stored,
)
from difflab.engine.schedules.editing import is_removable, move, remove
from difflab.engine.schedules.monotone import MonotoneCubic
from difflab.engine.schedules.options import MAX_BETA, MAX_HANDLES, MIN_GAP, Handle, ScheduleOptions
from difflab.engine.schedules.views import FloatArray, View

CELLS = 200  # how finely a stroke is read along the time axis
TOLERANCE = 0.01  # of the stroke's range of values
MOST_HANDLES = 8
END = 0.02  # of the time axis: a stroke that comes so near to an end takes the end with it


def draw(options: ScheduleOptions, stroke: FloatArray) -> ScheduleOptions:
    """The edited schedule with a stroke (n, 2) of times and values (units of the plot) drawn over it.

    The handles under the stroke are replaced by a few that reproduce it. Where the stroke would let the
    signal grow, the nearest monotone curve is taken. A stroke too short to see changes nothing.
    """
    if options.steps == 1 or len(stroke) < 2:
        return options
    times, values = _one_value_a_time(stroke, options.steps)
    if len(times) < 2:
        return options
    cleared = _with_ends(_without_handles_under(options, times), times, values)
    left, right = _neighbours(cleared, times)
    cleared = _with_plain_slopes(cleared, left, right)
    inside = (times > left.t + _gap(options)) & (times < right.t - _gap(options))
    if not inside.any():
        return cleared
    times, values = times[inside], _monotone(curve_of(cleared).view, values[inside], left, right)
    return _with_handles(cleared, _knots(curve_of(cleared).view, times, values, left, right))


def _one_value_a_time(stroke: FloatArray, steps: int) -> tuple[FloatArray, FloatArray]:
    """The stroke sorted by time; where it passes a time twice, the later pass counts."""
    times = np.clip(stroke[:, 0], 1.0, float(steps))
    cells = np.round((times - 1) / (steps - 1) * CELLS).astype(int)
    _, last = np.unique(cells[::-1], return_index=True)
    chosen = len(stroke) - 1 - last
    return times[chosen], stroke[chosen, 1]


def _without_handles_under(options: ScheduleOptions, times: FloatArray) -> ScheduleOptions:
    """Without the removable handles between the stroke's ends."""
    for index in reversed(range(len(anchors(options)))):
        if times[0] <= anchors(options)[index].t <= times[-1] and is_removable(options, index):
            options = remove(options, index)
    return options


def _with_ends(options: ScheduleOptions, times: FloatArray, values: FloatArray) -> ScheduleOptions:
    """The ends of the curve moved to those of the stroke where it comes near to them."""
    near = END * (options.steps - 1)
    if times[-1] >= options.steps - near:
        options = move(options, len(anchors(options)) - 1, options.steps, float(values[-1]))
    if times[0] <= 1 + near:
        options = move(options, _left_end(options), 1.0, float(values[0]))
    return options


def _left_end(options: ScheduleOptions) -> int:
    """The anchor at t = 1."""
    return 1 if curve_of(options).view == "beta" else 0


def _neighbours(options: ScheduleOptions, times: FloatArray) -> tuple[Anchor, Anchor]:
    """The anchors that stay on both sides of the stroke."""
    points = anchors(options)[_left_end(options) :]
    left = [point for point in points[:-1] if point.t <= times[0]]
    right = [point for point in points[1:] if point.t >= times[-1]]
    return (left or [points[0]])[-1], (right or [points[-1]])[0]


def _with_plain_slopes(options: ScheduleOptions, *points: Anchor) -> ScheduleOptions:
    """With PCHIP's own slopes at these anchors: those of the curve that was there do not fit the stroke."""
    curve, places = curve_of(options), [position_of(options, point.t) for point in points]
    handles = [
        handle._replace(ratio=1.0) if min(abs(handle.v - v) for v in places) < MIN_GAP / 2 else handle
        for handle in curve.handles
    ]
    start = 1.0 if min(places) < MIN_GAP / 2 else curve.start_ratio
    return options.replace(curve=curve.replace(handles=tuple(handles), start_ratio=start))


def _gap(options: ScheduleOptions) -> float:
    """The least time between two handles made by a stroke."""
    return max(0.5 / CELLS, 2 * MIN_GAP) * (options.steps - 1)


def _monotone(view: View, values: FloatArray, left: Anchor, right: Anchor) -> FloatArray:
    """The stroke's values held between its neighbours and, but for beta, made monotone towards the noise."""
    low, high = sorted((left.value, right.value))
    if view == "beta":
        return np.clip(values, MIN_DRAWN_BETA, MAX_BETA)
    room = MARGIN * (high - low)
    held = np.clip(values, low + room, high - room)
    sign = 1.0 if view == "sigma" else -1.0
    rising = np.maximum.accumulate(sign * held)
    never_above = np.minimum.accumulate(sign * held[::-1])[::-1]
    return sign * (rising + never_above) / 2


def _knots(view: View, times: FloatArray, values: FloatArray, left: Anchor, right: Anchor) -> FloatArray:
    """The few points (m, 2) of the stroke through which the monotone cubic reproduces it."""
    x = np.concatenate([[left.t], times, [right.t]])
    plain = np.concatenate([[left.value], values, [right.value]])
    y = np.log(plain) if view == "beta" else plain
    tolerance = TOLERANCE * max(float(np.ptp(y)), 1e-12)
    chosen = [0, len(x) - 1]
    while len(chosen) < MOST_HANDLES + 2:
        error = np.abs(MonotoneCubic.through(x[chosen], y[chosen])(x) - y)
        error[[i for i in range(len(x)) if _stands_still(view, y, chosen, i)]] = 0.0
        if error.max() <= tolerance:
            break
        chosen = sorted([*chosen, int(np.argmax(error))])
    return np.stack([x[chosen[1:-1]], plain[chosen[1:-1]]], axis=1)


def _stands_still(view: View, y: FloatArray, chosen: list[int], index: int) -> bool:
    """Whether a knot here would have the same value as a neighbouring knot, which only beta allows."""
    if index in chosen:
        return True
    position = int(np.searchsorted(chosen, index))
    room = MARGIN * abs(y[chosen[-1]] - y[chosen[0]]) / 10
    near = min(abs(y[index] - y[chosen[position - 1]]), abs(y[index] - y[chosen[position]]))
    return view != "beta" and near < room


def _with_handles(options: ScheduleOptions, points: FloatArray) -> ScheduleOptions:
    """With the points (m, 2) of the plot as new handles, as far as the curve has room for them."""
    curve = curve_of(options)
    room = MAX_HANDLES - len(curve.handles)
    new = [Handle(position_of(options, t), stored(options, value)) for t, value in points[:room].tolist()]
    handles = sorted([*curve.handles, *new])
    apart = all(b.v - a.v >= MIN_GAP for a, b in pairwise(handles))
    return options.replace(curve=curve.replace(handles=tuple(handles))) if apart else options
