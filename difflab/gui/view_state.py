"""How the stage is looked at, in one place: the controls of the stage ask for changes, the views follow."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from difflab.session.stage_view import StageView


class ViewState(QObject):
    """Holds the current `StageView`. It is no part of the experiment and has no undo."""

    changed = Signal()

    def __init__(self, view: StageView | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view or StageView()

    @property
    def view(self) -> StageView:
        return self._view

    def change(self, **fields: Any) -> None:
        """Set fields of the view; tells the listeners where that makes a difference."""
        view = self._view.replace(**fields)
        if view != self._view:
            self._view = view
            self.changed.emit()
