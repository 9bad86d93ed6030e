"""K climbing, iteration by iteration, while a schedule learns itself."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.engine.schedules.views import FloatArray
from difflab.gui.plots.ledger_words import bits
from difflab.gui.plots.schedule_painter import small_font
from difflab.gui.theme import qcolor
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

MOST_POINTS = 300
EMPTY = "K appears here while it climbs"
TIP = "K in bits against the iterations of the ascent. The dashed line is the limit of the data, if near."


class Sparkline(QWidget):
    """A line without axes: its first and its last value are written beside it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("learn.sparkline")
        self.setAccessibleName("K by iteration")
        self.setToolTip(rich_tip("K by iteration", TIP))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._values: list[float] = []
        self._limit: float | None = None

    @property
    def values(self) -> list[float]:
        """Every K so far."""
        return self._values

    def clear(self, limit: float | None = None) -> None:
        """Start anew; `limit` is drawn where the line comes near it."""
        self._values, self._limit = [], limit
        self.update()

    def append(self, values: list[float]) -> None:
        self._values += [value for value in values if np.isfinite(value)]
        if self._values:
            self.setAccessibleName(
                f"K by iteration, from {bits(self._values[0])} to {bits(self._values[-1])}"
            )
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 5 * self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font(self.font()))
            self._paint(painter)
        finally:
            painter.end()

    # Own workings

    def _paint(self, painter: QPainter) -> None:
        line = painter.fontMetrics().height()
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(qcolor(self._theme.border), 1))
        painter.drawRoundedRect(frame, 4, 4)
        if len(self._values) < 2:
            painter.setPen(qcolor(self._theme.muted))
            painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), EMPTY)
            return
        words = painter.fontMetrics().horizontalAdvance(bits(-0.0001)) + 14
        area = frame.adjusted(8, line, -words - 4, -8)
        values = self._thinned()
        low, high = self._ends(values)
        x = np.linspace(area.left(), area.right(), len(values))
        y = area.bottom() - area.height() * (values - low) / (high - low)
        self._paint_limit(painter, area, low, high)
        painter.setPen(QPen(qcolor(self._theme.text), 1.4))
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]))
        painter.setBrush(qcolor(self._theme.text))
        painter.drawEllipse(QPointF(x[-1], y[-1]), 2.5, 2.5)
        top = min(max(float(y[-1]) - line / 2, frame.top() + 2), frame.bottom() - line - 2)
        painter.drawText(QRectF(area.right() + 8, top, words, line), bits(self._values[-1]))

    def _paint_limit(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        if self._limit is None or not low <= self._limit <= high:
            return
        y = area.bottom() - area.height() * (self._limit - low) / (high - low)
        painter.setPen(QPen(qcolor(self._theme.muted), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(qcolor(self._theme.muted))
        line = painter.fontMetrics().height()
        painter.drawText(QRectF(area.left(), y - line, area.width(), line), "limit")

    def _thinned(self) -> FloatArray:
        values = np.array(self._values)
        if len(values) <= MOST_POINTS:
            return values
        return np.asarray(values[np.linspace(0, len(values) - 1, MOST_POINTS).astype(int)])

    def _ends(self, values: FloatArray) -> tuple[float, float]:
        """The range of the line, with the limit in it where that leaves the line half of the height."""
        low, high = float(values.min()), float(values.max())
        if self._limit is not None and self._limit - high < high - low:
            high = max(high, self._limit)
        return low, max(high, low + 1e-6)
