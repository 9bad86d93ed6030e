"""Figures of one claim on a line of bits: how far the paper, this lab and the user are from the limit."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.panels.paper_marks import paint_mark
from difflab.gui.theme import qcolor
from difflab.render.theme import Theme
from difflab.session.paper_claim import Quantity
from difflab.session.paper_table import HEADS, MINUS, Reading, cell

MIDDLE = 18.0  # pixels from above to the line
MARGIN = 16.0  # pixels left and right of the outermost figures
ROOM = 0.12  # of the range, beyond them
AXES: dict[Quantity, str] = {"K": "K, bits", "K - L_null": "gain, bits", "Parzen": "nats"}
LEAST_RANGE = 0.02  # bits
TICK_PIXELS = 110.0  # between two ticks, at least
LEARNED, OWN, LIMIT = HEADS.index("this lab"), HEADS.index("your run"), HEADS.index("limit")
SHIFTS = {LEARNED: -6.0, OWN: 6.0}  # off the line, so that figures that agree are both seen


class PaperLine(QWidget):
    """Draws K of a reading; an empty line where there are not two figures to compare."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reading: Reading | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_reading(self, reading: Reading) -> None:
        self._reading = reading
        quantity = reading.claim.quantities[0]
        words = [f"{head} {cell(*pair)}" for head, pair in zip(HEADS, reading.columns(quantity), strict=True)]
        self.setAccessibleName(f"{quantity} on a line of {reading.claim.unit}: {', '.join(words)}")
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, round(30 + 1.2 * self._small().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def x_of(self, value: float) -> float:
        """Where a number of bits lies, in pixels."""
        low, high = self._span()
        return self._left + MARGIN + (value - low) / (high - low) * self._room

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _figures(self) -> list[tuple[int, float, float | None]]:
        """(column, value, standard error) of the figures that are known."""
        if self._reading is None:
            return []
        columns = enumerate(self._reading.columns(self._reading.claim.quantities[0]))
        return [(at, value, se) for at, (value, se) in columns if value is not None and math.isfinite(value)]

    def _span(self) -> tuple[float, float]:
        values = [value for _, value, _ in self._figures()]
        low, high = min(values), max(values)
        room = ROOM * max(high - low, LEAST_RANGE)
        return low - room, high + room

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = MIDDLE
        painter.setPen(qcolor(self._theme.muted))
        painter.setFont(self._font())
        name = QRectF(0, middle - 20, self._left, 40)
        painter.drawText(name, int(Qt.AlignmentFlag.AlignVCenter), self._axis)
        painter.setPen(QPen(qcolor(self._theme.control), 1.0))
        painter.drawLine(QPointF(self._left, middle), QPointF(self.width(), middle))
        if len(self._figures()) < 2:
            return
        self._paint_ticks(painter, middle)
        for column, value, se in self._figures():
            at = QPointF(self.x_of(value), middle + SHIFTS.get(column, 0.0))
            if se is not None and self.x_of(value + se) - at.x() > 5.0:
                painter.setPen(QPen(qcolor(self._theme.muted), 1.0))
                painter.drawLine(
                    QPointF(self.x_of(value - se), at.y()), QPointF(self.x_of(value + se), at.y())
                )
            paint_mark(painter, column, at, self._theme, 6.0 if column == LIMIT else 4.5)

    def _paint_ticks(self, painter: QPainter, middle: float) -> None:
        theme, small = self._theme, self._small()
        painter.setFont(self._font())
        for value, words in self._ticks():
            x = self.x_of(value)
            painter.setPen(QPen(qcolor(theme.control), 1.0))
            painter.drawLine(QPointF(x, middle - 3), QPointF(x, middle + 3))
            painter.setPen(qcolor(theme.muted))
            box = QRectF(x - 40, middle + 12, 80, small.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), words)

    def _ticks(self) -> list[tuple[float, str]]:
        """Round numbers of bits with their words, as many as have room."""
        low, high = self._span()
        wanted = (high - low) * TICK_PIXELS / self._room
        power = 10.0 ** math.floor(math.log10(wanted))
        step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= wanted)
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        first = math.ceil(low / step)
        last = math.floor(high / step)
        return [(n * step, f"{n * step:.{decimals}f}".replace("-", MINUS)) for n in range(first, last + 1)]

    @property
    def _axis(self) -> str:
        return AXES["K" if self._reading is None else self._reading.claim.quantities[0]]

    @property
    def _left(self) -> float:
        """Where the line begins, beside its name."""
        return self._small().horizontalAdvance(self._axis) + MARGIN

    @property
    def _room(self) -> float:
        return max(self.width() - self._left - 2 * MARGIN, 1.0)

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(0.9 * font.pointSizeF())
        return font

    def _small(self) -> QFontMetricsF:
        return QFontMetricsF(self._font())
