"""The tools over the painting canvas: task, brush and its size, the masks one starts from."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from difflab.gui.panels.posterior_choices import choice_box_of
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.fitting_row import FittingRow
from difflab.gui.widgets.menu_button import MenuButton
from difflab.gui.widgets.segmented import Segment, SegmentedControl
from difflab.gui.widgets.slider import NumberSlider
from difflab.gui.widgets.tips import rich_tip

TASKS = {
    "inpaint": Segment(
        "Inpaint", rich_tip("Inpaint", "Paint over a part of a picture: the model fills it in, many times.")
    ),
    "multiply": Segment(
        "Multiply",
        rich_tip("Multiply", "Paint a factor r(x) on the plane: sample the data's density times r(x)."),
    ),
    "denoise": Segment(
        "Denoise",
        rich_tip("Denoise", "Add noise to a datum and sample what it may have been without."),
    ),
}
PAINTING = {
    "brush": Segment("Brush", rich_tip("Brush (B)", "Paint what is unknown. The right button takes away.")),
    "eraser": Segment("Eraser", rich_tip("Eraser (E)", "Make painted pixels known again.")),
    "rectangle": Segment("Box", rich_tip("Box (U)", "Drag a rectangle of unknown pixels.")),
    "fill": Segment("Fill", rich_tip("Fill (G)", "Fill the area that a painted line encloses.")),
}
FACTORS = {
    "half-plane": Segment("Half", rich_tip("Half-plane", "r is 1 on one side of a line and 0 beyond it.")),
    "ring": Segment("Ring", rich_tip("Ring", "r is 1 on a ring around the origin and 0 elsewhere.")),
    "class": Segment("Class", rich_tip("Class", "r is the probability that a point belongs to one class.")),
    "painted": Segment("Painted", rich_tip("Painted", "r is what you paint; it starts from what is shown.")),
}
SIZE_TIP = rich_tip("Size", "Radius of brush and eraser, in pixels of the picture. Keys: [ and ].")
HARDNESS_TIP = rich_tip(
    "Hardness", "1 paints every pixel within the radius; a softer brush paints ever fewer towards its rim."
)
LARGEST = 64.0
# The forms of the row, from roomy to narrow, by what has become a list.
TASKS_IN_BOX, TOOLS_IN_BOX = 2, 3


class PosteriorTools(QWidget):
    """Shows the choices it is told; asks for others by signals."""

    task_chosen = Signal(str)
    tool_chosen = Signal(str)
    factor_chosen = Signal(str)
    radius_chosen = Signal(float)
    hardness_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("posterior_tools")
        self._tasks = SegmentedControl("posterior.task", TASKS)
        self._task = choice_box_of("task_box", "Task", TASKS, "What is asked of the model.")
        self._tools = SegmentedControl("posterior.tool", PAINTING)
        self._tool = choice_box_of("tool_box", "Tool", PAINTING, "What one paints with.")
        self._factors = SegmentedControl("posterior.factor", FACTORS)
        self._factor = choice_box_of("factor_box", "Factor", FACTORS, "What the density is multiplied by.")
        self._size = self._slider("size", "Brush size", SIZE_TIP, 0.5, LARGEST, logarithmic=True)
        self._hardness = self._slider("hardness", "Brush hardness", HARDNESS_TIP, 0.0, 1.0)
        self.menu = QMenu(self)
        self.menu.setObjectName("posterior.mask_menu")
        self.menu.setToolTipsVisible(True)
        self._masks = MenuButton(
            "posterior.masks", "Mask", "Mask", rich_tip("Mask", "Masks to start from; load and save one.")
        )
        self._masks.setMenu(self.menu)
        self._lay_out()
        for tasks in (self._tasks, self._task):
            tasks.chosen.connect(self.task_chosen)
        for tools in (self._tools, self._tool):
            tools.chosen.connect(self.tool_chosen)
        for factors in (self._factors, self._factor):
            factors.chosen.connect(self.factor_chosen)
        self._size.moved_to.connect(self._tell_size)
        self._hardness.moved_to.connect(self._tell_hardness)
        self._tools.show_choice("brush")
        self._hardness.show_number(1.0)

    def fill_menu(self, actions: Collection[QAction | None]) -> None:
        """Offer these commands under *Mask*; None draws a line."""
        for action in actions:
            if action is None:
                self.menu.addSeparator()
            else:
                self.menu.addAction(action)

    def show_task(self, task: str, offered: Collection[str], *, can_paint: bool) -> None:
        """Show the task and what it is painted with; there is nothing to paint where noise is taken away."""
        for key in TASKS:
            self._tasks.button(key).setVisible(key in offered)
        for tasks in (self._tasks, self._task):
            tasks.setEnabled(len(offered) > 1)
        self._task.offer(offered)
        if task in TASKS:
            self._tasks.show_choice(task)
            self._task.show_choice(task)
        on_plane = task == "multiply"
        self._masks.setText("Paint" if on_plane else "Mask")
        for factors in (self._factors, self._factor):
            factors.setVisible(on_plane)
        for key in ("rectangle", "fill"):
            self._tools.button(key).setVisible(not on_plane)
        self._tool.offer(("brush", "eraser") if on_plane else tuple(PAINTING))
        for widget in (self._tools, self._tool, self._size, self._hardness, self._masks):
            widget.setEnabled(can_paint)

    def show_tool(self, tool: str) -> None:
        self._tools.show_choice(tool)
        self._tool.show_choice(tool)

    def show_factor(self, factor: str) -> None:
        self._factors.show_choice(factor)
        self._factor.show_choice(factor)

    def offer_class(self, offered: bool, why_not: str = "") -> None:
        """Let r(x) be a class where the data have classes."""
        button = self._factors.button("class")
        button.setEnabled(offered)
        button.setToolTip(FACTORS["class"].tip if offered else why_not)

    def show_radius(self, radius: float) -> None:
        self._size.show_number(radius)

    def _slider(
        self, name: str, words: str, tip: str, low: float, high: float, *, logarithmic: bool = False
    ) -> NumberSlider:
        slider = NumberSlider(low, high, step=None if logarithmic else 0.1, logarithmic=logarithmic)
        slider.setObjectName(f"posterior.{name}")
        slider.setAccessibleName(words)
        slider.setToolTip(tip)
        slider.setMinimumWidth(48)
        slider.setMaximumWidth(120)
        return slider

    def _lay_out(self) -> None:
        row = FittingRow(parent=self)
        row.add(self._tasks, until=TASKS_IN_BOX - 1)
        row.add(self._task, since=TASKS_IN_BOX)
        row.add(_gap(), until=TASKS_IN_BOX - 1)
        row.add(_side_by_side(self._factors, self._tools), until=TOOLS_IN_BOX - 1)
        row.add(_side_by_side(self._factor, self._tool), since=TOOLS_IN_BOX)
        row.add(_gap(), until=0)
        row.add(_words("size"), until=0)
        row.add(self._size, stretch=1, wish=72)
        row.add(_words("hard"), until=0)
        row.add(self._hardness, until=TASKS_IN_BOX, stretch=1, wish=56)
        row.add(self._masks)
        row.add_stretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(row)
        self.row = row

    @Slot(object)
    def _tell_size(self, radius: float) -> None:
        self.radius_chosen.emit(float(radius))

    @Slot(object)
    def _tell_hardness(self, hardness: float) -> None:
        self.hardness_chosen.emit(float(hardness))


def _side_by_side(*widgets: QWidget) -> QWidget:
    """One part of the row whose widgets come and go with the task."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(GRID)
    for widget in widgets:
        line.addWidget(widget)
    return holder


def _gap() -> QWidget:
    gap = QWidget()
    gap.setFixedWidth(GRID)
    return gap


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    set_look(label, "muted")
    return label
