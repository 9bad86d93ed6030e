"""The real window, driven with mouse and keys."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from difflab.gui.main_window import MainWindow
from difflab.gui.theme import Appearance
from difflab.session.preferences import Preferences
from difflab.session.sources import open_source

Kind = TypeVar("Kind", bound=QWidget)
WAIT_MS = 60_000


class Driver:
    """A user in front of the window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def find(self, kind: type[Kind], name: str) -> Kind:
        """The visible widget with this object name, in the window or one of its dialogs."""
        found = [
            widget
            for widget in QApplication.allWidgets()
            if isinstance(widget, kind) and widget.objectName() == name
        ]
        assert found, f"no widget {name!r}"
        return max(found, key=lambda widget: widget.isVisible())

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(QWidget, name), Qt.MouseButton.LeftButton)

    @property
    def data(self) -> str:
        """The name of the present data set."""
        return str(self.window.document.experiment.data.name)

    @property
    def family(self) -> str:
        """The family of the present schedule."""
        return str(self.window.document.experiment.schedule.family)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifier)

    def trigger(self, action: str) -> None:
        """Choose a command from its menu, if it can be chosen."""
        found = next(found for found in self.window.actions_by_id.values() if found.objectName() == action)
        assert found.isEnabled(), f"{action} is disabled"
        found.trigger()

    def wait(self, condition: Callable[[], bool], seconds: float = WAIT_MS / 1000) -> None:
        self.qtbot.waitUntil(condition, timeout=int(1000 * seconds))


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication) -> Iterator[Driver]:
    window = MainWindow(open_source("swiss-roll"), Appearance(qapp, "dark"), Preferences())
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    yield Driver(window, qtbot)
    window.discard_and_close()
