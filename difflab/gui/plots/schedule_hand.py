"""What the pressed pointer holds, in pixels: a handle, or a pen. Each says which schedule it leads to."""

from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, Qt

from difflab.engine.schedules import ScheduleOptions
from difflab.gui.plots import schedule_gestures as gestures
from difflab.gui.plots.schedule_gestures import HandleDrag, Pointer, Result
from difflab.gui.plots.schedule_plot import SchedulePlot

DEAD = 2.5  # pixels a pressed handle must be moved before it follows: a click must not bend the curve
LEAVE = 36.0  # pixels outside the plot from which a dragged handle is let go


class Hand(Protocol):
    """Something held by the pointer from press to release."""

    before: ScheduleOptions

    def move(self, point: QPointF, locked: bool) -> Result | None:
        """The schedule with the pointer there, None where nothing changes yet."""

    def release(self) -> Result | None:
        """What letting go adds."""


class HandleHand:
    """A handle in hand; it keeps the distance from the pointer at which it was taken."""

    def __init__(self, plot: SchedulePlot, point: QPointF, on_curve: bool) -> None:
        self.before = plot.options
        self._plot, self._pressed, self._moving = plot, point, False
        self.is_new = False
        self._grip = QPointF()
        self._drag = self._taken(point, on_curve)

    @property
    def index(self) -> int:
        """The anchor in hand."""
        return self._drag.index

    def start(self) -> Result:
        """The schedule at the press: with the new handle, or as it was."""
        return Result(self._drag.origin if self.is_new else self.before, self._drag.index, self._drag.label)

    def move(self, point: QPointF, locked: bool) -> Result | None:
        away = point - self._pressed
        if not self._moving and max(abs(away.x()), abs(away.y())) <= DEAD:
            return None
        self._moving = True
        return self._drag.at(self._pointer(point, locked))

    def release(self) -> Result | None:
        return None

    def _taken(self, point: QPointF, on_curve: bool) -> HandleDrag:
        able, index = self._plot.drawing.editable, self._plot.anchor_at(point)
        if index is not None:
            self._grip = self._plot.point_of(index) - point
            return gestures.take(able, index)
        self.is_new = True
        return (gestures.put_on_curve if on_curve else gestures.put)(able, self._pointer(point))

    def _pointer(self, point: QPointF, locked: bool = False) -> Pointer:
        scale, away, at = self._plot.scale, point - self._pressed, point + self._grip
        inside = scale.area.adjusted(-LEAVE, -LEAVE, LEAVE, LEAVE).contains(point)
        return Pointer(scale.t(at.x()), scale.value(at.y()), away.x(), away.y(), locked, not inside)


class PenHand:
    """A pen in hand; the schedule changes when it is lifted."""

    def __init__(self, plot: SchedulePlot, point: QPointF) -> None:
        self.before = plot.options
        self._plot = plot
        self.points = [point]

    def move(self, point: QPointF, locked: bool) -> Result | None:
        self.points.append(QPointF(point.x(), self.points[0].y()) if locked else point)
        return None

    def release(self) -> Result | None:
        if self._plot.options.steps == 1 or len(self.points) < 3:
            return None
        scale = self._plot.scale
        stroke = np.array([(scale.t(point.x()), scale.value(point.y())) for point in self.points])
        return gestures.drawn(self._plot.drawing.editable, stroke)


def cursor_of(hand: Hand | None, on_time: bool, freehand: bool, on_handle: bool) -> Qt.CursorShape:
    """The pointer's shape: what a press would take, or what is held."""
    shapes = Qt.CursorShape
    if isinstance(hand, HandleHand):
        return shapes.ClosedHandCursor
    if on_time:
        return shapes.SizeHorCursor
    if freehand:
        return shapes.CrossCursor
    return shapes.OpenHandCursor if on_handle else shapes.ArrowCursor
