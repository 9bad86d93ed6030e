"""The stage: forward and reverse processes side by side, looked at through one window on the plane.

Everything drawn is composed in `render/`; this widget only asks for it in time, paints it, and turns mouse
and keys into movements of the view and picks of particles.
"""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from difflab.gui.canvas.painted import PaintedCanvas
from difflab.render.layout import stage_layout
from difflab.render.picture import Extent, Pane
from difflab.render.stage import StageArtist, StagePicture
from difflab.render.theme import DARK, Theme
from difflab.render.viewport import Mapping, Viewport

ZOOM_STEP = 1.2  # one notch of the wheel
CLICK_REACH = 12.0  # logical pixels from a particle, and how far a click may slip before it is a drag
DRAG_START = 4.0
LEAST_HEIGHT = 200  # pixels; below twice that, words grow no more than twice
TIP = (
    "Data diffuse to noise (left) and noise is carried back to data (right).\n"
    "Wheel: zoom. Drag: move. Click: follow a particle. Double click: show everything again."
)


class Stage(PaintedCanvas):
    """Draws the panes that it is given. Equal objects (by identity) are known to be unchanged."""

    forward_picked = Signal(int)  # index of a particle of the forward pane, -1 for none
    reverse_picked = Signal(int)
    view_changed = Signal()  # another part of the plane is visible

    _artist: StageArtist

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(StageArtist(), theme, LEAST_HEIGHT, parent)
        self.setObjectName("stage")
        self.setAccessibleName("Stage")
        self.setToolTip(TIP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._picture = StagePicture((Pane(), Pane()))
        self._pressed: QPointF | None = None
        self._dragging = False

    def show_panes(self, *panes: Pane) -> None:
        """Show these panes (forward, reverse); layers that come, go or change their meaning fade."""
        if panes == self._picture.panes:
            return
        if _outline(panes) != _outline(self._picture.panes):
            self._fade.begin()
            self.setAccessibleDescription(". ".join(f"{pane.title}: {pane.subtitle}" for pane in panes))
        before = self._picture.panes
        changed = [pane is not other for pane, other in zip(panes, before, strict=False)]
        self._picture = StagePicture(panes, self._picture.viewport)
        if len(panes) != len(before) or all(changed) or not self._artist.settled:
            self.update()
        else:
            self._update_panes(changed)

    def _update_panes(self, changed: list[bool]) -> None:
        """Repaint the fields and words of the panes that have changed, and nothing else."""
        screen = self._screen()
        layout = stage_layout(screen.width, screen.height, screen.unit, len(changed))
        for is_new, field, header in zip(changed, layout.fields, layout.headers, strict=True):
            if is_new:
                for rect in (field, header):
                    ends = (rect.left, rect.top, rect.width, rect.height)
                    left, top, width, height = (side / screen.ratio for side in ends)
                    self.update(QRectF(left, top, width, height).toAlignedRect())

    @property
    def viewport(self) -> Viewport:
        return self._picture.viewport

    def look_at(self, viewport: Viewport) -> None:
        """Show another part of the plane, in all panes."""
        if viewport != self._picture.viewport:
            self._picture = StagePicture(self._picture.panes, viewport)
            self.update()
            self.view_changed.emit()

    def reset_view(self) -> None:
        self.look_at(Viewport())

    def zoom(self, factor: float) -> None:
        """Magnify about the middle of what is seen."""
        view = self.viewport
        self.look_at(view.zoomed(factor, view.x, view.y))

    def extent(self) -> Extent:
        """The visible part of the plane (left, right, bottom, top); the same in all panes."""
        return self._mappings()[0].extent

    def picture(self) -> StagePicture:
        """What is shown, for an exporter."""
        return self._picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        mapping = self._mapping_at(event.position())
        turn = event.angleDelta().y() / 120
        if mapping is not None and turn:
            self.look_at(self.viewport.zoomed(ZOOM_STEP**turn, *self._world(event.position(), mapping)))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        way = event.position() - self._pressed
        if not self._dragging and way.manhattanLength() >= DRAG_START:
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragging:
            scale = self._mappings()[0].scale / self.devicePixelRatioF()
            self._pressed = event.position()
            self.look_at(self.viewport.moved(-way.x() / scale, way.y() / scale))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        self.unsetCursor()
        if not self._dragging:
            self._pick(event.position())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._pressed = None
        self.forward_picked.emit(-1)
        self.reverse_picked.emit(-1)
        self.reset_view()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(ZOOM_STEP)
            case Qt.Key.Key_Minus:
                self.zoom(1 / ZOOM_STEP)
            case Qt.Key.Key_Home:
                self.reset_view()
            case _:
                super().keyPressEvent(event)

    def _pick(self, position: QPointF) -> None:
        """Announce the particle nearest to a click, or that there is none."""
        signals = (self.forward_picked, self.reverse_picked)
        ratio = self.devicePixelRatioF()
        parts = zip(signals, self._picture.panes, self._mappings(), strict=False)
        for signal, pane, mapping in parts:
            if mapping.rect.contains(position.x() * ratio, position.y() * ratio):
                signal.emit(_nearest(pane, mapping, position * ratio, CLICK_REACH * ratio))

    def _mappings(self) -> list[Mapping]:
        screen = self._screen()
        layout = stage_layout(screen.width, screen.height, screen.unit, len(self._picture.panes))
        return [self.viewport.onto(field) for field in layout.fields]

    def _mapping_at(self, position: QPointF) -> Mapping | None:
        ratio = self.devicePixelRatioF()
        x, y = position.x() * ratio, position.y() * ratio
        return next((mapping for mapping in self._mappings() if mapping.rect.contains(x, y)), None)

    def _world(self, position: QPointF, mapping: Mapping) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return mapping.to_world(position.x() * ratio, position.y() * ratio)


def _outline(panes: tuple[Pane, ...]) -> tuple[object, ...]:
    """What makes two pictures differ in kind and not only in position."""
    return tuple(
        (
            pane.cloud and (len(pane.cloud.points), pane.cloud.colours and pane.cloud.colours.kind),
            pane.field and (pane.field.role, pane.field.caption),
            pane.heat and pane.heat.kind,
            pane.contours is None,
            pane.trails is None,
            pane.followed is None,
        )
        for pane in panes
    )


def _nearest(pane: Pane, mapping: Mapping, at: QPointF, reach: float) -> int:
    """The index of the particle nearest to a place in device pixels, -1 when none is within `reach`."""
    if pane.cloud is None or not len(pane.cloud.points):
        return -1
    way = mapping.to_pixels(pane.cloud.points) - np.array([at.x(), at.y()], np.float32)
    distance = np.nan_to_num(np.hypot(way[:, 0], way[:, 1]), nan=np.inf)
    nearest = int(distance.argmin())
    return nearest if distance[nearest] <= reach else -1
