"""The schedule as a curve to take hold of: pointer and keys become edits of the experiment.

The widget keeps no parameter: it shows the schedule it was last given and asks for another one with
`edit_requested`. What a gesture means is in `schedule_gestures`, how it all looks in `schedule_painter`.
"""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.engine.schedules import ScheduleOptions, View
from difflab.engine.schedules.anchors import Anchor, Box, box
from difflab.gui.plots import schedule_gestures as gestures
from difflab.gui.plots.schedule_drawing import misfit
from difflab.gui.plots.schedule_gestures import Result
from difflab.gui.plots.schedule_hand import Hand, HandleHand, PenHand, cursor_of
from difflab.gui.plots.schedule_keys import SIGNALS, TIP, Command, chosen_next, command_of, result_of
from difflab.gui.plots.schedule_painter import Marks, spoken
from difflab.gui.plots.schedule_plot import SchedulePlot
from difflab.gui.widgets.gesture import Gesture
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme
from difflab.session.edit import Edit


class ScheduleEditor(QWidget):
    """The plot of one schedule in one of four views, with its handles and the playhead."""

    edit_requested = Signal(object)  # Edit
    playhead_moved = Signal(float)  # t
    view_changed = Signal(str)
    selection_changed = Signal()
    entry_requested = Signal()
    copy_requested = Signal()
    paste_requested = Signal()

    def __init__(self, theme: Theme, view: View = "alpha_bar", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("schedule_editor")
        self.setToolTip(rich_tip("Noise schedule", TIP))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._plot = SchedulePlot(ScheduleOptions(), view, theme, self.font())
        self._playhead = 0.0
        self._step = 0
        self._selected: int | None = None
        self._hovered: int | None = None
        self._offer: QPointF | None = None
        self._hand: Hand | None = None
        self._leaving: QPointF | None = None
        self._scrubbing = False
        self._freehand = False
        self._ringed = False
        self._gesture = Gesture("schedule")
        self._describe()

    # What is shown

    @property
    def view(self) -> View:
        return self._plot.view

    @property
    def schedule(self) -> ScheduleOptions:
        """The schedule now shown."""
        return self._plot.options

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The points to take hold of, from data to noise."""
        return self._plot.drawing.anchors

    @property
    def selected(self) -> int | None:
        """The chosen anchor."""
        return self._selected

    @property
    def playhead(self) -> float:
        """The time shown."""
        return self._playhead

    @property
    def misfit(self) -> float:
        """By how much of the axis bending the curve in this view would change it elsewhere."""
        return misfit(self.schedule, self.view)

    def room(self) -> Box | None:
        """Where the chosen anchor may go."""
        return box(self._plot.drawing.editable, self._selected) if self._selected is not None else None

    def point_of(self, index: int) -> QPointF:
        """Where an anchor stands on the widget."""
        return self._plot.point_of(index)

    def point_at(self, t: float, value: float) -> QPointF:
        """Where a time and a value of the view stand on the widget."""
        return self._plot.scale.point(t, value)

    def show_schedule(self, options: ScheduleOptions) -> None:
        """Show a schedule; a curve that is new is shown in the view it was drawn in."""
        if options == self._plot.options:
            return
        self._playhead *= options.steps / self.schedule.steps  # it keeps its share of the way
        before, curve = self._plot.options.curve, options.curve
        view = curve.view if curve is not None and curve != before else self.view
        changed = view != self.view
        self._plot.show(options, view)
        self._refresh()
        if changed:
            self.view_changed.emit(view)

    def show_view(self, view: View) -> None:
        """Look at the same curve as another quantity."""
        if view != self.view:
            self._plot.show(self._plot.options, view)
            self.select(None)
            self._refresh()

    def set_playhead(self, t: float) -> None:
        """Put the playhead at time t in [0, T]."""
        if t != self._playhead:
            self.update(self._strip())
            self._playhead = t
            self.update(self._strip())

    def show_step(self, step: int) -> None:
        """Mark a step that the pointer is on in another view; 0 for none."""
        if step != self._step:
            self._step = step
            self.update()

    def set_freehand(self, on: bool) -> None:
        """Draw with a pen instead of moving handles."""
        self._freehand = on
        self._hover(None)

    def select(self, index: int | None) -> None:
        """Choose an anchor, or none."""
        if index != self._selected:
            self._selected = index
            self._mark()
            self._describe()
            self.selection_changed.emit()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._dress()

    def enter(self, t: float, value: float) -> None:
        """Ask for the chosen anchor to be put at exact numbers."""
        if self._selected is not None:
            self._ask(gestures.entered(self._plot.drawing.editable, self._selected, t, value), "")

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._hand is not None:
            return
        point = event.position()
        if self._plot.is_on_time(point, self._playhead):
            self._scrubbing = True
            self._scrub(point)
        elif self._freehand:
            self._hand = PenHand(self._plot, point)
            self._gesture.begin()
        else:
            self._take(point, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        self._point_cursor(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point, modifiers = event.position(), event.modifiers()
        if self._scrubbing:
            self._scrub(point)
        elif self._hand is not None:
            self._drag(self._hand, point, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        else:
            self._hover(point, on_curve=bool(modifiers & Qt.KeyboardModifier.ControlModifier))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            result = self._hand.release() if self._hand is not None else None
            if result is not None:
                self._ask(result, self._gesture.current())
            self._let_go()
            self._hover(event.position(), offered=False)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    # Keys

    def event(self, event: QEvent) -> bool:
        # The window's shortcuts (arrows step the time) give way while a handle is chosen.
        asks = event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and self._command(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = self._command(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            self._obey(command)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat() and self._hand is None:
            self._gesture.end()
        super().keyReleaseEvent(event)

    # Looks

    def sizeHint(self) -> QSize:
        return QSize(560, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 110)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._dress()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A ring is for those who came by keyboard.
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self._mark()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    # Own workings: painting

    def _paint(self, painter: QPainter) -> None:
        painter.drawPixmap(0, 0, self._plot.picture(self.devicePixelRatioF()))
        over = self._plot.painter_over(painter)
        if 0 < self._step <= self.schedule.steps:
            time = self._step - 0.5 if self.view == "beta" else float(self._step)
            over.paint_step(time, self._plot.value_at(time))
        over.paint_playhead(self._playhead, self._plot.value_at(self._playhead))
        over.paint_names(self._plot.names)
        if self._offer is not None:
            over.paint_offer(self._offer)
        if isinstance(self._hand, PenHand):
            over.paint_stroke(self._hand.points)
        if self._leaving is not None:
            over.paint_leaving(self._leaving)
        if self._ringed and self.hasFocus() and self._selected is None and self._hand is None:
            over.paint_focus(QRectF(self.rect()))

    def _strip(self) -> QRect:
        """The part of the widget that the playhead covers."""
        return QRect(round(self._plot.scale.x(self._playhead)) - 8, 0, 17, self.height())

    def _dress(self) -> None:
        self._plot.dress(self._theme, self.font(), self.size())
        self.update()

    def _refresh(self) -> None:
        """After another schedule or view is shown."""
        if self._selected is not None and self._selected >= len(self.anchors):
            self.select(None)
        if self._hovered is not None and self._hovered >= len(self.anchors):
            self._hovered = None
        self._offer = None
        self._mark()
        if self._hand is None:
            self._describe()
            self._plot.hold_axes(False)
        self.selection_changed.emit()
        self.update()

    def _mark(self) -> None:
        """Tell the picture what the pointer and the keyboard are on."""
        holding = isinstance(self._hand, HandleHand) and self._leaving is None
        room = self.room() if holding else None
        self._plot.mark(Marks(self._selected, self._hovered, room, self.hasFocus()))
        self.update()

    def _describe(self) -> None:
        """For screen readers: the curve and the chosen handle."""
        self.setAccessibleName(spoken(self._plot.drawing, self._plot.scale, self._selected))

    # Own workings: pointer

    def _ask(self, result: Result, gesture: str) -> None:
        if result.options != self._plot.options:
            self.edit_requested.emit(Edit(result.label, {"schedule": result.options}, gesture))

    def _take(self, point: QPointF, on_curve: bool) -> None:
        """Take the handle under the pointer, or put a new one there."""
        on_handle = self._plot.anchor_at(point) is not None
        if not on_handle and (self.schedule.steps == 1 or not self._plot.is_inside(point)):
            self.select(None)
            return
        self._gesture.begin()
        self._plot.hold_axes(True)
        self._hand = hand = HandleHand(self._plot, point, on_curve)
        self._offer = None
        self._ask(hand.start(), self._gesture.current())
        self.select(hand.index)
        self._mark()

    def _drag(self, hand: Hand, point: QPointF, locked: bool) -> None:
        result = hand.move(point, locked)
        if result is not None:
            self._leaving = point if result.leaving else None
            self._ask(result, self._gesture.current())
            self.select(result.index)
            self._mark()
        self.update()

    def _let_go(self) -> None:
        self._hand, self._scrubbing, self._leaving = None, False, None
        self._gesture.end()
        self._plot.hold_axes(False)
        self._mark()
        self._describe()

    def _scrub(self, point: QPointF) -> None:
        t = self._plot.scale.t(point.x())
        self.playhead_moved.emit(min(max(t, 0.0), float(self.schedule.steps)))

    def _hover(self, point: QPointF | None, *, on_curve: bool = False, offered: bool = True) -> None:
        """Show what a press at the point would take, or where it would put a handle."""
        index = None if point is None or self._freehand else self._plot.anchor_at(point)
        offer = None
        free = point is not None and index is None and not self._freehand and self.schedule.steps > 1
        if offered and free and point is not None and self._plot.is_inside(point):
            t = self._plot.scale.t(point.x())
            offer = self._plot.scale.point(t, self._plot.value_at(t)) if on_curve else point
        if offer != self._offer:
            self._offer = offer
            self.update()
        if index != self._hovered:
            self._hovered = index
            self._mark()
        self._point_cursor(point)

    def _point_cursor(self, point: QPointF | None) -> None:
        on_time = point is not None and self._plot.is_on_time(point, self._playhead)
        shape = cursor_of(self._hand, on_time, self._freehand, self._hovered is not None)
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    # Own workings: keys

    def _command(self, event: QKeyEvent) -> Command | None:
        return command_of(event, self._selected is not None or self._hand is not None)

    def _obey(self, command: Command) -> None:
        if command.verb in SIGNALS:
            getattr(self, SIGNALS[command.verb]).emit()
        elif command.verb == "cancel":
            self._cancel()
        elif command.verb in ("nudge", "remove", "add"):
            self._change(command)
        else:
            self.select(chosen_next(command.verb, self._selected, len(self.anchors)))

    def _change(self, command: Command) -> None:
        """Ask for what a key does to the chosen handle."""
        if self._hand is not None:
            return
        able, index = self._plot.drawing.editable, self._selected or 0
        result = result_of(command, able, index, self._plot.nudged(index, command.across, command.up))
        if result is not None:
            self._ask(result, self._gesture.current() if command.verb == "nudge" else "")
            self.select(result.index if result.index is not None else min(index, len(self.anchors) - 1))
            self._describe()

    def _cancel(self) -> None:
        """Give a drag up, or the choice of a handle."""
        if self._hand is not None:
            self._ask(Result(self._hand.before, None, "move handle"), self._gesture.current())
            self._let_go()
        self.select(None)
