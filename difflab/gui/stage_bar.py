"""The bar over the stage: which layers are drawn, how particles are coloured, and which model answers."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabWidget, QToolButton, QWidget

from difflab.gui.style import GRID, set_look
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.fitting_row import FittingRow
from difflab.gui.widgets.menu_button import MenuButton
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
LAYERS = ("show_particles", "show_trails", "show_density", "show_contours")
# The forms of the bar, from roomy to narrow, by what has gone into a menu.
FIELD_IN_MENU, LAYERS_IN_MENU, MODELS_IN_MENU = 1, 2, 3


class StageBar(QWidget):
    """Controls over the stage; they show and change the `ViewState` and hold nothing themselves."""

    new_noise_requested = Signal()
    reset_requested = Signal()

    def __init__(self, state: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage_bar")
        self._state = state
        self._actions: dict[tuple[str, object], QAction] = {}
        self._stage_only: list[QAction] = []
        self._layers = {name: self._layer_button(name) for name in LAYERS[:2]}
        self._fields = self._field_menu()
        self._field = _menu_button("field_menu", "Field", "Which arrows are drawn.", self._fields)
        view = _menu_button(
            "particles_menu", "View", "How many particles, and how they are drawn.", self._view_menu()
        )
        self._models = SegmentedControl("stage_bar.model", MODELS)
        self._models.chosen.connect(self._choose_model)
        self._model = _menu_button("model_menu", "exact", "Which model answers.", self._model_menu())
        self._row = FittingRow(parent=self)
        for button in self._layers.values():
            self._row.add(button, until=LAYERS_IN_MENU - 1)
        self._row.add(self._field, until=FIELD_IN_MENU - 1)
        self._row.add(view)
        self._row.add(_gap(GRID // 2))
        self._row.add(self._models, until=MODELS_IN_MENU - 1)
        self._row.add(self._model, since=MODELS_IN_MENU)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._row)
        state.changed.connect(self.show_view)
        self.show_view()

    def sizeHint(self) -> QSize:
        """What fits beside the tabs: the corner of a tab widget is given all that it asks for."""
        return QSize(self._row.width_of(self._row.form_for(self._room())), self._row.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self._row.minimumSizeHint()

    def _room(self) -> int:
        """The width beside the tabs in whose corner the bar stands; without tabs as much as it likes."""
        tabs = self.parent()
        if not isinstance(tabs, QTabWidget):
            return self._row.width_of(0)
        return tabs.width() - tabs.tabBar().sizeHint().width() - GRID

    def show_learned(self, why_not: str = "") -> None:
        """Offer the learned model and its error; where there is none say `why_not`."""
        for key in ("learned", "error"):
            button = self._models.button(key)
            button.setEnabled(not why_not)
            button.setToolTip(why_not or MODELS[key].tip)
            self._actions["model", key].setEnabled(not why_not)

    def show_figure(self, shown: bool) -> None:
        """Figure 1 in place of the stage: layers are the stage's alone, colours and models are both's."""
        for button in (*self._layers.values(), self._field):
            button.setEnabled(not shown)
        for action in (*self._fields.actions(), *self._stage_only):
            action.setEnabled(not shown)

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
        self._model.setText(MODELS[view.model].text)

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

    def _field_menu(self) -> QMenu:
        menu = QMenu(self)
        self._add_choices(menu, "field", FIELDS)
        return menu

    def _view_menu(self) -> QMenu:
        """All of the layers too: the bar's own buttons for them leave while it is narrow."""
        menu = QMenu(self)
        layers = [self._add_flag(menu, name) for name in LAYERS]
        self._fields.setTitle("Field")
        self._stage_only += [*layers, menu.addMenu(self._fields)]
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
        self._stage_only.append(reset)
        return menu

    def _model_menu(self) -> QMenu:
        menu = QMenu(self)
        self._add_choices(menu, "model", {key: segment.text for key, segment in MODELS.items()})
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

    def _add_flag(self, menu: QMenu, field: str) -> QAction:
        info = StageView.model_fields[field]
        action = menu.addAction(info.title or field)
        action.setObjectName(f"stage_bar.{field}")
        action.setToolTip(info.description or "")
        action.setCheckable(True)
        action.toggled.connect(self._toggle_layer)
        self._actions[field, True] = action
        return action

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


def _menu_button(name: str, text: str, tip: str, menu: QMenu) -> MenuButton:
    button = MenuButton(f"stage_bar.{name}", text, text, tip)
    button.setMenu(menu)
    return button


def _gap(width: int) -> QWidget:
    gap = QWidget()
    gap.setFixedWidth(width)
    return gap
