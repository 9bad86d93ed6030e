"""Notices that come and go by themselves: a few lines over the window, nothing to click away first."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QMenuBar,
    QPushButton,
    QWidget,
)

from difflab.gui.icons import icon_pixmap
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.icon_button import IconButton
from difflab.render.theme import Theme

NoticeKind = Literal["info", "error"]

SECONDS: dict[NoticeKind, float] = {"info": 5.0, "error": 8.0}
SECONDS_A_LETTER = 0.08  # about twelve letters a second: a slow reader
MOST = 2
MOST_LINES = 3
FADE_MS = 150
WIDEST, NARROWEST = 720, 380


class Toast(QFrame):
    """One notice: an icon, at most three lines, and where there are details a button that copies them."""

    closed = Signal(object)  # itself

    def __init__(self, text: str, kind: NoticeKind, details: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setAccessibleName(text)
        set_look(self, "toast")
        self.text, self.kind = text, kind
        self._details = details
        mark = QLabel(self)
        ink = theme.error if kind == "error" else theme.muted
        ratio = self.devicePixelRatioF()
        mark.setPixmap(icon_pixmap("warning" if kind == "error" else "info", ink, 20, ratio))
        self._words = words = QLabel(text, self)
        words.setObjectName("toast.text")
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._line = layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID + 4, 1, GRID // 2, 1)
        layout.setSpacing(GRID)
        layout.addWidget(mark)
        layout.addWidget(words, 1)
        if details:
            layout.addWidget(self._copy_button())
        close = IconButton("toast.close", "close", "Dismiss", "Dismiss this notice.", parent=self)
        close.clicked.connect(self.leave)
        layout.addWidget(close)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setDuration(FADE_MS)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.leave)

    def come(self) -> None:
        """Fade in and start to wait."""
        self.show()
        self.raise_()
        self._animate(0.0, 1.0)
        self.stay()

    def fit(self, room: int) -> None:
        """Take a size: one line where it fits into `room`, else as wide as need be for three."""
        beside = self._beside()
        one_line = self._words.fontMetrics().horizontalAdvance(self.text) + beside
        width = min(max(one_line, NARROWEST), WIDEST, room)
        if self._lines(self.text, width - beside) > MOST_LINES:
            width = room
        self._words.setText(self._cut(width - beside))
        self._words.setToolTip(self.text if self._words.text() != self.text else "")
        self.setFixedSize(width, self._line.totalHeightForWidth(width))

    @Slot()
    def stay(self) -> None:
        """Begin the waiting time anew."""
        self._timer.start(round(1000 * seconds_of(self.text, self.kind)))

    @Slot()
    def leave(self) -> None:
        """Fade out and go."""
        self._timer.stop()
        self._animate(self._effect.opacity(), 0.0)
        self._fade.finished.connect(self._gone)

    def enterEvent(self, event: object) -> None:
        super().enterEvent(event)  # type: ignore[arg-type]
        self._timer.stop()  # what is being read does not vanish

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        self.stay()

    def _beside(self) -> int:
        """The width of everything but the words."""
        edges, others = self._line.contentsMargins(), 0
        for at in range(self._line.count()):
            item = self._line.itemAt(at)
            if item is not None and item.widget() is not self._words:
                others += item.sizeHint().width() + self._line.spacing()
        return others + edges.left() + edges.right() + GRID

    def _lines(self, text: str, width: int) -> int:
        metrics = self._words.fontMetrics()
        wrapped = metrics.boundingRect(QRect(0, 0, width, 10_000), int(Qt.TextFlag.TextWordWrap), text)
        return round(wrapped.height() / metrics.lineSpacing())

    def _cut(self, width: int) -> str:
        """The text, or as many of its words as three lines hold."""
        words = self.text.split(" ")
        shown = self.text
        while self._lines(shown, width) > MOST_LINES and len(words) > 1:
            words.pop()
            shown = " ".join(words) + " …"
        return shown

    def _copy_button(self) -> QPushButton:
        copy = QPushButton("Copy details", self)
        copy.setObjectName("toast.copy")
        copy.setAccessibleName("Copy details")
        copy.setToolTip("Put the whole message on the clipboard, for a report.")
        set_look(copy, "flat")
        copy.clicked.connect(self._copy)
        return copy

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    def _animate(self, start: float, end: float) -> None:
        self._fade.stop()
        self._fade.setStartValue(start)
        self._fade.setEndValue(end)
        self._fade.start()

    @Slot()
    def _gone(self) -> None:
        self.closed.emit(self)


def seconds_of(text: str, kind: NoticeKind) -> float:
    """How long a notice stays: long enough to be read."""
    return max(SECONDS[kind], SECONDS_A_LETTER * len(text))


class Notices(QObject):
    """The notices of one window, stacked below its upper edge, where one line of words covers only the room
    beside the menus. The same notice twice is one that stays on."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._toasts: list[Toast] = []
        window.installEventFilter(self)

    @property
    def texts(self) -> list[str]:
        """What is shown now, oldest first."""
        return [toast.text for toast in self._toasts]

    def tell(self, text: str) -> None:
        """Say that something was done."""
        self._show(text, "info", "")

    def complain(self, text: str, details: str = "") -> None:
        """Say in one line what went wrong and what helps; `details` are for the report of an accident."""
        self._show(text, "error", details)

    def clear(self) -> None:
        """Take all notices away at once."""
        for toast in list(self._toasts):
            self._drop(toast)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self._arrange)  # once the notices have the new size of text
        return super().eventFilter(watched, event)

    def _show(self, text: str, kind: NoticeKind, details: str) -> None:
        for toast in self._toasts:
            if toast.text == text:
                toast.stay()
                return
        if len(self._toasts) >= MOST:
            self._drop(self._toasts[0])
        toast = Toast(text, kind, details, self._theme, self._window)
        toast.closed.connect(self._drop)
        self._toasts.append(toast)
        toast.come()
        self._arrange()
        self._announce(text, kind)

    def _announce(self, text: str, kind: NoticeKind) -> None:
        event = QAccessibleAnnouncementEvent(self._window, text)
        if kind == "error":
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    @Slot()
    def _arrange(self) -> None:
        left, room = self._room()
        top = 1
        for toast in self._toasts:
            toast.fit(room)
            toast.move(left + (room - toast.width()) // 2, top)
            top += toast.height() + GRID // 2

    def _room(self) -> tuple[int, int]:
        """Left edge and width of where notices stand: between the menus and the commands beside them."""
        left, right = 2 * GRID, self._window.width() - 2 * GRID
        bar = self._window.findChild(QMenuBar)
        if bar is not None and bar.actions() and bar.cornerWidget() is not None:
            inner = bar.actionGeometry(bar.actions()[-1]).right() + GRID, bar.cornerWidget().x() - GRID
            if inner[1] - inner[0] >= NARROWEST:
                left, right = inner
        return left, right - left

    @Slot(object)
    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._arrange()
