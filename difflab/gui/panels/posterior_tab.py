"""The Posterior tab: what is known on the left, what may be unknown on the right, and how it was found.

On images a mask is painted and filled in; on the plane a factor r(x) is painted and multiplied.
"""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from difflab.gui.canvas.mask_canvas import MaskCanvas
from difflab.gui.canvas.posterior_results import PosteriorResults
from difflab.gui.canvas.stage import Stage
from difflab.gui.panels.posterior_bar import PosteriorBar
from difflab.gui.panels.posterior_strip import PosteriorStrip
from difflab.gui.panels.posterior_tools import PosteriorTools
from difflab.gui.posterior_actions import MASK_MENU, POSTERIOR_ACTIONS
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.elided_label import ElidedLabel
from difflab.gui.widgets.jump_slider import JumpSlider
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

SPLIT_TICKS = 1_000
CANVAS_SHARE = 0.42
SPLIT_TIP = rich_tip(
    "Before and after", "Draw the picked sample over the original, from the right as far as this handle."
)
CANVAS_TIP = (
    "Paint what the model is to fill in. Right button: take away. Wheel: zoom; middle button or Space: move. "
    "Hold H: hide the mask."
)


class _Division(QSplitter):
    """Canvas and samples share the width in a fixed ratio, until the user moves the line between them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(2 * GRID)
        self._moved = False
        self.splitterMoved.connect(self._keep)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._moved:
            share = round(CANVAS_SHARE * self.width())
            self.setSizes([share, self.width() - share])

    @Slot(int, int)
    def _keep(self, _place: int, _handle: int) -> None:
        self._moved = True


class PosteriorTab(QWidget):
    """Holds the parts and lays them out; what they ask for is connected by the presenter."""

    file_dropped = Signal(object)  # Path
    shown = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("posterior")
        self.setAccessibleName("Posterior")
        self.setAcceptDrops(True)
        self.tools = PosteriorTools()
        self.strip = PosteriorStrip(theme)
        self.canvas = MaskCanvas(theme)
        self.canvas.setToolTip(CANVAS_TIP)
        self.results = PosteriorResults(theme)
        self.plane = Stage(theme)
        self.plane.setObjectName("posterior_plane")
        self.plane.setAccessibleName("Samples and exact product")
        self.plane.setMinimumSize(240, 140)  # its own least is for two large panes
        self.bar = PosteriorBar()
        self._keys: dict[int, QAction] = {}
        self._title = ElidedLabel("", self, least=4)
        self._title.setObjectName("posterior.title")
        set_look(self._title, "strong")
        self._readout = ElidedLabel("", self, least=4)
        self._readout.setObjectName("posterior.readout")
        set_look(self._readout, "muted")
        self._split = self._slider()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.results)
        self._stack.addWidget(self.plane)
        self._splitter = _Division(self)
        self._lay_out()
        self.tools.tool_chosen.connect(self._choose_tool)
        self.tools.radius_chosen.connect(self.canvas.set_radius)
        self.tools.hardness_chosen.connect(self.canvas.set_hardness)
        self.canvas.radius_changed.connect(self.tools.show_radius)
        self.tools.show_radius(self.canvas.hand.radius)
        self.setFocusProxy(self.canvas)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """Offer the commands of the tab: their keys, and those about masks in a menu."""
        self._keys = {key_code(key): actions[spec.id] for spec in POSTERIOR_ACTIONS for key in spec.shortcuts}
        self.tools.fill_menu([actions[name] if name else None for name in MASK_MENU])

    # What is shown

    def show_space(self, *, on_plane: bool) -> None:
        """Lay out for images or for the plane."""
        self._stack.setCurrentWidget(self.plane if on_plane else self.results)
        self.strip.setVisible(not on_plane)
        self._split_line.setVisible(not on_plane)
        self.canvas.hand.soft = on_plane

    def show_title(self, words: str) -> None:
        """Name what is filled in."""
        self._title.setText(words)

    def show_readout(self, words: str) -> None:
        """Tell about the pixel under the brush."""
        self._readout.setText(words)

    def show_split(self, share: float) -> None:
        """Uncover the result on this share of the width."""
        self._split.setValue(round(SPLIT_TICKS * share))

    def uncover(self) -> None:
        """Show half of the result where none of it was shown."""
        if self._split.value() == 0:
            self.show_split(0.5)

    def choose_tool(self, tool: str) -> None:
        """Take up another tool."""
        self.tools.show_tool(tool)
        self._choose_tool(tool)

    def apply_theme(self, theme: Theme) -> None:
        for part in (self.strip, self.canvas, self.results, self.plane):
            part.apply_theme(theme)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.strip.isVisibleTo(self):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            self.file_dropped.emit(Path(url.toLocalFile()))
            event.acceptProposedAction()

    def event(self, event: QEvent) -> bool:
        """Within the tab its own keys go before those of the window, which mean the stage."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            wanted = _holds(event) or event.keyCombination().toCombined() in self._keys
            if wanted:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._keys.get(event.keyCombination().toCombined())
        if _holds(event):
            self.canvas.hide_mask(True)
        elif action is not None and action.isEnabled():
            action.trigger()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if _holds(event) and not event.isAutoRepeat():
            self.canvas.hide_mask(False)
        else:
            super().keyReleaseEvent(event)

    # Own workings

    def _slider(self) -> JumpSlider:
        slider = JumpSlider(Qt.Orientation.Horizontal, self)
        slider.setObjectName("posterior.split")
        slider.setAccessibleName("Before and after")
        slider.setToolTip(SPLIT_TIP)
        slider.setRange(0, SPLIT_TICKS)
        slider.setPageStep(SPLIT_TICKS // 10)
        slider.setSingleStep(SPLIT_TICKS // 50)
        slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        slider.valueChanged.connect(self._choose_split)
        return slider

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._title)
        head.addWidget(self._readout, 1)
        self._split_line = QWidget(self)
        line = QHBoxLayout(self._split_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        for part in ("before", self._split, "after"):
            line.addWidget(_muted(part) if isinstance(part, str) else part)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._split_line)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self._stack)
        middle = QHBoxLayout()
        middle.setSpacing(GRID)
        middle.addWidget(self.strip)
        middle.addWidget(self._splitter, 1)
        frame = QFrame(self)
        set_look(frame, "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(GRID, GRID - 2, GRID, GRID - 2)
        inside.setSpacing(GRID)
        inside.addWidget(self.tools)
        inside.addLayout(middle, 1)
        inside.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        # The keys go through the parts as the eye does: tools, pictures, canvas, samples, the bar below.
        parts = (self.strip.grid, self.canvas, self._split, self.results, self.plane)
        for before, after in pairwise(parts):
            QWidget.setTabOrder(before, after)

    @Slot(str)
    def _choose_tool(self, tool: str) -> None:
        self.canvas.set_tool(tool)  # type: ignore[arg-type]

    @Slot(int)
    def _choose_split(self, tick: int) -> None:
        self.canvas.set_split(1 - tick / SPLIT_TICKS)


def key_code(key: str) -> int:
    """A key as a `QKeyEvent` has it, from how it is written."""
    combination: QKeyCombination = QKeySequence(key)[0]  # type: ignore[index]  # missing in the stubs
    return combination.toCombined()


def _holds(event: QKeyEvent) -> bool:
    """Whether a key is the one that hides the mask for as long as it is held."""
    return event.key() == Qt.Key.Key_H and event.modifiers() == Qt.KeyboardModifier.NoModifier


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    set_look(label, "muted")
    return label
