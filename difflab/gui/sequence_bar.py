"""The bar over the stage of binary data: bits or probabilities, now or over time, and which model answers."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabWidget, QToolButton, QWidget

from difflab.gui.style import GRID, set_look
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.fitting_row import FittingRow
from difflab.gui.widgets.menu_button import MenuButton
from difflab.gui.widgets.segmented import Segment, SegmentedControl
from difflab.session.stage_view import StageView

LAYERS = {
    "bits": Segment("Bits", "The bits themselves, 0 and 1."),
    "probability": Segment(
        "P(1)", "For every bit the probability, under the model, that it is 1 in the data: P(x₀ = 1 | xₜ)."
    ),
}
MODELS = {
    "exact": Segment("exact", "The exact denoiser of the data brings the bits back."),
    "learned": Segment("learned", "The trained network brings the bits back."),
    "error": Segment(
        "error", "The network brings the bits back; the probabilities shown are learned minus exact."
    ),
}
FORWARD = {"fixed-noise": "Forward by fixed noise (coherent)", "markov": "Forward as the Markov chain"}
# The forms of the bar, from roomy to narrow, by what has gone into a menu.
MODELS_IN_MENU, LAYERS_IN_MENU = 1, 2


class SequenceBar(QWidget):
    """Controls over the stage; they show and change the `ViewState` and hold nothing themselves."""

    new_noise_requested = Signal()

    def __init__(self, state: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sequence_bar")
        self._state = state
        self._actions: dict[tuple[str, object], QAction] = {}
        self._layers = SegmentedControl("sequence_bar.layer", LAYERS)
        self._layers.chosen.connect(self._choose_layer)
        self._over_time = self._flag_button("over_time")
        view = self._menu_button("view", "View", "How the sequences are drawn.", self._view_menu())
        self._models = SegmentedControl("sequence_bar.model", MODELS)
        self._models.chosen.connect(self._choose_model)
        self._model = self._menu_button("models", "exact", "Which model answers.", self._model_menu())
        self._row = FittingRow(parent=self)
        self._row.add(self._layers, until=LAYERS_IN_MENU - 1)
        self._row.add(self._over_time, until=LAYERS_IN_MENU - 1)
        self._row.add(view)
        self._row.add(_gap(2 * GRID))
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

    @Slot()
    def show_view(self) -> None:
        view = self._state.view
        self._layers.show_choice(view.bit_layer)
        self._over_time.setChecked(view.over_time)
        for (field, value), action in self._actions.items():
            action.setChecked(getattr(view, field) == value)
        self._models.show_choice(view.model)
        self._model.setText(MODELS[view.model].text)

    def _flag_button(self, name: str) -> QToolButton:
        info = StageView.model_fields[name]
        button = QToolButton()
        button.setObjectName(f"sequence_bar.{name}")
        button.setText(info.title or name)
        button.setAccessibleName(info.title or name)
        button.setToolTip(info.description or "")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_look(button, "segment")
        button.toggled.connect(self._toggle)
        return button

    def _menu_button(self, name: str, text: str, tip: str, menu: QMenu) -> MenuButton:
        button = MenuButton(f"sequence_bar.{name}_menu", text, text, tip)
        button.setMenu(menu)
        return button

    def _view_menu(self) -> QMenu:
        """The layers too: the bar's own buttons for them leave while it is narrow."""
        menu = QMenu(self)
        self._add_choices(menu, "bit_layer", {key: segment.text for key, segment in LAYERS.items()})
        self._add_flag(menu, "over_time")
        menu.addSeparator()
        self._add_flag(menu, "group_rows")
        menu.addSeparator()
        self._add_choices(menu, "forward", FORWARD)
        menu.addSeparator()
        self._add_flag(menu, "fresh_noise")
        noise = menu.addAction("Draw new noise now")
        noise.setObjectName("sequence_bar.new_noise")
        noise.setToolTip("Draw other sequences and other noise; they are kept while parameters are dragged.")
        noise.triggered.connect(self._ask_for_noise)
        return menu

    def _model_menu(self) -> QMenu:
        menu = QMenu(self)
        self._add_choices(menu, "model", {key: segment.text for key, segment in MODELS.items()})
        return menu

    def _add_choices(self, menu: QMenu, field: str, choices: dict[str, str]) -> None:
        group = QActionGroup(menu)
        for value, words in choices.items():
            action = group.addAction(menu.addAction(words))
            action.setObjectName(f"sequence_bar.{field}.{value}")
            action.setCheckable(True)
            action.setData((field, value))
            self._actions[field, value] = action
        group.triggered.connect(self._choose)

    def _add_flag(self, menu: QMenu, field: str) -> None:
        info = StageView.model_fields[field]
        action = menu.addAction(info.title or field)
        action.setObjectName(f"sequence_bar.{field}")
        action.setToolTip(info.description or "")
        action.setCheckable(True)
        action.toggled.connect(self._toggle)
        self._actions[field, True] = action

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        field, value = action.data()
        self._state.change(**{field: value})

    @Slot(bool)
    def _toggle(self, shown: bool) -> None:
        name = self.sender().objectName().rpartition(".")[2]
        self._state.change(**{name: shown})

    @Slot(str)
    def _choose_layer(self, key: str) -> None:
        self._state.change(bit_layer=key)

    @Slot(str)
    def _choose_model(self, key: str) -> None:
        self._state.change(model=key)

    @Slot()
    def _ask_for_noise(self) -> None:
        self.new_noise_requested.emit()


def _gap(width: int) -> QWidget:
    gap = QWidget()
    gap.setFixedWidth(width)
    return gap
