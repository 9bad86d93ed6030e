"""The title of a card; a press folds the card."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

MUTED = QPalette.ColorRole.PlaceholderText


class SectionHeader(QAbstractButton):
    """A title with a chevron behind it, down while the section is open; bold where it is `strong`."""

    def __init__(self, text: str, parent: QWidget | None = None, *, strong: bool = True) -> None:
        super().__init__(parent)
        self._strong = strong
        self._ringed = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"Fold or unfold {text}")

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics = QFontMetrics(self._title_font())
        width = metrics.horizontalAdvance(self.text()) + 2 * self._chevron + 6
        return QSize(round(width), metrics.height() + 6)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A ring is for those who came by keyboard.
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._title_font())
        words = QPalette.ColorRole.WindowText if self._strong or self.underMouse() else MUTED
        painter.setPen(self.palette().color(words))
        painter.drawText(
            self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text()
        )
        width = painter.fontMetrics().horizontalAdvance(self.text())
        self._paint_chevron(painter, QPointF(width + self._chevron + 4, self.height() / 2))
        if self.hasFocus() and self._ringed:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    @property
    def _chevron(self) -> float:
        """Width of the chevron: half a line of text."""
        return self.fontMetrics().height() / 2

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(self._strong)
        return font

    def _paint_chevron(self, painter: QPainter, centre: QPointF) -> None:
        role = QPalette.ColorRole.WindowText if self.underMouse() else MUTED
        painter.setPen(QPen(self.palette().color(role), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        size = self._chevron / 2 - 0.5
        if self.isChecked():
            points = [QPointF(-size, -size / 2), QPointF(0, size / 2), QPointF(size, -size / 2)]
        else:
            points = [QPointF(-size / 2, -size), QPointF(size / 2, 0), QPointF(-size / 2, size)]
        painter.drawPolyline(QPolygonF([centre + point for point in points]))
