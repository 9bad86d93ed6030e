"""The picture of a schedule, kept as a pixmap until something in it changes.

The playhead runs over it sixty times a second and must not cost a repainted curve each time.
"""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

from difflab.engine.schedules import ScheduleOptions, View
from difflab.gui.plots.schedule_drawing import Drawing, Line, drawing
from difflab.gui.plots.schedule_painter import Marks, Name, SchedulePainter, small_font
from difflab.gui.plots.schedule_scale import Scale
from difflab.gui.theme import qcolor
from difflab.render.theme import Theme

LEFT, RIGHT = 48.0, 20.0  # pixels beside the plot: the values' words, half of the last time's
LOW = 9  # lines of text; a plot that is not higher goes without the words below the times
NUDGE = 0.01  # of the axis of values, for one key press
GRIP = 8.0  # pixels around the playhead's grip
REACH = 9.0  # pixels from the middle of a handle within which it is taken


@dataclass(frozen=True, eq=False)
class _Ground:
    """The picture under the curve, and what it was made for."""

    picture: QPixmap
    scale: Scale
    ghost: Line | None
    ratio: float


class SchedulePlot:
    """The drawing of one schedule in one view, its scale and its picture."""

    def __init__(self, options: ScheduleOptions, view: View, theme: Theme, font: QFont) -> None:
        self._drawing = drawing(options, view)
        self._span = self._drawing.span()
        self._held = False
        self._theme = theme
        self._font = font
        self._size = QSize(1, 1)
        self._measure()
        self._marks = Marks()
        self._picture: QPixmap | None = None
        self._grounds: dict[bool, _Ground] = {}
        self._names: list[Name] = []

    @property
    def drawing(self) -> Drawing:
        return self._drawing

    @property
    def options(self) -> ScheduleOptions:
        return self._drawing.options

    @property
    def view(self) -> View:
        return self._drawing.view

    @property
    def scale(self) -> Scale:
        """The map between the schedule's units and this picture's pixels."""
        return Scale(self.view, self._span, self.options.steps, self._area, self._line)

    def show(self, options: ScheduleOptions, view: View) -> None:
        """Another schedule, or the same in another view. The axes stay while they are held."""
        if options is self.options and view == self.view:
            return
        self._drawing = drawing(options, view)
        if not self._held:
            self._span = self._drawing.span()
        self._picture = None

    def hold_axes(self, held: bool) -> None:
        """While a handle is in hand the axes must not move under it."""
        self._held = held
        if not held and self._span != self._drawing.span():
            self._span = self._drawing.span()
            self._picture = None

    def mark(self, marks: Marks) -> None:
        """What the pointer and the keyboard are on."""
        if marks != self._marks:
            self._marks = marks
            self._picture = None

    def dress(self, theme: Theme, font: QFont, size: QSize) -> None:
        """Colours, font and size of the picture."""
        self._theme, self._font, self._size = theme, font, size
        self._measure()
        self._picture = None
        self._grounds.clear()

    def _measure(self) -> None:
        """Where the plot lies between the words around it."""
        metrics = QFontMetricsF(small_font(self._font))
        self._line = line = metrics.height()
        left = max(LEFT, metrics.horizontalAdvance("0.000") + 12)
        below = 1 if self._size.height() < LOW * line else 2
        width, height = self._size.width() - left - RIGHT, self._size.height() - (1 + below) * line - 18
        self._area = QRectF(left, line + 10, max(width, 20.0), max(height, 20.0))

    def anchor_at(self, point: QPointF) -> int | None:
        """The anchor within reach of a point, the nearest of several."""
        scale = self.scale
        best, least = None, REACH
        for index, anchor in enumerate(self._drawing.anchors):
            away = scale.point(anchor.t, anchor.value) - point
            distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if distance <= least:
                best, least = index, distance
        return best

    def point_of(self, index: int) -> QPointF:
        """Where an anchor stands in the picture."""
        anchor = self._drawing.anchors[index]
        return self.scale.point(anchor.t, anchor.value)

    def nudged(self, index: int, across: float, up: float) -> tuple[float, float]:
        """Time and value of an anchor after key presses: a step (a pixel where steps are finer), a share."""
        scale, own = self.scale, self._drawing.anchors[index]
        step = max(1.0, scale.steps / scale.area.width())
        return own.t + across * step, scale.nudged(own.value, up * NUDGE) if up else own.value

    def value_at(self, t: float) -> float:
        """The curve's value at time t; NaN where it has none."""
        line = self._drawing.curve
        return float(np.interp(t, line.times, line.values, left=np.nan))

    def is_inside(self, point: QPointF) -> bool:
        """Whether a point lies in the plot, or hardly outside it."""
        return self.scale.area.adjusted(-2, -2, 6, 2).contains(point)

    def is_on_time(self, point: QPointF, playhead: float) -> bool:
        """Whether a press there takes the playhead: on its grip, or on the axis of time."""
        area = self.scale.area
        if point.y() > area.bottom() + 5:
            return area.left() - GRIP <= point.x() <= area.right() + GRIP
        return point.y() < area.top() + 1 and abs(point.x() - self.scale.x(playhead)) <= GRIP

    def painter_over(self, painter: QPainter) -> SchedulePainter:
        """Something to paint over the picture with."""
        painter.setFont(small_font(self._font))
        return SchedulePainter(painter, self.scale, self._theme, self._size.height())

    def picture(self, ratio: float) -> QPixmap:
        """The picture for a screen with `ratio` pixels a point."""
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._blank(ratio)
            painter = QPainter(self._picture)
            try:
                over = self.painter_over(painter)
                self._paint_ground(painter, over, ratio)
                over.paint_curve(self._drawing, self._marks)
                # While a handle is in hand its own words are what matters.
                self._names = over.names(self._drawing) if self._marks.room is None else []
            finally:
                painter.end()
        return self._picture

    @property
    def names(self) -> list[Name]:
        """The words in the picture last made; they are painted over it and over the playhead."""
        return self._names

    def _paint_ground(self, painter: QPainter, over: SchedulePainter, ratio: float) -> None:
        """What lies under the curve; all but the room of the anchor in hand is shaded."""
        room = self._marks.room
        painter.drawPixmap(0, 0, self._ground(ratio, shaded=room is not None))
        if room is not None:
            allowed = QRectF(over.allowed(room).toAlignedRect())
            source = QRectF(allowed.topLeft() * ratio, allowed.size() * ratio)
            painter.drawPixmap(allowed, self._ground(ratio, shaded=False), source)

    def _ground(self, ratio: float, *, shaded: bool) -> QPixmap:
        """Axes, bands and ghost, drawn once for all drags over them: the ghost is one object then."""
        scale, ghost = self.scale, self._drawing.ghost
        known = self._grounds.get(shaded)
        if known is None or known.scale != scale or known.ghost is not ghost or known.ratio != ratio:
            picture = self._blank(ratio)
            painter = QPainter(picture)
            try:
                over = self.painter_over(painter)
                over.paint_ground(ghost)
                if shaded:
                    over.paint_shade()
            finally:
                painter.end()
            known = self._grounds[shaded] = _Ground(picture, scale, ghost, ratio)
        return known.picture

    def _blank(self, ratio: float) -> QPixmap:
        # On an opaque ground: copied to the screen without blending, and nothing is painted beneath.
        pixmap = QPixmap(self._size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(qcolor(self._theme.surface))
        return pixmap
