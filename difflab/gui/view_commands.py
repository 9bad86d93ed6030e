"""What the commands of the View menu do: layers, model, theme, size of text and of the docks beside it."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from difflab.gui.theme import SCALE_STEP, Appearance, ThemeChoice
from difflab.gui.view_state import ViewState
from difflab.gui.window_layout import SideDocks
from difflab.session.stage_view import FieldKind

LAYERS = {
    "stage.particles": "show_particles",
    "stage.trails": "show_trails",
    "stage.density": "show_density",
    "stage.contours": "show_contours",
}
MODELS = {"model.exact": "exact", "model.learned": "learned", "model.error": "error"}
THEMES: dict[str, ThemeChoice] = {
    "view.theme.system": "system",
    "view.theme.light": "light",
    "view.theme.dark": "dark",
}
FIELDS: tuple[FieldKind, ...] = ("drift", "score", "velocity", "none")


class ViewCommands(QObject):
    """Carries out the commands that change how things look, and keeps their check marks true."""

    def __init__(
        self, actions: dict[str, QAction], state: ViewState, appearance: Appearance, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._actions, self._state, self._appearance, self._window = actions, state, appearance, window
        for name in (*LAYERS, *MODELS, *THEMES):
            actions[name].triggered.connect(self._choose)
        actions["stage.next_field"].triggered.connect(self._next_field)
        actions["view.larger"].triggered.connect(self._larger)
        actions["view.smaller"].triggered.connect(self._smaller)
        actions["view.normal_size"].triggered.connect(self._normal_size)
        actions["view.full_screen"].triggered.connect(self._full_screen)
        self._sides = SideDocks(window, appearance.scale)
        appearance.theme_changed.connect(self._show_size)
        self._show_size()
        state.changed.connect(self.show_view)
        self.show_view()

    @Slot()
    def show_view(self) -> None:
        """Set the check marks to what is shown."""
        view = self._state.view
        for name, field in LAYERS.items():
            self._actions[name].setChecked(getattr(view, field))
        for name, model in MODELS.items():
            self._actions[name].setChecked(view.model == model)
        for name, choice in THEMES.items():
            self._actions[name].setChecked(self._appearance.choice == choice)

    @Slot(bool)
    def _choose(self, checked: bool) -> None:
        name = self.sender().objectName()
        if name in LAYERS:
            self._state.change(**{LAYERS[name]: checked})
        elif name in MODELS:
            self._state.change(model=MODELS[name])
        else:
            self._appearance.choose(THEMES[name])
        self.show_view()

    @Slot()
    def _next_field(self) -> None:
        after = FIELDS.index(self._state.view.field) + 1
        self._state.change(field=FIELDS[after % len(FIELDS)])

    @Slot()
    def _show_size(self) -> None:
        """Name the present size of text in its menu; the side docks grow with it."""
        for menu in self._actions["view.larger"].associatedObjects():
            if isinstance(menu, QMenu):
                menu.setTitle(f"Te&xt size {100 * self._appearance.scale:.0f} %")
        self._sides.set_scale(self._appearance.scale)

    @Slot()
    def _larger(self) -> None:
        self._appearance.set_scale(self._appearance.scale + SCALE_STEP)

    @Slot()
    def _smaller(self) -> None:
        self._appearance.set_scale(self._appearance.scale - SCALE_STEP)

    @Slot()
    def _normal_size(self) -> None:
        self._appearance.set_scale(1.0)

    @Slot(bool)
    def _full_screen(self, on: bool) -> None:
        if on:
            self._window.showFullScreen()
        else:
            self._window.showNormal()
