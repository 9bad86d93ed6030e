"""File > Open recent: the files opened or saved last, newest first; those that are gone cannot be chosen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


class RecentMenu(QMenu):
    """A menu of files, filled anew whenever the list changes."""

    chosen = Signal(object)  # Path

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Open &recent", parent)
        self.setObjectName("menu.File/Recent")
        self.setToolTipsVisible(True)
        self.triggered.connect(self._choose)

    def show_files(self, names: Sequence[str]) -> None:
        self.clear()
        for name in names:
            action = self.addAction(Path(name).name)
            action.setData(name)
            action.setToolTip(name)
            action.setEnabled(Path(name).exists())
        self.setEnabled(bool(names))

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.chosen.emit(Path(str(action.data())))
