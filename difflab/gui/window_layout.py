"""Where the parts of the window lie: docks around the tabs, the transport below, menus and header above."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QToolButton, QVBoxLayout, QWidget

from difflab.gui.actions import HEADER, fill_menus
from difflab.gui.style import GRID, set_look
from difflab.gui.views import Views
from difflab.gui.widgets.card import CardColumn

SIDE_WIDTH = 256
SCHEDULE_HEIGHT = 232


def lay_out(window: QMainWindow, views: Views, actions: Mapping[str, QAction]) -> None:
    """Put the views into the window."""
    _lay_out_menus(window, views, actions)
    centre = QWidget()
    layout = QVBoxLayout(centre)
    layout.setContentsMargins(1, GRID // 2, 1, GRID // 2)
    layout.setSpacing(GRID)
    layout.addWidget(views.tabs, 1)
    layout.addWidget(views.transport)
    window.setCentralWidget(centre)
    window.setStatusBar(views.status)
    column = CardColumn("experiment_column")
    for card in views.experiment_cards:
        column.add(card)
    areas = Qt.DockWidgetArea
    window.setCorner(Qt.Corner.BottomLeftCorner, areas.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, areas.RightDockWidgetArea)
    left = _dock(window, "Experiment", column, areas.LeftDockWidgetArea)
    right = _dock(window, "Training", views.training, areas.RightDockWidgetArea)
    below = _dock(window, "Schedule", views.schedule_and_ledger, areas.BottomDockWidgetArea)
    window.resizeDocks([left, right], [SIDE_WIDTH, SIDE_WIDTH], Qt.Orientation.Horizontal)
    window.resizeDocks([below], [SCHEDULE_HEIGHT], Qt.Orientation.Vertical)


def _lay_out_menus(window: QMainWindow, views: Views, actions: Mapping[str, QAction]) -> None:
    """The menus, and beside them the commands that are needed most."""
    bar = window.menuBar()
    bar.setNativeMenuBar(False)
    menus = fill_menus(bar, actions)
    menus["File"].insertMenu(actions["file.save"], views.recent)
    corner = QWidget(bar)
    corner.setObjectName("header")
    line = QHBoxLayout(corner)
    line.setContentsMargins(0, 2, GRID, 2)
    line.setSpacing(GRID // 2)
    for name in HEADER:
        line.addWidget(_header_button(actions[name]))
    bar.setCornerWidget(corner)


def _header_button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setObjectName(f"header.{action.objectName()}")
    button.setDefaultAction(action)
    button.setAccessibleName(action.text().replace("&", ""))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_look(button, "main" if action.objectName() == "training.start" else "segment")
    return button


def _dock(window: QMainWindow, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(f"dock.{title.lower()}")
    dock.setWidget(widget)
    # Cards have titles of their own; a title bar would say the same again.
    dock.setTitleBarWidget(QWidget(dock))
    window.addDockWidget(area, dock)
    return dock
