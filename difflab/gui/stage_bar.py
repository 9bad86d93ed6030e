"""The bar over the stage: which layers are drawn, how particles are coloured, and which model answers."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from difflab.gui.style import GRID
from difflab.gui.view_bar import ViewBar
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.segmented import Segment

MODELS = {
    "exact": Segment("exact", "The exact denoiser of the data drives the reverse process and the arrows."),
    "learned": Segment("learned", "The trained network drives the reverse process and the arrows."),
    "error": Segment("error", "The network drives the particles; the arrows show learned minus exact."),
}
FIELDS = {
    "drift": "Drift of one reverse step, f(x, t) − x",
    "score": "Score, ∇ log q(x, t)",
    "velocity": "Velocity of the probability flow",
    "none": "No arrows",
}
COLOURS = {"density": "Colour by density", "angle": "Colour by angle of origin", "class": "Colour by class"}
FORWARD = {"fixed-noise": "Forward by fixed noise (smooth)", "markov": "Forward as the Markov chain"}
PARTICLES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
REVERSE = (500, 2_000, 5_000, 10_000)
LAYERS = ("show_particles", "show_trails", "show_density", "show_contours")
NOISE_TIP = "Draw new particles and new noise; they are kept while parameters are dragged."
# The forms of the bar, from roomy to narrow, by what has gone into a menu.
FIELD_IN_MENU, LAYERS_IN_MENU, MODELS_IN_MENU = 1, 2, 3


class StageBar(ViewBar):
    """Controls over the stage of points."""

    reset_requested = Signal()

    def __init__(self, state: ViewState, parent: QWidget | None = None) -> None:
        super().__init__("stage_bar", state, MODELS, parent)
        self._stage_only: list[QAction] = []
        self._fields = QMenu(self)
        self.add_choices(self._fields, "field", FIELDS)
        self._field = self.menu_button("field_menu", "Field", "Which arrows are drawn.", self._fields)
        tip = "How many particles, and how they are drawn."
        view = self.menu_button("particles_menu", "View", tip, self._view_menu())
        for name in LAYERS[:2]:
            self.row.add(self.flag_button(name), until=LAYERS_IN_MENU - 1)
        self.row.add(self._field, until=FIELD_IN_MENU - 1)
        self.row.add(view)
        self.add_gap(GRID // 2)
        self.add_models(MODELS_IN_MENU)
        self.lay_out()

    def show_figure(self, shown: bool) -> None:
        """Figure 1 in place of the stage: layers are the stage's alone, colours and models are both's."""
        self.enable(LAYERS[:2], enabled=not shown)
        self._field.setEnabled(not shown)
        for action in (*self._fields.actions(), *self._stage_only):
            action.setEnabled(not shown)

    def show_particle_classes(self, available: bool) -> None:
        self._actions["colour", "class"].setEnabled(available)

    def _view_menu(self) -> QMenu:
        """All of the layers too: the bar's own buttons for them leave while it is narrow."""
        menu = QMenu(self)
        layers = [self.add_flag(menu, name) for name in LAYERS]
        self._fields.setTitle("Field")
        self._stage_only += [*layers, menu.addMenu(self._fields)]
        menu.addSeparator()
        self.add_choices(menu, "colour", COLOURS)
        menu.addSeparator()
        self.add_choices(menu, "forward", FORWARD)
        menu.addSeparator()
        counts = menu.addMenu("Forward particles")
        self.add_choices(counts, "particles", {count: f"{count:,}" for count in PARTICLES})
        reverse = menu.addMenu("Reverse particles")
        self.add_choices(reverse, "trajectories", {count: f"{count:,}" for count in REVERSE})
        menu.addSeparator()
        self.add_noise(menu, NOISE_TIP)
        reset = menu.addAction("Reset zoom")
        reset.setObjectName("stage_bar.reset")
        reset.triggered.connect(self._ask_for_reset)
        self._stage_only.append(reset)
        return menu

    @Slot()
    def _ask_for_reset(self) -> None:
        self.reset_requested.emit()
