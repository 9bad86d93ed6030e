"""Drawing one's own data, with the diffusion following every stroke."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from difflab.engine.datasets import Data
from difflab.engine.datasets.drawn import Drawn
from difflab.gui.dialogs.drawn_points import MOST_POINTS, DrawnPoints
from difflab.gui.dialogs.spray_pad import LARGEST, SMALLEST, SprayPad
from difflab.gui.fields import field_spec
from difflab.gui.numbers import NumberRules
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.card import muted_label
from difflab.gui.widgets.gesture import Gesture
from difflab.gui.widgets.icon_button import IconButton
from difflab.gui.widgets.number_editor import NumberEditor
from difflab.gui.widgets.segmented import Segment, SegmentedControl
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme
from difflab.session.assets import asset_id
from difflab.session.edit import Edit

TOOLS = {
    "brush": Segment("Brush", "Spray points: the longer you hold, the denser they get (B)."),
    "eraser": Segment("Eraser", "Take points away (E)."),
}

USUAL_SIZE = QSize(392, 496)  # small: one looks at what the drawing turns into


class DrawDialog(QDialog):
    """A canvas beside the window. Each stroke becomes the data at once; the whole drawing is one undo step.

    `before` are the data that Cancel brings back.
    """

    edit_requested = Signal(object)  # Edit

    def __init__(
        self,
        before: Data,
        theme: Theme,
        points: NDArray[np.float64] | None = None,
        bandwidth: float = 0.05,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("draw_dialog")
        self.setWindowTitle("Draw data")
        self._before = before
        self._gesture = Gesture("data.drawn")
        self._gesture.begin()
        self.drawn = DrawnPoints(points)
        self.pad = SprayPad(self.drawn, theme, self)
        self.pad.bandwidth = bandwidth
        self._tools = SegmentedControl("draw_dialog.tool", TOOLS, self)
        self._size = self._number(
            "draw_dialog.size",
            NumberRules("Size", low=SMALLEST, high=LARGEST),
            0.01,
            "Size",
            rich_tip("Size", "Radius of brush and eraser, as a share of half the canvas. Keys: [ and ]."),
        )
        spec = field_spec(Drawn, "data", "bandwidth")
        assert spec.rules is not None
        self._smoothing = self._number(
            "draw_dialog.smoothing", spec.rules, spec.step or 0.01, spec.label, spec.tooltip()
        )
        self._undo = IconButton(
            "draw_dialog.undo", "undo", "Undo stroke", "Take the last stroke back (Ctrl+Z)."
        )
        self._redo = IconButton("draw_dialog.redo", "redo", "Redo stroke", "Bring it back (Ctrl+Shift+Z).")
        self._clear = IconButton("draw_dialog.clear", "clear", "Clear", "Take all points away.")
        self._count = muted_label("", "draw_dialog.count")
        self._done = QPushButton("Done", self)
        self._cancel = QPushButton("Cancel", self)
        self._lay_out()
        self._connect()
        self._show_state()

    def apply_theme(self, theme: Theme) -> None:
        self.pad.apply_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(USUAL_SIZE.expandedTo(self.minimumSizeHint()))
        parent = self.parentWidget()
        if parent is not None:
            self.move(
                beside(parent.frameGeometry(), self.frameGeometry().size(), self.screen().availableGeometry())
            )

    def reject(self) -> None:
        """Bring back what was there before."""
        self._ask(Edit("drawing", {"data": self._before}, self._gesture.current()))
        super().reject()

    # Own workings

    def _number(self, name: str, rules: NumberRules, step: float, label: str, tip: str) -> NumberEditor:
        editor = NumberEditor(name, rules, step=step, parent=self)
        editor.describe(label, tip)
        return editor

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(GRID // 2)
        tools.addWidget(self._tools)
        tools.addStretch(1)
        for button in (self._undo, self._redo, self._clear):
            tools.addWidget(button)
        sliders = QGridLayout()
        sliders.setHorizontalSpacing(GRID)
        for at, (words, editor) in enumerate((("Size", self._size), ("Smoothing", self._smoothing))):
            label = QLabel(words, self)
            label.setBuddy(editor)
            sliders.addWidget(label, at, 0)
            sliders.addWidget(editor, at, 1)
        set_look(self._done, "main")
        self._done.setObjectName("draw_dialog.done")
        self._done.setToolTip("Keep the drawing as the data.")
        self._cancel.setObjectName("draw_dialog.cancel")
        self._cancel.setToolTip("Go back to the data there were before.")
        ends = QHBoxLayout()
        ends.setSpacing(GRID)
        ends.addWidget(self._count, 1)
        ends.addWidget(self._cancel)
        ends.addWidget(self._done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addLayout(tools)
        layout.addWidget(self.pad, 1)
        layout.addLayout(sliders)
        layout.addLayout(ends)
        self._tools.show_choice("brush")
        self._size.show_value(self.pad.radius)
        self._smoothing.show_value(self.pad.bandwidth)
        self.pad.setFocus()

    def _connect(self) -> None:
        self._tools.chosen.connect(self._choose_tool)
        self._size.edited.connect(self._choose_size)
        self._smoothing.edited.connect(self._choose_smoothing)
        self._undo.clicked.connect(self._take_back)
        self._redo.clicked.connect(self._bring_back)
        self._clear.clicked.connect(self._clear_all)
        self._done.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self.pad.stroke_ended.connect(self._use)
        self.pad.changed.connect(self._show_state)
        self.pad.radius_changed.connect(self._size.show_value)
        self._key("Ctrl+Z", self._take_back)
        self._key("Ctrl+Shift+Z", self._bring_back)
        self._key("Ctrl+Y", self._bring_back)
        self._key("B", self._take_brush)
        self._key("E", self._take_eraser)

    def _key(self, keys: str, slot: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    @Slot()
    def _show_state(self) -> None:
        count = len(self.drawn.points)
        full = ", no more fit" if self.drawn.is_full else ""
        self._count.setText(f"{count:,} of {MOST_POINTS:,} points{full}" if count else "")
        self._undo.setEnabled(self.drawn.can_undo)
        self._redo.setEnabled(self.drawn.can_redo)
        self._clear.setEnabled(count > 0)
        self._done.setEnabled(count > 0)

    @Slot(str)
    def _choose_tool(self, tool: str) -> None:
        self.pad.set_tool("eraser" if tool == "eraser" else "brush")

    @Slot()
    def _take_brush(self) -> None:
        self._tools.show_choice("brush")
        self.pad.set_tool("brush")

    @Slot()
    def _take_eraser(self) -> None:
        self._tools.show_choice("eraser")
        self.pad.set_tool("eraser")

    @Slot(object, str)
    def _choose_size(self, size: float, _gesture: str) -> None:
        self.pad.set_radius(size)

    @Slot(object, str)
    def _choose_smoothing(self, bandwidth: float, _gesture: str) -> None:
        self.pad.set_bandwidth(bandwidth)
        self._use()

    @Slot()
    def _take_back(self) -> None:
        self.drawn.undo()
        self._redrawn()

    @Slot()
    def _bring_back(self) -> None:
        self.drawn.redo()
        self._redrawn()

    @Slot()
    def _clear_all(self) -> None:
        self.drawn.clear()
        self._redrawn()

    def _redrawn(self) -> None:
        self.pad.refresh()
        self._use()

    @Slot()
    def _use(self) -> None:
        """Make the drawing the data; without points the data before come back."""
        points = self.drawn.points
        if not len(points):
            self._ask(Edit("drawing", {"data": self._before}, self._gesture.current()))
            return
        key = asset_id(points)
        data = Drawn(asset=key, bandwidth=self.pad.bandwidth)
        self._ask(Edit("drawing", {"data": data}, self._gesture.current(), {key: points}))

    def _ask(self, edit: Edit) -> None:
        self.edit_requested.emit(edit)


def beside(window: QRect, size: QSize, screen: QRect) -> QPoint:
    """Where a dialog of `size` hides least of what follows the drawing: outside the window where the screen
    has room, else in its lower right corner, over training and schedule."""
    for left in (window.right() + 1, window.left() - size.width()):
        if screen.left() <= left and left + size.width() <= screen.right() + 1:
            return QPoint(left, max(screen.top(), min(window.top(), screen.bottom() + 1 - size.height())))
    corner = window.intersected(screen)
    left = max(screen.left(), corner.right() + 1 - size.width())
    return QPoint(left, max(screen.top(), corner.bottom() + 1 - size.height()))
