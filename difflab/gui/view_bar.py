"""What the bars over the stages have in common: controls that show and change the `ViewState` alone."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabWidget, QToolButton, QWidget

from difflab.gui.style import GRID, set_look
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.fitting_row import FittingRow
from difflab.gui.widgets.menu_button import MenuButton
from difflab.gui.widgets.segmented import Segment, SegmentedControl
from difflab.session.stage_view import StageView


class ViewBar(QWidget):
    """A row of controls in the corner of the tabs. Each bar adds its own to `row`, then calls `lay_out`.

    models: the choice of the model that answers, which every bar has, as buttons or as a menu.
    """

    new_noise_requested = Signal()

    def __init__(
        self, name: str, state: ViewState, models: Mapping[str, Segment], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._state, self._model_words = state, models
        self._actions: dict[tuple[str, object], QAction] = {}
        self._flags: dict[str, QToolButton] = {}
        self._choosers: dict[str, SegmentedControl] = {}
        self._models = self.add_segments("model", models)
        menu = QMenu(self)
        self.add_choices(menu, "model", {key: segment.text for key, segment in models.items()})
        self._model = self.menu_button("model_menu", "exact", "Which model answers.", menu)
        self.row = FittingRow(parent=self)

    def lay_out(self) -> None:
        """All parts are in the row: show it, and follow the view from now on."""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.row)
        self._state.changed.connect(self.show_view)
        self.show_view()

    def sizeHint(self) -> QSize:
        """What fits beside the tabs: the corner of a tab widget is given all that it asks for."""
        return QSize(self.row.width_of(self.row.form_for(self._room())), self.row.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.row.minimumSizeHint()

    def show_learned(self, why_not: str = "") -> None:
        """Offer the learned model and its error; where there is none say `why_not`."""
        for key in ("learned", "error"):
            button = self._models.button(key)
            button.setEnabled(not why_not)
            button.setToolTip(why_not or self._model_words[key].tip)
            self._actions["model", key].setEnabled(not why_not)

    @Slot()
    def show_view(self) -> None:
        view = self._state.view
        for name, button in self._flags.items():
            button.setChecked(getattr(view, name))
        for field, chooser in self._choosers.items():
            chooser.show_choice(getattr(view, field))
        for (field, value), action in self._actions.items():
            action.setChecked(getattr(view, field) == value)
        self._model.setText(self._model_words[view.model].text)

    def add_models(self, in_menu: int) -> None:
        """Append the choice of the model: as buttons, and as a menu from form `in_menu` of the row on."""
        self.row.add(self._models, until=in_menu - 1)
        self.row.add(self._model, since=in_menu)

    def add_gap(self, width: int) -> None:
        gap = QWidget()
        gap.setFixedWidth(width)
        self.row.add(gap)

    def add_segments(self, field: str, segments: Mapping[str, Segment]) -> SegmentedControl:
        """Buttons that choose the value of a field of the view."""
        chooser = SegmentedControl(f"{self.objectName()}.{field}", segments)
        chooser.chosen.connect(self._choose_segment)
        self._choosers[field] = chooser
        return chooser

    def flag_button(self, field: str) -> QToolButton:
        """A button that turns a field of the view on and off."""
        info = StageView.model_fields[field]
        button = QToolButton()
        button.setObjectName(f"{self.objectName()}.{field}")
        button.setText(info.title or field)
        button.setAccessibleName(info.title or field)
        button.setToolTip(info.description or "")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_look(button, "segment")
        button.toggled.connect(self._toggle)
        self._flags[field] = button
        return button

    def menu_button(self, name: str, text: str, tip: str, menu: QMenu) -> MenuButton:
        button = MenuButton(f"{self.objectName()}.{name}", text, text, tip)
        button.setMenu(menu)
        return button

    def add_choices(
        self, menu: QMenu, field: str, choices: Mapping[str, str] | Mapping[int, str]
    ) -> QActionGroup:
        """Entries of which one is checked: the value of a field of the view, and its words."""
        group = QActionGroup(menu)
        for value, words in choices.items():
            action = group.addAction(menu.addAction(words))
            action.setObjectName(f"{self.objectName()}.{field}.{value}")
            action.setCheckable(True)
            action.setData((field, value))
            self._actions[field, value] = action
        group.triggered.connect(self._choose)
        return group

    def add_flag(self, menu: QMenu, field: str) -> QAction:
        """An entry that turns a field of the view on and off."""
        info = StageView.model_fields[field]
        action = menu.addAction(info.title or field)
        action.setObjectName(f"{self.objectName()}.{field}")
        action.setToolTip(info.description or "")
        action.setCheckable(True)
        action.toggled.connect(self._toggle)
        self._actions[field, True] = action
        return action

    def add_noise(self, menu: QMenu, tip: str) -> None:
        """The entries that every stage has about its random numbers; `tip` says what is drawn anew."""
        self.add_flag(menu, "fresh_noise")
        noise = menu.addAction("Draw new noise now")
        noise.setObjectName(f"{self.objectName()}.new_noise")
        noise.setToolTip(tip)
        noise.triggered.connect(self._ask_for_noise)

    def enable(self, fields: Iterable[str], *, enabled: bool) -> None:
        """Offer the buttons of these fields, or not."""
        for field in fields:
            self._flags[field].setEnabled(enabled)

    def _room(self) -> int:
        """The width beside the tabs in whose corner the bar stands; without tabs as much as it likes."""
        tabs = self.parent()
        if not isinstance(tabs, QTabWidget):
            return self.row.width_of(0)
        return tabs.width() - tabs.tabBar().sizeHint().width() - GRID

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        field, value = action.data()
        self._state.change(**{field: value})

    @Slot(str)
    def _choose_segment(self, key: str) -> None:
        field = self.sender().objectName().rpartition(".")[2]
        self._state.change(**{field: key})

    @Slot(bool)
    def _toggle(self, on: bool) -> None:
        field = self.sender().objectName().rpartition(".")[2]
        self._state.change(**{field: on})

    @Slot()
    def _ask_for_noise(self) -> None:
        self.new_noise_requested.emit()
