"""Where the parts of the window lie: docks around the tabs, the transport below, menus and header above."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QToolButton, QVBoxLayout, QWidget

from difflab.gui.actions import HEADER, fill_menus
from difflab.gui.style import GRID, set_look
from difflab.gui.views import Views
from difflab.gui.widgets.card import CardColumn

SIDE_WIDTH, ROOMY_SIDE_WIDTH = 256, 304
ROOMY = 1_700  # pixels, the width of a window that has room to spare
WIDEST_SHARE = 0.3  # of the window that one side dock takes by itself
SIDES = "dock.experiment", "dock.training"
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
    views.posterior_card.hide()  # it goes with its tab
    data, *others = views.experiment_cards
    # Below the gallery: its height changes with the method, and what is clicked on must not move.
    for card in (data, views.posterior_card, *others):
        column.add(card)
    areas = Qt.DockWidgetArea
    window.setCorner(Qt.Corner.BottomLeftCorner, areas.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, areas.RightDockWidgetArea)
    left = _dock(window, "Experiment", column, areas.LeftDockWidgetArea)
    right = _dock(window, "Training", views.training, areas.RightDockWidgetArea)
    below = _dock(window, "Schedule", views.schedule_and_ledger, areas.BottomDockWidgetArea)
    window.resizeDocks([left, right], [SIDE_WIDTH, SIDE_WIDTH], Qt.Orientation.Horizontal)
    window.resizeDocks([below], [SCHEDULE_HEIGHT], Qt.Orientation.Vertical)


class SideDocks(QObject):
    """Keeps the width of the docks beside the tabs in proportion to the size of text."""

    def __init__(self, window: QMainWindow, scale: float) -> None:
        super().__init__(window)
        self._window, self._scale = window, scale
        self._natural: dict[str, float] = {}  # by dock: its width at 100 %, empty before the first show
        self._pressed: dict[str, int] = {}
        window.installEventFilter(self)

    def set_scale(self, scale: float) -> None:
        """Give the docks the widths that go with a size of text."""
        if scale != self._scale:
            self._scale = scale
            # The panels must have taken the new size of text: they hold the docks wide.
            QTimer.singleShot(0, self._resize)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and not self._natural:
            QTimer.singleShot(0, self._start)
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = self._widths()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._take_dragged()
        return super().eventFilter(watched, event)

    @Slot()
    def _start(self) -> None:
        """A wide window begins with wide docks, unless others were chosen before."""
        widths = self._widths()
        self._natural = {name: width / self._scale for name, width in widths.items()}
        if self._window.width() >= ROOMY and all(width == SIDE_WIDTH for width in widths.values()):
            self._natural = dict.fromkeys(widths, ROOMY_SIDE_WIDTH)
            self._resize()

    @Slot()
    def _resize(self) -> None:
        docks = [dock for dock in self._docks() if dock.objectName() in self._natural]
        most = WIDEST_SHARE * self._window.width()
        widths = [round(min(self._natural[dock.objectName()] * self._scale, most)) for dock in docks]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def _take_dragged(self) -> None:
        """The line between dock and tabs was dragged: that is the width from now on."""
        for name, width in self._widths().items():
            if width != self._pressed.get(name, width):
                self._natural[name] = width / self._scale

    def _widths(self) -> dict[str, int]:
        return {dock.objectName(): dock.width() for dock in self._docks()}

    def _docks(self) -> list[QDockWidget]:
        found = (self._window.findChild(QDockWidget, name) for name in SIDES)
        return [dock for dock in found if dock is not None]


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
