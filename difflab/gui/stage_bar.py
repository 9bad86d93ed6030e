"""The bar over the stage: which layers are drawn, how particles are coloured, and which model answers."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from difflab.gui.style import set_look
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.segmented import Segment, SegmentedControl
from difflab.session.stage_view import StageView

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


class StageBar(QWidget):
    """Controls over the stage; they show and change the `ViewState` and hold nothing themselves."""

    new_noise_requested = Signal()
    reset_requested = Signal()

    def __init__(self, state: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage_bar")
        self._state = state
        self._actions: dict[tuple[str, object], QAction] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._layers = {name: self._layer_button(name) for name in ("show_particles", "show_trails")}
        for button in self._layers.values():
            layout.addWidget(button)
        layout.addWidget(
            self._menu_button("field_menu", "Field", "Which arrows are drawn.", self._field_menu())
        )
        layout.addWidget(
            self._menu_button(
                "particles_menu", "View", "How many particles, and how they are drawn.", self._view_menu()
            )
        )
        layout.addStretch(1)
        self._note = QLabel()
        set_look(self._note, "muted")
        layout.addWidget(self._note)
        self._models = SegmentedControl("stage_bar.model", MODELS)
        self._models.chosen.connect(self._choose_model)
        layout.addWidget(self._models)
        state.changed.connect(self.show_view)
        self.show_view()

    def show_learned(self, available: bool) -> None:
        """Offer the learned model and its error only where something has been learned."""
        for key in ("learned", "error"):
            button = self._models.button(key)
            button.setEnabled(available)
            button.setToolTip(MODELS[key].tip if available else "Train a network for this data first.")

    def show_particle_classes(self, available: bool) -> None:
        self._actions["colour", "class"].setEnabled(available)

    @Slot()
    def show_view(self) -> None:
        view = self._state.view
        for name, button in self._layers.items():
            button.setChecked(getattr(view, name))
        for (field, value), action in self._actions.items():
            action.setChecked(getattr(view, field) == value)
        self._models.show_choice(view.model)

    def _layer_button(self, name: str) -> QToolButton:
        info = StageView.model_fields[name]
        button = QToolButton()
        button.setObjectName(f"stage_bar.{name}")
        button.setText(info.title or name)
        button.setAccessibleName(info.title or name)
        button.setToolTip(info.description or "")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_look(button, "segment")
        button.toggled.connect(self._toggle_layer)
        return button

    def _menu_button(self, name: str, text: str, tip: str, menu: QMenu) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"stage_bar.{name}")
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        return button

    def _field_menu(self) -> QMenu:
        menu = QMenu(self)
        self._add_choices(menu, "field", FIELDS)
        return menu

    def _view_menu(self) -> QMenu:
        menu = QMenu(self)
        for name in ("show_density", "show_contours"):
            self._add_flag(menu, name)
        menu.addSeparator()
        self._add_choices(menu, "colour", COLOURS)
        menu.addSeparator()
        self._add_choices(menu, "forward", FORWARD)
        menu.addSeparator()
        counts = menu.addMenu("Forward particles")
        self._add_choices(counts, "particles", {count: f"{count:,}" for count in PARTICLES})
        reverse = menu.addMenu("Reverse particles")
        self._add_choices(reverse, "trajectories", {count: f"{count:,}" for count in REVERSE})
        menu.addSeparator()
        self._add_flag(menu, "fresh_noise")
        noise = menu.addAction("Draw new noise now")
        noise.setObjectName("stage_bar.new_noise")
        noise.setToolTip("Draw new particles and new noise; they are kept while parameters are dragged.")
        noise.triggered.connect(self._ask_for_noise)
        reset = menu.addAction("Reset zoom")
        reset.setObjectName("stage_bar.reset")
        reset.triggered.connect(self._ask_for_reset)
        return menu

    def _add_choices(self, menu: QMenu, field: str, choices: dict[str, str] | dict[int, str]) -> None:
        group = QActionGroup(menu)
        for value, words in choices.items():
            action = group.addAction(menu.addAction(words))
            action.setObjectName(f"stage_bar.{field}.{value}")
            action.setCheckable(True)
            action.setData((field, value))
            self._actions[field, value] = action
        group.triggered.connect(self._choose)

    def _add_flag(self, menu: QMenu, field: str) -> None:
        info = StageView.model_fields[field]
        action = menu.addAction(info.title or field)
        action.setObjectName(f"stage_bar.{field}")
        action.setToolTip(info.description or "")
        action.setCheckable(True)
        action.toggled.connect(self._toggle_layer)
        self._actions[field, True] = action

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        field, value = action.data()
        self._state.change(**{field: value})

    @Slot(bool)
    def _toggle_layer(self, shown: bool) -> None:
        name = self.sender().objectName().rpartition(".")[2]
        self._state.change(**{name: shown})

    @Slot(str)
    def _choose_model(self, key: str) -> None:
        self._state.change(model=key)

    @Slot()
    def _ask_for_noise(self) -> None:
        self.new_noise_requested.emit()

    @Slot()
    def _ask_for_reset(self) -> None:
        self.reset_requested.emit()
