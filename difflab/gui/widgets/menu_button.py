"""A button that opens a menu, and is itself again once the menu has closed."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Slot
from PySide6.QtGui import QCursor, QHoverEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from difflab.gui.style import set_look


class MenuButton(QToolButton):
    """A tool button with a menu. After a menu Qt leaves its button lit as if the mouse were on it."""

    def __init__(
        self, name: str, text: str, accessible: str = "", tip: str = "", parent: QWidget | None = None
    ) -> None:
        """A `text` of one sign makes a quiet button, as at the end of a row."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setText(text)
        self.setAccessibleName(accessible or text)
        self.setToolTip(tip)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._is_sign = len(text) == 1
        self.setProperty("sign", self._is_sign)
        if self._is_sign:
            set_look(self, "flat")

    def setMenu(self, menu: QMenu) -> None:
        super().setMenu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a press on the button closes, and no more
        menu.aboutToHide.connect(self._calm, Qt.ConnectionType.QueuedConnection)

    # Qt's own way to open the menu waits inside the press until the menu is closed.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        self.menu().popup(self.mapToGlobal(QPoint(0, self.height())))
        self.setDown(True)  # afterwards: it goes up when it loses the focus to the menu

    @Slot()
    def _calm(self) -> None:
        """Let the highlight go where the mouse has gone: behind an open menu the button is not told."""
        self.setDown(False)
        if not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            outside = QPointF(-1, -1)
            QApplication.sendEvent(self, QHoverEvent(QEvent.Type.HoverLeave, outside, outside, outside))
        self.update()
