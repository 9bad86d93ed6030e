"""The schedule with the ledger beside it, as much of it as there is room for."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from difflab.gui.panels.ledger_strip import LedgerStrip
from difflab.gui.style import GRID

SHARE, WIDEST = 0.36, 520  # of the width, for the ledger; more would only stretch its bars


class LedgerDock(QWidget):
    """Two panels side by side: the schedule keeps its width, the ledger takes a form that fits beside it."""

    def __init__(self, schedule: QWidget, strip: LedgerStrip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ledger_dock")
        self._schedule, self._strip = schedule, strip
        for panel in (schedule, strip):
            panel.setParent(self)
            panel.installEventFilter(self)

    def sizeHint(self) -> QSize:
        beside, own = self._strip.sizeHint(), self._schedule.sizeHint()
        return QSize(own.width() + GRID + beside.width(), max(own.height(), beside.height()))

    def minimumSizeHint(self) -> QSize:
        # The ledger gives way, so it never makes the window wider.
        return self._schedule.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width, height = self.width(), self.height()
        taken = self._ledger_width(width - self._schedule.minimumSizeHint().width() - GRID)
        self._strip.setVisible(taken > 0)
        left = width - taken - GRID if taken else width
        self._schedule.setGeometry(QRect(0, 0, left, height))
        self._strip.setGeometry(QRect(left + GRID, 0, taken, height))

    def _ledger_width(self, room: int) -> int:
        """The ledger's width, 0 where not even its figures fit."""
        full, slim = self._strip.least_width("full"), self._strip.least_width("slim")
        if room >= full:
            self._strip.show_form("full")
            return min(max(full, round(SHARE * self.width())), room, WIDEST)
        if room >= slim:
            self._strip.show_form("slim")
            return slim
        return 0
