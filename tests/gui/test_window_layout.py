"""The side docks go with the size of text, and the View menu names it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from difflab.gui.window_layout import ROOMY_SIDE_WIDTH, SIDE_WIDTH, SIDES, SideDocks


def make(qtbot: QtBot, width: int) -> tuple[QMainWindow, SideDocks]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QLabel("centre"))
    areas = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)
    docks = []
    for name, area in zip(SIDES, areas, strict=True):
        dock = QDockWidget(name)
        dock.setObjectName(name)
        dock.setWidget(QLabel(name))
        window.addDockWidget(area, dock)
        docks.append(dock)
    window.resizeDocks(docks, [SIDE_WIDTH, SIDE_WIDTH], Qt.Orientation.Horizontal)
    sides = SideDocks(window, 1.0)
    window.resize(width, 700)
    window.show()
    qtbot.waitExposed(window)
    return window, sides


def widths(window: QMainWindow) -> list[int]:
    return [dock.width() for dock in window.findChildren(QDockWidget)]


@pytest.mark.parametrize(("width", "expected"), [(1280, SIDE_WIDTH), (1800, ROOMY_SIDE_WIDTH)])
def test_the_first_widths_go_with_the_window(qtbot: QtBot, width: int, expected: int) -> None:
    window, _ = make(qtbot, width)
    qtbot.waitUntil(lambda: widths(window) == [expected, expected])


def test_docks_grow_with_the_text_and_come_back(qtbot: QtBot) -> None:
    window, sides = make(qtbot, 1280)
    qtbot.wait(10)
    sides.set_scale(1.3)
    qtbot.waitUntil(lambda: widths(window) == [333, 333])
    for scale in (1.5, 1.8, 2.0):
        sides.set_scale(scale)
    qtbot.waitUntil(lambda: widths(window) == [384, 384])  # the tabs keep the greater part
    sides.set_scale(1.0)
    qtbot.waitUntil(lambda: widths(window) == [SIDE_WIDTH, SIDE_WIDTH])


def test_a_dock_that_was_dragged_keeps_its_share(qtbot: QtBot) -> None:
    window, sides = make(qtbot, 1280)
    qtbot.wait(10)
    line = QPoint(SIDE_WIDTH + 2, 300)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=line)
    QTest.mouseMove(window, line + QPoint(-56, 0))
    qtbot.wait(50)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=line + QPoint(-56, 0))
    dragged = widths(window)[0]
    assert dragged == pytest.approx(200, abs=8)
    sides.set_scale(1.5)
    qtbot.waitUntil(lambda: widths(window)[0] == pytest.approx(1.5 * dragged, abs=1))
    sides.set_scale(1.0)
    qtbot.waitUntil(lambda: widths(window)[0] == dragged)
