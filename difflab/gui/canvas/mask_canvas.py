"""The canvas on which a mask is painted over a picture, or a factor r(x) over a density.

The picture may be small: its pixels are shown as squares, and the brush paints whole ones. Besides, a result
can be drawn over the picture from a movable line on: before and after.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.canvas.mask_brush import Layer, as_mask
from difflab.gui.canvas.mask_hand import MaskHand, Tool
from difflab.gui.canvas.mask_marks import paint_mask, paint_ring, picture_of, veil
from difflab.gui.canvas.mask_view import MaskMapping, MaskView
from difflab.gui.theme import qcolor
from difflab.gui.widgets.key_courtesy import keep_keys
from difflab.render.theme import Theme

ZOOM_STEP = 1.2  # one notch of the wheel
SIZE_STEP = 1.25  # one press of [ or ]
SMALLEST, LARGEST = 0.5, 0.5  # the brush: in pixels, and as a share of the picture's longer side
NUDGE, LEAP = 1, 5  # pixels that an arrow key moves the brush, alone and with Shift
BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class MaskCanvas(QWidget):
    """Shows what it is given and tells of strokes; the document alone keeps what is painted."""

    painted = Signal(object, str)  # the layer after a stroke, and what it was
    radius_changed = Signal(float)
    pointed_at = Signal(int, int)  # row and column of the pixel under the brush, -1 for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("posterior_canvas")
        self.setAccessibleName("Painting canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        keep_keys(self)
        self.hand = MaskHand()
        self._theme = theme
        self._view = MaskView()
        self._picture: QImage | None = None
        self._result: QImage | None = None
        self._veil: QImage | None = None
        self._mask: tuple[object, QPixmap] | None = None
        self._split = 1.0  # the share of the width that shows the picture, not the result
        self._hidden = False
        self._at: QPointF | None = None
        self._pressed: Qt.MouseButton | None = None
        self._panning: QPointF | None = None
        self._space = False
        self._pressure = 1.0

    # What is shown

    def show_picture(self, pixels: NDArray[np.uint32] | None) -> None:
        """Show another picture (h, w), 0xffRRGGBB; a brush too large for it shrinks."""
        before = self.shape
        self._picture = None if pixels is None else picture_of(pixels)
        if self.shape != before:
            self._view = MaskView()
            self.hand.take(np.zeros(self.shape, dtype=np.float32))
            if pixels is not None:
                self.set_radius(self.hand.radius)
        self.update()

    def show_result(self, pixels: NDArray[np.uint32] | None) -> None:
        """Show a result (h, w) behind the line; None: nothing yet."""
        self._result = None if pixels is None else picture_of(pixels)
        self.update()

    def show_layer(self, layer: Layer) -> None:
        """Show what is painted: a mask, or r(x) where the hand is soft."""
        if self.hand.is_painting or layer is self.hand.layer:
            return
        self.hand.take(layer)
        self._repaint_layer()

    def set_split(self, share: float) -> None:
        """Draw the result from this share of the width on."""
        self._split = min(max(share, 0.0), 1.0)
        self.update()

    def hide_mask(self, hidden: bool) -> None:
        """Show the picture without what is painted on it, for as long as a key is held."""
        self._hidden = hidden
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._repaint_layer()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the picture."""
        return (1, 1) if self._picture is None else (self._picture.height(), self._picture.width())

    @property
    def view(self) -> MaskView:
        return self._view

    @property
    def has_result(self) -> bool:
        return self._result is not None

    # The tool

    def set_tool(self, tool: Tool) -> None:
        self.hand.tool = tool
        self.update()

    def set_radius(self, radius: float) -> None:
        """Set the radius of brush and eraser, in pixels of the picture."""
        radius = min(max(radius, SMALLEST), max(LARGEST * max(self.shape), 1.0))
        if radius != self.hand.radius:
            self.hand.radius = radius
            self.radius_changed.emit(radius)
            self.update()

    def larger(self) -> None:
        self.set_radius(max(self.hand.radius * SIZE_STEP, self.hand.radius + 0.25))

    def smaller(self) -> None:
        self.set_radius(min(self.hand.radius / SIZE_STEP, self.hand.radius - 0.25))

    def set_hardness(self, hardness: float) -> None:
        self.hand.hardness = hardness
        self.update()

    def reset_view(self) -> None:
        """Show the whole picture."""
        self._view = MaskView()
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify about a place of the widget, else about the middle."""
        rows, columns = self.shape
        middle = QPointF(self.width() / 2, self.height() / 2)
        x, y = self._place(at or middle)
        self._view = self._view.zoomed(factor, x / columns, y / rows)
        self.update()

    def widget_point(self, row: float, column: float) -> QPointF:
        """Where on the widget the middle of a pixel is."""
        return QPointF(*self._mapping().to_widget(column + 0.5, row + 0.5))

    def sizeHint(self) -> QSize:
        return QSize(360, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 140)

    # Mouse and pen

    def mousePressEvent(self, event: QMouseEvent) -> None:
        middle = event.button() == Qt.MouseButton.MiddleButton
        if middle or (self._space and event.button() == Qt.MouseButton.LeftButton):
            self._panning = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() in BUTTONS and self._picture is not None and self._pressed is None:
            self._pressed = event.button()
            other = event.button() == Qt.MouseButton.RightButton
            other = other or bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.hand.begin(self._place(event.position()), other=other, pressure=self._pressure)
            self._repaint_layer()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._pan(event.position())
        elif self._pressed is not None:
            self.hand.move(self._place(event.position()), pressure=self._pressure)
            self._repaint_layer()
        self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._panning = None
            self._show_cursor()
        elif event.button() == self._pressed:
            self._lift()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick dabs are two dabs.
        self.mousePressEvent(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        # Pressure thins the brush; Qt then sends the mouse event that does the painting.
        self._pressure = event.pressure() if event.pressure() > 0 else 1.0
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_radius(self.hand.radius * SIZE_STEP**turn)
        elif turn:
            self.zoom(ZOOM_STEP**turn, event.position())
        event.accept()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        if self._pressed is None:
            self._at = None
            self.pointed_at.emit(-1, -1)
            self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._space, self._hidden, self._panning = False, False, None
        self._lift()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        key = Qt.Key(event.key())
        ways = {keys.Key_Left: (-1, 0), keys.Key_Right: (1, 0), keys.Key_Up: (0, -1), keys.Key_Down: (0, 1)}
        if key in ways:
            step = LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else NUDGE
            self._step_brush(*ways[key], step)
        elif key == keys.Key_Space:
            self._space = True
            self._show_cursor()
        elif key in (keys.Key_Return, keys.Key_Enter):
            self._dab()
        elif key in (keys.Key_Plus, keys.Key_Equal):
            self.zoom(ZOOM_STEP)
        elif key == keys.Key_Minus:
            self.zoom(1 / ZOOM_STEP)
        elif key == keys.Key_Home:
            self.reset_view()
        elif key == keys.Key_Escape and self.hand.is_painting:
            self.hand.give_up()
            self._pressed = None
            self._repaint_layer()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def _step_brush(self, across: int, down: int, step: int) -> None:
        rows, columns = self.shape
        x, y = self._place(self._at) if self._at is not None else (columns / 2, rows / 2)
        x = min(max(np.floor(x) + 0.5 + across * step, 0.5), columns - 0.5)
        y = min(max(np.floor(y) + 0.5 + down * step, 0.5), rows - 0.5)
        self._point(QPointF(*self._mapping().to_widget(x, y)))

    def _dab(self) -> None:
        """Paint where the brush is, as a short press of the mouse does."""
        if self._at is not None and self._picture is not None and not self.hand.is_painting:
            self.hand.begin(self._place(self._at))
            self._lift()

    # Own workings

    def _lift(self) -> None:
        self._pressed = None
        if self.hand.is_painting:
            changed, label = self.hand.end(), self.hand.label
            self._repaint_layer()
            if changed:
                self.painted.emit(self.hand.layer, label)

    def _point(self, position: QPointF) -> None:
        self._at = position
        x, y = self._place(position)
        rows, columns = self.shape
        inside = self._picture is not None and 0 <= x < columns and 0 <= y < rows
        self.pointed_at.emit(*((int(y), int(x)) if inside else (-1, -1)))
        self.update()

    def _pan(self, to: QPointF) -> None:
        assert self._panning is not None
        rows, columns = self.shape
        way, self._panning = to - self._panning, to
        scale = self._mapping().scale
        self._view = self._view.moved(-way.x() / (scale * columns), -way.y() / (scale * rows))
        self.update()

    def _show_cursor(self) -> None:
        if self._space:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def _repaint_layer(self) -> None:
        self._veil = self._mask = None
        share = float(self.hand.layer.mean())
        self.setAccessibleDescription(f"{100 * share:.0f} % painted")
        self.update()

    def _mapping(self) -> MaskMapping:
        rows, columns = self.shape
        return self._view.onto(self.width(), self.height(), columns, rows)

    def _place(self, position: QPointF) -> tuple[float, float]:
        return self._mapping().to_picture(position.x(), position.y())

    # The picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        if self._picture is None:
            return
        mapping, (rows, columns) = self._mapping(), self.shape
        left, top = mapping.to_widget(0, 0)
        whole = QRectF(left, top, mapping.scale * columns, mapping.scale * rows)
        seen = whole.intersected(QRectF(self.rect()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.hand.soft)
        painter.setClipRect(seen)
        painter.drawImage(whole, self._picture)
        if not self._hidden:
            self._paint_layer(painter, whole, seen)
        if self._result is not None and self._split < 1:
            self._paint_result(painter, whole, self._result)
        painter.setClipping(False)
        role = QPalette.ColorRole.Accent if self.hasFocus() else QPalette.ColorRole.Mid
        painter.setPen(QPen(self.palette().color(role), 1))
        painter.drawRect(seen)
        if self._at is not None and self._panning is None:
            self._paint_brush(painter, self._at, mapping)

    def _paint_layer(self, painter: QPainter, whole: QRectF, seen: QRectF) -> None:
        if self.hand.soft:
            if self._veil is None:
                self._veil = veil(self.hand.layer, self._theme)
            painter.drawImage(whole, self._veil)
        else:
            self._paint_mask(painter, whole, seen)

    def _paint_mask(self, painter: QPainter, whole: QRectF, seen: QRectF) -> None:
        """The mask as it was painted last, while neither it nor the view has changed."""
        ratio = self.devicePixelRatioF()
        place = (whole.getRect(), self.size().toTuple(), ratio)
        if self._mask is None or self._mask[0] != place:
            shown = QPixmap(self.size() * ratio)
            shown.setDevicePixelRatio(ratio)
            shown.fill(Qt.GlobalColor.transparent)
            inner = QPainter(shown)
            paint_mask(inner, as_mask(self.hand.layer), whole, seen, self._theme)
            inner.end()
            self._mask = (place, shown)
        painter.drawPixmap(0, 0, self._mask[1])

    def _paint_result(self, painter: QPainter, whole: QRectF, result: QImage) -> None:
        line = whole.left() + self._split * whole.width()
        painter.save()
        painter.setClipRect(QRectF(line, whole.top(), whole.right() - line, whole.height()))
        painter.drawImage(whole, result)
        painter.restore()
        painter.setPen(QPen(qcolor(self._theme.text), 1.5))
        painter.drawLine(QPointF(line, whole.top()), QPointF(line, whole.bottom()))

    def _paint_brush(self, painter: QPainter, at: QPointF, mapping: MaskMapping) -> None:
        hand = self.hand
        if hand.tool in ("brush", "eraser"):
            radius, hardness = mapping.scale * hand.radius, hand.hardness
        else:
            radius, hardness = 4.0, 1.0
        paint_ring(painter, at, radius, hardness, erases=hand.tool == "eraser", theme=self._theme)
