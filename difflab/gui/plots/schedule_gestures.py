"""What pointer and keys mean to a schedule: from where a drag began and where it is, the resulting schedule.

No Qt: positions come as times and values. A drag is always computed from the schedule it began with, so that
it can leave the plot and come back, and so that rounding does not add up over hundreds of moves.
"""

from dataclasses import dataclass

import numpy as np

from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules.anchors import anchors
from difflab.engine.schedules.editing import add, insert, is_removable, move, remove
from difflab.engine.schedules.freehand import draw
from difflab.engine.schedules.views import FloatArray


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is, in the units of the plot and in pixels from where it was pressed."""

    t: float
    value: float
    across: float = 0.0
    along: float = 0.0
    locked: bool = False
    outside: bool = False


@dataclass(frozen=True)
class Result:
    """The schedule a gesture leads to, the anchor it is about, and its words for Undo."""

    options: ScheduleOptions
    index: int | None
    label: str
    leaving: bool = False


@dataclass(frozen=True)
class HandleDrag:
    """One handle in hand, taken from the schedule `origin`."""

    origin: ScheduleOptions
    index: int
    label: str = "move handle"

    def at(self, pointer: Pointer) -> Result:
        """The schedule with the handle at the pointer, without it where the pointer has left the plot."""
        if pointer.outside and is_removable(self.origin, self.index):
            return Result(remove(self.origin, self.index), None, "remove handle", leaving=True)
        own = anchors(self.origin)[self.index]
        t, value = pointer.t, pointer.value
        if pointer.locked:
            t, value = (own.t, value) if abs(pointer.along) >= abs(pointer.across) else (t, own.value)
        return Result(move(self.origin, self.index, t, value), self.index, self.label)


def take(options: ScheduleOptions, index: int) -> HandleDrag:
    """Take hold of an anchor."""
    return HandleDrag(options, index)


def put(options: ScheduleOptions, pointer: Pointer) -> HandleDrag:
    """A new handle under the pointer, in hand at once."""
    origin, index = add(options, pointer.t, pointer.value)
    return HandleDrag(origin, index, "add handle")


def put_on_curve(options: ScheduleOptions, pointer: Pointer) -> HandleDrag:
    """A new handle on the curve at the pointer's time, in hand at once; the curve is not bent."""
    origin, index = insert(options, pointer.t)
    return HandleDrag(origin, index, "add handle")


def drawn(options: ScheduleOptions, stroke: FloatArray) -> Result:
    """The schedule after a stroke (n, 2) of the pen."""
    return Result(draw(options, np.asarray(stroke)), None, "draw schedule")


def removed(options: ScheduleOptions, index: int) -> Result | None:
    """Without an anchor, where it may go."""
    if not is_removable(options, index):
        return None
    return Result(remove(options, index), None, "remove handle")


def entered(options: ScheduleOptions, index: int, t: float, value: float) -> Result:
    """An anchor put to exact numbers."""
    return Result(move(options, index, t, value), index, "move handle")


def nudged(options: ScheduleOptions, index: int, t: float, value: float) -> Result:
    """An anchor moved by keys."""
    return Result(move(options, index, t, value), index, "nudge handle")


def added_after(options: ScheduleOptions, index: int) -> Result | None:
    """A handle on the curve, half way from an anchor (or the last but one) to the next."""
    points = anchors(options)
    index = min(index, len(points) - 2)
    if index < 0:
        return None
    more, new = insert(options, (points[index].t + points[index + 1].t) / 2)
    return Result(more, new, "add handle")
