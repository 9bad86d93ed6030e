"""A drop-down of named choices that speaks in keys, not in positions."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

# By so many pixels style sheets let the text run beyond the rectangle they report for it.
SLACK = 6


class ChoiceBox(QComboBox):
    """A combo box over `choices` (key -> text)."""

    chosen = Signal(str)

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = list(choices)
        self._offered: frozenset[str] = frozenset(choices)
        self.addItems(list(choices.values()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._tell)

    def show_choice(self, key: str) -> None:
        """Show the choice that the experiment has; emits nothing (`activated` is the user's alone)."""
        at = self._keys.index(key)
        if at != self.currentIndex():
            self.setCurrentIndex(at)

    def show_choices(self, choices: Mapping[str, str]) -> None:
        """Replace the choices; the one now shown stays where it is still there. Emits nothing."""
        kept = self.choice()
        self.clear()
        self._keys, self._offered = list(choices), frozenset(choices)
        self.addItems(list(choices.values()))
        if kept in self._keys:
            self.show_choice(kept)

    def offer(self, keys: Collection[str]) -> None:
        """Let only these of the choices be chosen; the others leave the list."""
        offered = frozenset(keys) & frozenset(self._keys)
        if offered == self._offered:  # every change of an item repaints the box
            return
        self._offered = offered
        view = self.view()
        for at, key in enumerate(self._keys):
            if isinstance(view, QListView):
                view.setRowHidden(at, key not in keys)
            self.setItemData(at, None if key in keys else 0, Qt.ItemDataRole.UserRole - 1)

    def choice(self) -> str:
        """The key now shown."""
        return self._keys[self.currentIndex()]

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def minimumSizeHint(self) -> QSize:
        # A narrow dock may cut a long choice; the list itself shows it whole.
        metrics = self.fontMetrics()
        return QSize(
            min(super().minimumSizeHint().width(), 8 * metrics.averageCharWidth() + 2 * metrics.height()),
            super().minimumSizeHint().height(),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As Qt paints it, but with dots where the choice is cut: style sheets cut it mid-letter."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, part, self).width()
        if self.fontMetrics().horizontalAdvance(self.currentText()) > room + SLACK:
            mode = Qt.TextElideMode.ElideRight
            option.currentText = self.fontMetrics().elidedText(self.currentText(), mode, room)
        painter.drawComplexControl(control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    @Slot(int)
    def _tell(self, at: int) -> None:
        self.chosen.emit(self._keys[at])
