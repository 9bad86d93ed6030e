"""A drop-down of named choices that speaks in keys, not in positions."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget


class ChoiceBox(QComboBox):
    """A combo box over `choices` (key -> text)."""

    chosen = Signal(str)

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = list(choices)
        self.addItems(list(choices.values()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._tell)

    def show_choice(self, key: str) -> None:
        """Show the choice that the experiment has; emits nothing (`activated` is the user's alone)."""
        at = self._keys.index(key)
        if at != self.currentIndex():
            self.setCurrentIndex(at)

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
        return QSize(64, super().minimumSizeHint().height())

    @Slot(int)
    def _tell(self, at: int) -> None:
        self.chosen.emit(self._keys[at])
