"""The canvas on which data are drawn: a spray brush and an eraser over the smoothed density."""

from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.dialogs.drawn_points import DrawnPoints, smoothed_density
from difflab.gui.theme import qcolor
from difflab.gui.widgets.key_courtesy import keep_keys
from difflab.render.theme import Theme
from difflab.render.tone import heat_table

Tool = Literal["brush", "eraser"]

SMALLEST, LARGEST = 0.02, 0.5
TICK_MS = 16
# Points per tick of a held brush, and per brush radius of a moved one.
HELD_DROPS, MOVED_DROPS = 3, 14
CELLS = 128
KEY_STEP = 0.05


class SprayPad(QWidget):
    """A square canvas over [-1, 1]^2. Arrow keys move the brush too, Space presses it."""

    stroke_ended = Signal()
    changed = Signal()
    radius_changed = Signal(float)

    def __init__(self, drawn: DrawnPoints, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("spray_pad")
        self.setAccessibleName("Canvas for drawing data")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        keep_keys(self)
        self.drawn = drawn
        self.tool: Tool = "brush"
        self.radius = 0.12
        self.bandwidth = 0.05
        self._theme = theme
        self._at: QPointF | None = None  # the brush, in the units of the canvas
        self._pressed = False
        self._pressure = 1.0
        self._density: QImage | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._hold)

    def set_tool(self, tool: Tool) -> None:
        self.tool = tool
        self.update()

    def set_radius(self, radius: float) -> None:
        """Set the size of brush and eraser, a share of half the canvas."""
        radius = min(max(radius, SMALLEST), LARGEST)
        if radius != self.radius:
            self.radius = radius
            self.radius_changed.emit(radius)
            self.update()

    def set_bandwidth(self, bandwidth: float) -> None:
        """Set the smoothing that the picture under the points shows."""
        self.bandwidth = bandwidth
        self.refresh()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Draw the points as they are now."""
        self._density = None
        self.setAccessibleDescription(f"{len(self.drawn.points):,} points")
        self.update()
        self.changed.emit()

    def sizeHint(self) -> QSize:
        return QSize(480, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 240)

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press(self._canvas(event.position()))
            self._timer.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        to = self._canvas(event.position())
        if self._pressed and self._at is not None:
            self._drag(self._at, to)
        self._at = to
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._release()

    def tabletEvent(self, event: QTabletEvent) -> None:
        # Pressure thins the spray; Qt then sends the mouse event that does the drawing.
        self._pressure = max(event.pressure(), 0.05) if event.pressure() > 0 else 1.0
        event.ignore()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        if not self._pressed:
            self._at = None
            self.update()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self._release()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        moves = {keys.Key_Left: (-1, 0), keys.Key_Right: (1, 0), keys.Key_Up: (0, 1), keys.Key_Down: (0, -1)}
        key = Qt.Key(event.key())
        if key in moves:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_by(*moves[key], KEY_STEP / 5 if fine else KEY_STEP)
        elif key == keys.Key_Space:
            self._press(self._at or QPointF(0, 0))
            self._drop(self._at or QPointF(0, 0), 4 * MOVED_DROPS)
            self._release()
        elif key in (keys.Key_BracketLeft, keys.Key_BracketRight):
            self.set_radius(self.radius * (1.2 if key == keys.Key_BracketRight else 1 / 1.2))
        else:
            super().keyPressEvent(event)

    def _move_by(self, across: int, up: int, step: float) -> None:
        at = self._at or QPointF(0, 0)
        self._at = QPointF(
            min(max(at.x() + across * step, -1.0), 1.0), min(max(at.y() + up * step, -1.0), 1.0)
        )
        self.update()

    def _press(self, at: QPointF) -> None:
        self._pressed = True
        self._at = at
        self.drawn.begin_stroke()
        self._drop(at, HELD_DROPS)

    def _drag(self, start: QPointF, end: QPointF) -> None:
        """Spray along the way, so that a fast stroke is as dense as a slow one."""
        length = float(np.hypot(end.x() - start.x(), end.y() - start.y()))
        stops = max(1, round(2 * length / self.radius))
        for at in range(1, stops + 1):
            self._drop(start + (end - start) * (at / stops), MOVED_DROPS // 2 if stops > 1 else HELD_DROPS)

    @Slot()
    def _hold(self) -> None:
        if self._at is not None:
            self._drop(self._at, HELD_DROPS)

    def _drop(self, at: QPointF, count: int) -> None:
        if self.tool == "brush":
            self.drawn.spray(at.x(), at.y(), self.radius, max(1, round(count * self._pressure)))
        else:
            self.drawn.erase(at.x(), at.y(), self.radius)
        self.refresh()

    def _release(self) -> None:
        self._timer.stop()
        if self._pressed:
            self._pressed = False
            if not self.drawn.drop_empty_stroke():
                self.stroke_ended.emit()

    # The picture

    def _square(self) -> QRectF:
        side = min(self.width(), self.height()) - 2
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _canvas(self, position: QPointF) -> QPointF:
        square = self._square()
        half = square.width() / 2
        return QPointF(
            (position.x() - square.center().x()) / half, (square.center().y() - position.y()) / half
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        square = self._square()
        painter.fillRect(square, qcolor(self._theme.surface))
        points = self.drawn.points
        if len(points):
            painter.drawImage(square, self._density_picture())
            self._paint_points(painter, square)
        else:
            painter.setPen(qcolor(self._theme.muted))
            words = "Draw here: hold the mouse button and move.\n[ and ] change the size of the brush."
            painter.drawText(square, int(Qt.AlignmentFlag.AlignCenter), words)
        role = QPalette.ColorRole.Accent if self.hasFocus() else QPalette.ColorRole.Mid
        painter.setPen(QPen(self.palette().color(role), 1))
        painter.drawRect(square.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._at is not None:
            self._paint_brush(painter, square, self._at)

    def _paint_points(self, painter: QPainter, square: QRectF) -> None:
        shown = self.drawn.points[-8_000:]  # thousands of dots hide each other; the density shows them all
        half = square.width() / 2
        x = square.center().x() + half * shown[:, 0]
        y = square.center().y() - half * shown[:, 1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(qcolor(self._theme.text, 150), 1))
        painter.drawPoints(QPolygonF([QPointF(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _paint_brush(self, painter: QPainter, square: QRectF, at: QPointF) -> None:
        half = square.width() / 2
        centre = QPointF(square.center().x() + half * at.x(), square.center().y() - half * at.y())
        style = Qt.PenStyle.SolidLine if self.tool == "brush" else Qt.PenStyle.DashLine
        painter.setClipRect(square)
        painter.setPen(QPen(qcolor(self._theme.text), 1.2, style))
        painter.drawEllipse(centre, half * self.radius, half * self.radius)
        painter.setClipping(False)

    def _density_picture(self) -> QImage:
        if self._density is None:
            grid = smoothed_density(self.drawn.points, self.bandwidth, CELLS)
            level = np.rint(255 * np.sqrt(grid[::-1])).astype(np.intp)
            pixels = np.ascontiguousarray(heat_table(self._theme)[level])
            picture = QImage(pixels.data, CELLS, CELLS, 4 * CELLS, QImage.Format.Format_RGB32)
            self._density = picture.copy()
        return self._density
