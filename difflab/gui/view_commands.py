"""What the commands of the View menu do: layers, model, theme, size of text."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from difflab.gui.theme import SCALE_STEP, Appearance, ThemeChoice
from difflab.gui.view_state import ViewState
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
