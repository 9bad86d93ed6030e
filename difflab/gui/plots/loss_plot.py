"""The loss of a running training: raw losses faint, their average on top, the exact model's as the goal."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.numbers import format_number
from difflab.gui.plots.loss_history import LossCurves, LossHistory
from difflab.gui.theme import qcolor
from difflab.gui.widgets.card import let_grow, spare_height
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme
from difflab.render.ticks import log_ticks, ticks

HEIGHT = 148
DASH = 28.0  # pixels, the sample of the dashed line before its name
SHARE = 0.4  # of the height that its column has to spare
RAW_ALPHA = 80
# A logarithmic axis shows at least this ratio, so that a flat curve does not fill the plot with its noise.
LEAST_RATIO = 2.0


class LossPlot(QWidget):
    """Loss (logarithmic) over steps. Drawn by hand: it must repaint in a millisecond beside the training."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_plot")
        self.setAccessibleName("Loss by training step, no run yet")
        self.setToolTip(
            rich_tip(
                "Loss",
                "The loss of each step (faint) and its average (line). The dashed line is the loss of the "
                "exact model: no network can stay below it.",
            )
        )
        self.setMouseTracking(True)
        let_grow(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.history = LossHistory()
        self._theme = theme
        self._reference: float | None = None
        self._words = "mean square"
        self._steps = 0
        self._hovered: float | None = None
        self._curves: LossCurves | None = None

    def clear(self, steps: int = 0) -> None:
        """Start a new run of `steps` (0: not known)."""
        self.history.clear()
        self._steps = steps
        self._changed()

    def append(self, losses: NDArray[np.floating]) -> None:
        """Add the losses of the next steps."""
        if len(losses):
            self.history.append(losses)
            self._changed()

    def set_steps(self, steps: int) -> None:
        """How far the axis reaches: the steps of the whole run."""
        if steps != self._steps:
            self._steps = steps
            self.update()

    def set_words(self, words: str) -> None:
        """What the losses are, in brackets above the plot."""
        if words != self._words:
            self._words = words
            self.update()

    def set_reference(self, loss: float | None) -> None:
        """The loss of the exact model, None while it is not known."""
        if loss != self._reference:
            self._reference = loss if loss is not None and loss > 0 and np.isfinite(loss) else None
            self.update()

    @property
    def reference(self) -> float | None:
        return self._reference

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        spare = round(SHARE * spare_height(self))
        return QSize(220, round(HEIGHT * self.fontMetrics().height() / 14) + spare)

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * self.fontMetrics().height(), self.sizeHint().height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = event.position().x()
        self.update()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._hovered = None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter)
        finally:
            painter.end()

    # Own workings

    def _changed(self) -> None:
        self._curves = None
        latest = self.history.latest()
        if latest is None:
            self.setAccessibleName("Loss by training step, no run yet")
        else:
            self.setAccessibleName(f"Loss {latest:.3g} at step {self.history.steps}")
        self.update()

    def _paint(self, painter: QPainter) -> None:
        if self._curves is None:
            self._curves = self.history.curves()
        curves = self._curves
        small = QFont(self.font())
        small.setPointSizeF(0.86 * small.pointSizeF())
        painter.setFont(small)
        line = painter.fontMetrics().height()
        heads = 2 if self._needs_two_heads(painter) else 1
        area = QRectF(self.rect()).adjusted(4 * line - 14, heads * line + 2, -4, -2 * line - 6)
        if not self.history.steps:
            self._paint_nothing_yet(painter)
            return
        low, high = self._range(curves)
        axes = _Axes(area, max(self._steps, self.history.steps), low, high)
        self._paint_axes(painter, axes, line)
        self._paint_title(painter, axes, curves)
        if len(curves.step):
            self._paint_curves(painter, axes, curves)
        self._paint_reference(painter, axes, line)
        self._paint_not_finite(painter, axes, line)
        if self._hovered is not None and len(curves.step):
            self._paint_hovered(painter, axes, curves)

    def _paint_nothing_yet(self, painter: QPainter) -> None:
        painter.setPen(QPen(qcolor(self._theme.grid), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(qcolor(self._theme.muted))
        inside = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(inside, flags, "the loss appears here")

    def _range(self, curves: LossCurves) -> tuple[float, float]:
        values = (
            [curves.smooth, np.quantile(curves.low, [0.02]), np.quantile(curves.high, [0.98])]
            if len(curves.step)
            else []
        )
        if self._reference is not None:
            values.append(np.array([self._reference]))
        everything = np.concatenate(values) if values else np.array([0.1, 1.0])
        positive = everything[everything > 0]
        if not len(positive):
            return 0.1, 1.0
        low, high = float(positive.min()) / 1.15, float(positive.max()) * 1.15
        if high / low < LEAST_RATIO:
            middle = (low * high) ** 0.5
            low, high = middle / LEAST_RATIO**0.5, middle * LEAST_RATIO**0.5
        return low, high

    def _paint_axes(self, painter: QPainter, axes: "_Axes", line: int) -> None:
        area = axes.area
        grid = QPen(qcolor(self._theme.grid), 1)
        words = qcolor(self._theme.muted)
        for value in _loss_ticks(axes.low, axes.high):
            y = round(axes.y(value)) + 0.5
            painter.setPen(grid)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(words)
            box = QRectF(0, y - line / 2, area.left() - 6, line)
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), _short(value)
            )
        times = _step_ticks(painter, axes)
        for value, text in zip(times, _step_words(times), strict=True):
            x = round(axes.x(value)) + 0.5
            painter.setPen(grid)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(words)
            width = painter.fontMetrics().horizontalAdvance(text) + 4
            left = min(x - width / 2, self.width() - width)
            painter.drawText(
                QRectF(left, area.bottom() + 2, width, line), int(Qt.AlignmentFlag.AlignCenter), text
            )
        painter.setPen(words)
        bottom = QRectF(area.left(), area.bottom() + line + 5, area.width(), line)
        painter.drawText(
            bottom, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), "training step"
        )

    def _paint_title(self, painter: QPainter, axes: "_Axes", curves: LossCurves) -> None:
        """What is drawn, as much of it as the words beside it leave room for."""
        room = axes.area.right()
        if self._hovered is not None and len(curves.step) and not self._needs_two_heads(painter):
            room -= painter.fontMetrics().horizontalAdvance(self._hovered_words(axes, curves)) + 8
        shown = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, round(room))
        painter.setPen(qcolor(self._theme.muted))
        painter.drawText(QRectF(0, 0, room, axes.area.top()), int(Qt.AlignmentFlag.AlignLeft), shown)

    @property
    def _title(self) -> str:
        return f"loss ({self._words})"

    @property
    def _key(self) -> str:
        return f"exact model {format_number(self._reference, digits=3)}"

    def _needs_two_heads(self, painter: QPainter) -> bool:
        """Whether title and key would meet on one line."""
        if self._reference is None:
            return False
        metrics = painter.fontMetrics()
        return metrics.horizontalAdvance(self._title) + metrics.horizontalAdvance(self._key) + DASH + 12 > (
            self.width() - 4
        )

    def _paint_curves(self, painter: QPainter, axes: "_Axes", curves: LossCurves) -> None:
        painter.save()
        painter.setClipRect(axes.area)
        x = axes.xs(curves.step)
        first = _column_starts(x)
        low, high = np.minimum.reduceat(curves.low, first), np.maximum.reduceat(curves.high, first)
        middle = x[first]
        zigzag = np.empty((2 * len(first), 2))
        zigzag[0::2] = np.column_stack([middle, axes.ys(high)])
        zigzag[1::2] = np.column_stack([middle, axes.ys(low)])
        painter.setPen(QPen(qcolor(self._theme.learned, RAW_ALPHA), 1))
        painter.drawPolyline(_polygon(zigzag))
        painter.setPen(QPen(qcolor(self._theme.learned), 1.4))
        painter.drawPolyline(_polygon(np.column_stack([middle, axes.ys(curves.smooth[first])])))
        painter.restore()

    def _paint_reference(self, painter: QPainter, axes: "_Axes", line: int) -> None:
        if self._reference is None:
            return
        y = round(axes.y(self._reference)) + 0.5
        painter.setPen(QPen(qcolor(self._theme.exact), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(axes.area.left(), y), QPointF(axes.area.right(), y))
        if self._hovered is None:
            self._paint_key(painter, axes.area.right(), axes.area.top() - 2 - line, line)

    def _paint_key(self, painter: QPainter, right: float, top: float, line: int) -> None:
        """What the dashed line is, above the plot: inside, the curve itself comes down to it."""
        assert self._reference is not None
        text = self._key
        width = painter.fontMetrics().horizontalAdvance(text)
        y = top + line / 2
        painter.drawLine(QPointF(right - width - DASH, y), QPointF(right - width - 6, y))
        painter.setPen(qcolor(self._theme.text))
        box = QRectF(right - width, top, width, line)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_plate(self, painter: QPainter, box: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
        """Words on a plate of the ground's colour, so that a curve behind them does not strike them out."""
        flags = int(side | Qt.AlignmentFlag.AlignVCenter)
        words = painter.fontMetrics().boundingRect(box.toRect(), flags, text)
        painter.fillRect(QRectF(words).adjusted(-3, 0, 2, 0), qcolor(self._theme.surface, 200))
        painter.setPen(qcolor(self._theme.text))
        painter.drawText(box, flags, text)

    def _paint_not_finite(self, painter: QPainter, axes: "_Axes", line: int) -> None:
        step = self.history.first_not_finite
        if step is None:
            return
        x = min(round(axes.x(step)), axes.area.right() - 1) + 0.5
        painter.setPen(QPen(qcolor(self._theme.error), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))
        box = QRectF(axes.area.left(), axes.area.top(), axes.area.width(), line)
        self._paint_plate(painter, box, f"not finite at step {step:,}", Qt.AlignmentFlag.AlignRight)

    def _paint_hovered(self, painter: QPainter, axes: "_Axes", curves: LossCurves) -> None:
        assert self._hovered is not None
        at = self._hovered_at(axes, curves)
        x = axes.x(curves.step[at])
        painter.setPen(QPen(qcolor(self._theme.muted), 1))
        painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(self._theme.learned))
        painter.drawEllipse(QPointF(x, axes.y(curves.smooth[at])), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(qcolor(self._theme.text))
        line = painter.fontMetrics().height()
        top = QRectF(0, axes.area.top() - 2 - line, axes.area.right(), line)
        painter.drawText(top, int(Qt.AlignmentFlag.AlignRight), self._hovered_words(axes, curves))

    def _hovered_at(self, axes: "_Axes", curves: LossCurves) -> int:
        assert self._hovered is not None
        return int(np.argmin(np.abs(axes.xs(curves.step) - self._hovered)))

    def _hovered_words(self, axes: "_Axes", curves: LossCurves) -> str:
        at = self._hovered_at(axes, curves)
        return f"{curves.step[at]:,.0f}: {format_number(curves.smooth[at], digits=3)}"


class _Axes:
    """From steps and losses to points of the widget."""

    def __init__(self, area: QRectF, steps: int, low: float, high: float) -> None:
        self.area, self.steps, self.low, self.high = area, steps, low, high
        self._span = np.log(high / low)

    def x(self, step: float) -> float:
        return self.area.left() + self.area.width() * step / self.steps

    def y(self, loss: float) -> float:
        return float(self.ys(np.array([loss]))[0])

    def xs(self, steps: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.area.left() + self.area.width() / self.steps * steps

    def ys(self, losses: NDArray[np.float64]) -> NDArray[np.float64]:
        # Far outside the axis a point stays where Qt can still draw it.
        height = np.log(np.maximum(losses, self.low * 1e-3) / self.low) / self._span
        return np.asarray(self.area.bottom() - self.area.height() * np.clip(height, -1.0, 2.0))


def _loss_ticks(low: float, high: float) -> list[float]:
    """1, 2, 5 times powers of ten; over less than about a decade round numbers at equal distances."""
    found = log_ticks(low, high, 5)
    return found if len(found) >= 3 else ticks(low, high, 4)


def _step_ticks(painter: QPainter, axes: _Axes) -> list[float]:
    """Round steps, as many as have room for their words."""
    for most in (3, 2):
        found = ticks(0, axes.steps, most)
        widest = max(painter.fontMetrics().horizontalAdvance(words) for words in _step_words(found))
        # The last word is moved to the left where it would leave the plot.
        moved = max(0.0, axes.x(found[-1]) + widest / 2 - axes.area.right())
        if len(found) < 2 or axes.x(found[1]) - axes.x(found[0]) > widest + moved + 8:
            return found
    return [found[0], found[-1]]


def _step_words(steps: list[float]) -> list[str]:
    """Steps as text, all of them in the same unit."""
    if max(steps) >= 10_000:
        return ["0" if step == 0 else f"{step / 1_000:g}k" for step in steps]
    return [_short(step) for step in steps]


def _column_starts(x: NDArray[np.float64]) -> NDArray[np.intp]:
    """The first point of each column of pixels; x ascends."""
    columns = np.floor(x)
    return np.flatnonzero(np.concatenate([[True], columns[1:] != columns[:-1]]))


def _polygon(points: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _short(value: float) -> str:
    """A tick as text: thousands as k, millions as M."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= size * (1 if letter == "M" else 10):
            return f"{value / size:g}{letter}"
    return f"{value:,.0f}" if value >= 1_000 else format_number(float(f"{value:.6g}"))
