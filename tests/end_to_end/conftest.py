"""The real window, driven with mouse and keys."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from difflab.gui.main_window import MainWindow
from difflab.gui.theme import Appearance
from difflab.session.preferences import Preferences
from difflab.session.sources import open_source

Kind = TypeVar("Kind", bound=QWidget)


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

    def enter(self, name: str, text: str) -> None:
        """Type into a field, in place of what stands there, and press Enter."""
        field = self.find(QWidget, name)
        field.setFocus()
        QTest.keySequence(field, "Ctrl+A")
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifier)

    def trigger(self, action: str) -> None:
        """Choose a command from its menu, if it can be chosen."""
        found = next(found for found in self.window.actions_by_id.values() if found.objectName() == action)
        assert found.isEnabled(), f"{action} is disabled"
        found.trigger()

    def wait(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Let the window live until `condition` holds.

        QTest.qWait, which qtbot waits with, keeps Python's lock and so holds up the window's workers.
        """
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "the window did not get there"
            loop = QEventLoop()
            QTimer.singleShot(5, loop.quit)
            loop.exec()


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication) -> Iterator[Driver]:
    window = MainWindow(open_source("swiss-roll"), Appearance(qapp, "dark"), Preferences())
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    yield Driver(window, qtbot)
    window.discard_and_close()
    window.deleteLater()
