"""The ledger as a picture: bits lost step by step, and below it the entropies, over one axis of steps.

Drawn by hand, into a pixmap that lasts until something in it changes: the playhead runs over it sixty times a
second, and while a handle is dragged it must be drawn anew for every frame.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from difflab.engine.bounds.units import PER_DATUM
from difflab.gui.plots.ledger_layout import Axes, PlotStyle, Ranges, axes_of, ranges_of
from difflab.gui.plots.ledger_painter import LedgerPainter, Words
from difflab.gui.plots.ledger_reading import LedgerReading, Model
from difflab.gui.plots.ledger_words import lost_parts
from difflab.gui.plots.schedule_painter import small_font
from difflab.gui.theme import qcolor
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

TIP = (
    "What each step loses, KL(q(xₜ₋₁|xₜ, x₀) ‖ p(xₜ₋₁|xₜ)) on average, in bits. K is the "
    "sum of these terms, negated, plus the entropies at both ends. Click or drag to move the time."
)
# Each with the name of the unit.
TERMS = "{} lost in step t"
ENTROPY = "entropy H(xₜ₋₁|xₜ), {}"
FROM_BOUND = "entropy H(xₜ₋₁|xₜ) − H(xₜ|xₜ₋₁), {}"
EMPTY = "the ledger is being measured"
ONE_STEP = "A chain of one step has no reverse steps that lose bits: K = L_null."


@dataclass(frozen=True, eq=False)
class _Ground:
    """The picture under the marks, and what it was made for."""

    picture: QPixmap
    key: object


class LedgerPlot(QWidget):
    """Bits per step of one or two models; the large form shows the entropies too."""

    step_hovered = Signal(int)  # the step 2..T under the pointer, 0 for none
    playhead_moved = Signal(float)  # t

    def __init__(self, theme: Theme, *, large: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ledger_plot" if large else "ledger_strip.plot")
        self.setAccessibleName("Bits lost in each step")
        self.setToolTip(rich_tip("Bits per step", TIP))
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme, self._large = theme, large
        self._reading: LedgerReading | None = None
        self._style = PlotStyle()
        self._ranges: Ranges | None = None
        self._axes: Axes | None = None
        self._picture: QPixmap | None = None
        self._ground: _Ground | None = None
        self._playhead = 0.0
        self._hovered: int | None = None
        self._scrubbing = False

    # What is shown

    @property
    def reading(self) -> LedgerReading | None:
        return self._reading

    @property
    def style_shown(self) -> PlotStyle:
        return self._style

    @property
    def hovered(self) -> int | None:
        """The step under the pointer."""
        return self._hovered

    @property
    def playhead(self) -> float:
        return self._playhead

    @property
    def axes(self) -> Axes:
        """The axes now shown."""
        if self._axes is None:
            self._axes = self._make_axes()
        return self._axes

    def show_reading(self, reading: LedgerReading) -> None:
        """Show the ledgers under a schedule. With another T the playhead keeps its share of the way."""
        if self._reading is not None:
            self._playhead *= reading.steps / self._reading.steps
        self._reading = reading
        if self._hovered is not None and self._hovered > reading.steps:
            self._hover(None)
        self.redraw()

    def show_style(self, style: PlotStyle) -> None:
        """Other axes."""
        if style != self._style:
            self._style, self._ranges = style, None
            self.redraw()

    def set_playhead(self, t: float) -> None:
        """Put the playhead at time t in [0, T]."""
        if t != self._playhead:
            self.update(self._strip())
            self._playhead = t
            self.update(self._strip())

    def show_hover(self, step: int) -> None:
        """Mark a step that the pointer is on elsewhere; 0 for none. Emits nothing."""
        self._mark(step if self._reading is not None and 2 <= step <= self._reading.steps else None)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.redraw()

    def redraw(self) -> None:
        """Forget the picture; the next paint makes it anew."""
        self._picture = self._axes = None
        self.update()

    def point_of(self, step: int) -> QPointF:
        """The middle of a step's slot in the pane of the terms."""
        return QPointF(self.axes.time.x(step), self.axes.terms.area.center().y())

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._reading is not None:
            self._scrubbing = True
            self._scrub(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._scrubbing:
            self._scrub(event.position())
        else:
            self._hover(self._step_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrubbing = False
            self._hover(self._step_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.redraw()

    def sizeHint(self) -> QSize:
        return QSize(640, 420) if self._large else QSize(300, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 180) if self._large else QSize(180, 90)

    def event(self, event: QEvent) -> bool:
        # Over the bits themselves the tooltip would cover what the pointer reads; the words around keep it.
        asks = isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip
        if asks and self._step_at(QPointF(event.pos())) is not None:  # type: ignore[attr-defined]
            QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    # Own workings

    def _make_axes(self) -> Axes:
        reading = self._reading
        entropies = self._large and bool(self._models())
        size = QSizeF(self.size())
        line = float(self._words_height())
        if reading is None or reading.steps < 2:
            return axes_of(reading.steps if reading else 1, PlotStyle(), Ranges((0.0, 1.0), None), size, line)
        self._ranges = ranges_of(reading, self._style, entropies, self._ranges)
        return axes_of(reading.steps, self._style, self._ranges, size, line)

    def _words_height(self) -> int:
        return QFontMetrics(small_font(self.font())).height()

    def _paint(self, painter: QPainter) -> None:
        painter.drawPixmap(0, 0, self._drawn())
        reading = self._reading
        if reading is None or not self._has_marks():
            return
        over = self._painter_over(painter)
        if self._hovered is not None:
            over.paint_step(self._hovered)
        over.paint_playhead(min(self._playhead, float(reading.steps)))

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            ground = self._ground_picture(ratio)
            self._picture = ground.copy()
            painter = QPainter(self._picture)
            try:
                self._paint_picture(self._painter_over(painter))
            finally:
                painter.end()
        return self._picture

    def _ground_picture(self, ratio: float) -> QPixmap:
        """Axes and words, which most frames of a drag share."""
        key = (self.axes, self._words(), self._models(), self._theme, self._style, self.size(), ratio)
        if self._ground is None or self._ground.key != key:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(qcolor(self._theme.surface))
            painter = QPainter(picture)
            try:
                if self._has_marks():
                    self._painter_over(painter).paint_ground(self._words(), self._models())
            finally:
                painter.end()
            self._ground = _Ground(picture, key)
        return self._ground.picture

    def _models(self) -> tuple[Model, ...]:
        return tuple(model for model, _ in self._reading.drawn) if self._reading is not None else ()

    def _has_marks(self) -> bool:
        """Whether there are terms to draw; otherwise words stand in their place, with nothing across them."""
        return self._reading is not None and self._reading.steps >= 2 and bool(self._models())

    def _paint_picture(self, over: LedgerPainter) -> None:
        reading = self._reading
        if reading is None:
            over.paint_words(EMPTY)
        elif reading.steps < 2:
            over.paint_words(ONE_STEP)
        elif not self._models():
            over.paint_words(reading.problem or EMPTY)
        else:
            over.paint_marks(reading)

    def _words(self) -> Words:
        unit = (PER_DATUM if self._reading is None else self._reading.unit).name
        if not self._large and self._hovered is not None and self._reading is not None:
            found = next(self._reading.drawn, None)
            if found is not None:
                return Words(f"t {self._hovered:,}: {lost_parts(found[1], self._hovered)[0]} {unit}")
        entropy = FROM_BOUND if self._style.from_bound else ENTROPY
        return Words(TERMS.format(unit), entropy.format(unit))

    def _painter_over(self, painter: QPainter) -> LedgerPainter:
        painter.setFont(small_font(self.font()))
        return LedgerPainter(painter, self.axes, self._style, self._theme)

    def _strip(self) -> QRect:
        """The part of the widget that the playhead covers."""
        return QRect(round(self.axes.time.x(self._playhead)) - 8, 0, 17, self.height())

    def _scrub(self, point: QPointF) -> None:
        self.playhead_moved.emit(self.axes.time.t(point.x()))

    def _step_at(self, point: QPointF) -> int | None:
        inside = self.axes.terms.area.top() - 4 <= point.y() <= self.height()
        return self.axes.time.step_at(point.x()) if inside and self._reading is not None else None

    def _hover(self, step: int | None) -> None:
        if self._mark(step):
            self.step_hovered.emit(step or 0)

    def _mark(self, step: int | None) -> bool:
        """Mark a step; whether it was not marked before."""
        if step == self._hovered:
            return False
        self._hovered = step
        if self._large:
            self.update()
        else:  # the title tells the step
            self.redraw()
        return True
