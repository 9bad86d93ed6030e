"""Painting the schedule plot: axes, shading, ghost, curve, handles. Knows colours and pixels, no events."""

from collections.abc import Iterable
from ctypes import c_double
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF
from shiboken6 import Shiboken

from difflab.engine.schedules.anchors import Anchor, Box
from difflab.gui.numbers import format_number
from difflab.gui.plots.schedule_drawing import Drawing, Line
from difflab.gui.plots.schedule_scale import SYMBOLS, Y_TITLES, Scale, time_words
from difflab.gui.theme import qcolor
from difflab.render.theme import Theme

SMALL = 0.86  # of the interface font, for all words in the plot
HANDLE = 4.5
CURVE_WIDTH = 1.8
DOT = 3.4
HATCH_ALPHA = 150
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True)
class Marks:
    """What the pointer and the keyboard are on."""

    selected: int | None = None
    hovered: int | None = None
    room: Box | None = None
    focused: bool = False


def small_font(font: QFont) -> QFont:
    """The font of words in the plot."""
    result = QFont(font)
    result.setPointSizeF(SMALL * font.pointSizeF())
    return result


@dataclass(frozen=True, eq=False)
class Name:
    """Words that stand in the plot."""

    place: QRectF
    text: str
    ink: QColor


class SchedulePainter:
    """Paints one plot, `bottom` pixels high, with one painter."""

    def __init__(self, painter: QPainter, scale: Scale, theme: Theme, bottom: float = np.inf) -> None:
        self._painter, self._scale, self._theme, self._bottom = painter, scale, theme, bottom
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._line = painter.fontMetrics().height()

    def paint_ground(self, ghost: Line | None) -> None:
        """What a drag does not change: axes, the bands nothing can enter, the schedule drawn from."""
        self._paint_axes()
        self._paint_outside()
        if ghost is not None:
            self._painter.save()
            self._painter.setClipRect(self._scale.area.adjusted(-1, -1, 1, 1))
            self._paint_line(ghost, QPen(qcolor(self._theme.muted), 1.2, Qt.PenStyle.DashLine))
            self._painter.restore()

    def paint_shade(self) -> None:
        """Hatching over the whole plot: what the anchor in hand cannot enter."""
        rect = self._scale.area.toAlignedRect()
        self._painter.fillRect(rect, qcolor(self._theme.grid, 170))
        pattern = QBrush(qcolor(self._theme.border, HATCH_ALPHA), Qt.BrushStyle.BDiagPattern)
        self._painter.fillRect(rect, pattern)

    def allowed(self, room: Box) -> QRectF:
        """The part of the plot that an anchor may enter, wide enough to be seen."""
        area = self._scale.area
        allowed = QRectF(
            QPointF(self._scale.x(room.t_low), self._scale.y(room.high)),
            QPointF(self._scale.x(room.t_high), self._scale.y(room.low)),
        ).normalized()
        narrow = max(0.0, 10.0 - allowed.width()) / 2
        return allowed.adjusted(-narrow, -3, narrow, 3).intersected(area)

    def paint_curve(self, drawing: Drawing, marks: Marks) -> None:
        """The schedule itself with its handles, over the ground."""
        self._painter.save()
        self._painter.setClipRect(self._scale.area.adjusted(-1, -1, 1, 1))
        self._paint_line(drawing.curve, QPen(qcolor(self._theme.text), CURVE_WIDTH))
        if drawing.dots is not None:
            self._paint_dots(drawing.dots)
        self._painter.restore()
        self._paint_anchors(drawing, marks)

    def paint_playhead(self, t: float, value: float) -> None:
        """A line through the plot at time t, a grip at its top, a ring on the curve."""
        x, area = self._scale.x(t), self._scale.area
        ink = qcolor(self._theme.text)
        self._painter.setPen(QPen(ink, 1.0))
        self._painter.drawLine(QPointF(x, area.top() - 3), QPointF(x, area.bottom()))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ink)
        top = area.top() - 3
        self._painter.drawPolygon(
            QPolygonF([QPointF(x - 5, top - 5), QPointF(x + 5, top - 5), QPointF(x, top + 2)])
        )
        if np.isfinite(value):
            self._painter.setBrush(qcolor(self._theme.surface))
            self._painter.setPen(QPen(ink, 1.4))
            y = self._scale.y(value)
            if area.top() - 2 <= y <= area.bottom() + 2:
                self._painter.drawEllipse(QPointF(x, y), 3.0, 3.0)

    def paint_step(self, t: float, value: float) -> None:
        """The step that the pointer is on in another view: its column, and a ring on the curve."""
        area = self._scale.area
        half = max((self._scale.x(t + 0.5) - self._scale.x(t - 0.5)) / 2, 1.5)
        x = self._scale.x(t)
        column = QRectF(x - half, area.top(), 2 * half, area.height()).intersected(area)
        self._painter.fillRect(column, qcolor(self._theme.text, 38))
        if np.isfinite(value):
            self._painter.setPen(QPen(qcolor(self._theme.text), 1.6))
            self._painter.setBrush(qcolor(self._theme.surface))
            self._painter.drawEllipse(QPointF(x, self._scale.y(value)), 4.0, 4.0)

    def paint_stroke(self, points: Iterable[QPointF]) -> None:
        """What the pen has drawn so far."""
        pen = QPen(qcolor(self._theme.text), 2.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(QPolygonF(list(points)))

    def paint_offer(self, point: QPointF) -> None:
        """Where a click would put a handle."""
        pen = QPen(qcolor(self._theme.muted), 1.2, Qt.PenStyle.DotLine)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawEllipse(point, HANDLE + 1, HANDLE + 1)

    def paint_leaving(self, point: QPointF) -> None:
        """What letting go out here would do."""
        self._note(point, "release to remove")

    def paint_focus(self, rect: QRectF) -> None:
        """The ring of the widget that has the keys."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(qcolor(self._theme.accent), 1))
        self._painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    # Parts

    def _paint_axes(self) -> None:
        area, painter = self._scale.area, self._painter
        grid, words = QPen(qcolor(self._theme.grid), 1), qcolor(self._theme.muted)
        for value, text in self._scale.value_ticks():
            y = round(self._scale.y(value)) + 0.5
            painter.setPen(grid)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(words)
            painter.drawText(QRectF(0, y - self._line / 2, area.left() - 8, self._line), RIGHT, text)
        times = self._scale.time_ticks()
        for t, text in zip(times, time_words(times), strict=True):
            x = round(self._scale.x(t)) + 0.5
            painter.setPen(grid)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(words)
            painter.drawText(QRectF(x - 40, area.bottom() + 3, 80, self._line), CENTRE, text)
        painter.setPen(QPen(qcolor(self._theme.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())
        self._paint_titles()

    def _paint_titles(self) -> None:
        area, painter = self._scale.area, self._painter
        painter.setPen(qcolor(self._theme.muted))
        above = QRectF(area.left() - 38, 2, area.width(), self._line)
        painter.drawText(above, LEFT, Y_TITLES[self._scale.view])
        if self._scale.area.bottom() + 2 * self._line > self._bottom:
            return  # a low plot needs the line itself
        below = QRectF(area.left(), area.bottom() + self._line + 3, area.width(), self._line)
        painter.drawText(below, CENTRE, "step t")
        painter.drawText(below, LEFT, "data")
        painter.drawText(below, RIGHT, "noise")

    def _paint_outside(self) -> None:
        """The bands above and below the range of alpha_bar, sigma and beta, which nothing can enter."""
        if self._scale.view == "log_snr":
            return
        area = self._scale.area
        top, bottom = self._scale.y(self._scale.span.high), self._scale.y(self._scale.span.low)
        self._hatch(QRectF(area.left(), area.top(), area.width(), top - area.top()))
        if self._scale.view != "beta":
            self._hatch(QRectF(area.left(), bottom, area.width(), area.bottom() - bottom))

    def _hatch(self, rect: QRectF) -> None:
        self._painter.fillRect(rect, qcolor(self._theme.grid))
        self._painter.fillRect(rect, QBrush(qcolor(self._theme.control, 120), Qt.BrushStyle.BDiagPattern))

    def _paint_line(self, line: Line, pen: QPen) -> None:
        xs, ys = self._scale.xs(line.times), self._scale.ys(line.values)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(polygon(xs, ys))

    def _paint_dots(self, dots: Line) -> None:
        pen = QPen(qcolor(self._theme.text), DOT)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._painter.setPen(pen)
        self._painter.drawPoints(polygon(self._scale.xs(dots.times), self._scale.ys(dots.values)))

    def names(self, drawing: Drawing) -> list["Name"]:
        """The names of the curve and of the ghost beside them, where there is room."""
        area = self._scale.area
        found: list[Name] = []
        for line, text, ink in (
            (drawing.curve, drawing.name, self._theme.text),
            (drawing.ghost, drawing.ghost_name, self._theme.muted),
        ):
            if line is None:
                continue
            width = self._painter.fontMetrics().horizontalAdvance(text) + 6
            taken = [name.place for name in found]
            place = label_place(self._scale, line, drawing, width, self._line, taken)
            if place is not None and area.contains(place):
                found.append(Name(place, text, qcolor(ink)))
        return found

    def paint_names(self, names: Iterable["Name"]) -> None:
        """Names on plates: over the playhead, too, which may stand behind them."""
        for name in names:
            self._plate(name.place)
            self._painter.setPen(name.ink)
            self._painter.drawText(name.place, CENTRE, name.text)

    def _paint_anchors(self, drawing: Drawing, marks: Marks) -> None:
        points = [self._scale.point(anchor.t, anchor.value) for anchor in drawing.anchors]
        self._dip(drawing.is_edited)
        radius = HANDLE + (0.8 if drawing.is_edited else 0.0)
        for index, point in enumerate(points):
            if index != marks.hovered:
                self._painter.drawEllipse(point, radius, radius)
        if marks.hovered is not None and marks.hovered < len(points):
            self._dip(True)
            self._painter.drawEllipse(points[marks.hovered], HANDLE + 2.3, HANDLE + 2.3)
        if marks.selected is not None and marks.selected < len(drawing.anchors):
            self._paint_selected(drawing.anchors[marks.selected], marks)

    def _dip(self, filled: bool) -> None:
        """Pen and brush for a handle: filled ones have a rim of the ground and stand off the curve."""
        surface, text = qcolor(self._theme.surface), qcolor(self._theme.text)
        self._painter.setPen(QPen(surface, 1.6) if filled else QPen(text, 1.4))
        self._painter.setBrush(text if filled else surface)

    def _paint_selected(self, anchor: Anchor, marks: Marks) -> None:
        point = self._scale.point(anchor.t, anchor.value)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(qcolor(self._theme.text), 1.6 if marks.focused else 1.0))
        self._painter.drawEllipse(point, HANDLE + 4, HANDLE + 4)
        if marks.room is not None:
            self._note(point, words_of(anchor, self._scale))

    def _note(self, point: QPointF, text: str) -> None:
        """A line of words beside a point, within the plot."""
        area = self._scale.area
        width = self._painter.fontMetrics().horizontalAdvance(text) + 10
        left = point.x() + 12 if point.x() + 12 + width < area.right() else point.x() - 12 - width
        top = min(max(point.y() - self._line - 8, area.top() + 2), area.bottom() - self._line - 4)
        place = QRectF(min(max(left, area.left()), area.right() - width), top, width, self._line + 2)
        self._plate(place)
        self._painter.setPen(qcolor(self._theme.text))
        self._painter.drawText(place, CENTRE, text)

    def _plate(self, place: QRectF) -> None:
        """A ground for words, so that lines do not run through them."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(qcolor(self._theme.surface, 235))
        self._painter.drawRoundedRect(place, 3, 3)


def polygon(xs: np.ndarray, ys: np.ndarray) -> QPolygonF:
    """Points as Qt draws them, written into its memory: an object for each takes longer than the line."""
    points = QPolygonF()
    points.resize(len(xs))
    if len(xs):
        address = Shiboken.getCppPointer(points.data())[0]
        pairs = np.ctypeslib.as_array((c_double * (2 * len(xs))).from_address(address)).reshape(-1, 2)
        pairs[:, 0], pairs[:, 1] = xs, ys
    return points


def words_of(anchor: Anchor, scale: Scale) -> str:
    """An anchor in words: "t 12.5   ᾱₜ 0.531"."""
    symbol = "β₁" if scale.view == "beta" and anchor.kind == "beta_1" else SYMBOLS[scale.view]
    value = format_number(float(f"{anchor.value:.4g}"), digits=4)
    time = "" if anchor.kind == "beta_1" else f"t {format_number(float(f'{anchor.t:.4g}'), digits=5)}   "
    return f"{time}{symbol} {value}"


def spoken(drawing: Drawing, scale: Scale, chosen: int | None) -> str:
    """The curve and its chosen handle in words, for screen readers."""
    name = f"Schedule, {SYMBOLS[drawing.view]}: {drawing.name}, {len(drawing.anchors)} handles"
    if chosen is None or chosen >= len(drawing.anchors):
        return name
    return f"{name}, handle {chosen + 1}: {words_of(drawing.anchors[chosen], scale)}"


def label_place(
    scale: Scale, line: Line, drawing: Drawing, width: float, height: float, taken: list[QRectF]
) -> QRectF | None:
    """Where a name stands free beside its line: the place farthest from everything else that is drawn."""
    lines = [each for each in (drawing.curve, drawing.ghost) if each is not None]
    obstacles = np.concatenate([_dense(scale, each) for each in lines])
    handles = [(scale.x(anchor.t), scale.y(anchor.value)) for anchor in drawing.anchors]
    obstacles = np.concatenate([obstacles, np.array(handles).reshape(-1, 2)])
    own_x, own_y = scale.xs(line.times), scale.ys(line.values)
    best, most = None, -np.inf
    for share in np.linspace(0.12, 0.88, 20):
        x = scale.area.left() + share * scale.area.width()
        y = float(np.interp(x, own_x, own_y))
        for dx, dy in ((14, -height - 6), (14, 6), (-width - 14, 6), (-width - 14, -height - 6)):
            place = QRectF(x + dx, y + dy, width, height)
            if not scale.area.adjusted(4, 8, -4, -8).contains(place) or any(
                place.intersects(r) for r in taken
            ):
                continue
            room = _distance(place, obstacles) - 0.02 * abs(share - 0.6) * width
            if room > most:
                best, most = place, room
    return best if most > 3 else None


def _dense(scale: Scale, line: Line) -> np.ndarray:
    """Points (n, 2) of a line close enough to each other that no label slips between."""
    x = np.linspace(scale.area.left(), scale.area.right(), 120)
    return np.stack([x, np.interp(x, scale.xs(line.times), scale.ys(line.values))], axis=1)


def _distance(place: QRectF, points: np.ndarray) -> float:
    """From a rectangle to the nearest of the points (n, 2); up to 16 pixels count."""
    dx = np.maximum(np.maximum(place.left() - points[:, 0], points[:, 0] - place.right()), 0)
    dy = np.maximum(np.maximum(place.top() - points[:, 1], points[:, 1] - place.bottom()), 0)
    return float(min(np.hypot(dx, dy).min(), 16.0))
