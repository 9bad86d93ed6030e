"""Opens paper mode and the ablations, once each; both are imported when they are first asked for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from difflab.gui.job_bridge import JobBridge
from difflab.gui.theme import Appearance
from difflab.gui.training_controller import TrainingController
from difflab.render.theme import Theme
from difflab.session.document import Document
from difflab.session.results import Results

if TYPE_CHECKING:
    from difflab.gui.ablations_controller import AblationsController
    from difflab.gui.paper_controller import PaperController
    from difflab.gui.paper_window import PaperWindow


class PaperCommands(QObject):
    """Keeps the window of paper mode for as long as the main window lives."""

    help_requested = Signal(str)  # a page
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        results: Results,
        bridge: JobBridge,
        training: TrainingController,
        appearance: Appearance,
        actions: Mapping[str, QAction],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._results, self._bridge, self._training = document, results, bridge, training
        self._appearance, self._actions, self._over = appearance, actions, window
        self._controller: PaperController | None = None
        self._ablations: AblationsController | None = None
        self._window: PaperWindow | None = None
        appearance.theme_changed.connect(self._wear)

    @Slot()
    def open(self) -> None:
        """Show the claims of the paper; their exact optima are computed the first time."""
        window, controller = self._ensure()
        window.show_claims()
        _bring_up(window)
        controller.compute_exact()
        controller.draw_pictures()

    @Slot()
    def open_ablations(self) -> None:
        """Show the grid of small runs."""
        window, _ = self._ensure()
        window.show_ablations()
        _bring_up(window)

    def close(self) -> None:
        """Close the window and end the process of the ablations; their job must have been stopped before."""
        if self._window is not None:
            self._window.close()
        if self._ablations is not None:
            self._ablations.close()

    def _ensure(self) -> "tuple[PaperWindow, PaperController]":
        from difflab.gui.ablations_controller import AblationsController
        from difflab.gui.paper_controller import PaperController
        from difflab.gui.paper_window import PaperWindow

        if self._window is None or self._controller is None:
            self._controller = PaperController(
                self._document, self._results, self._bridge, self._training, self
            )
            self._controller.view_requested.connect(self._open_view)
            self._controller.failed.connect(self.failed)
            self._window = PaperWindow(self._controller, self._appearance.theme, self._over)
            self._window.help_requested.connect(self._ask_help)
            self._ablations = AblationsController(self._bridge, self._window.ablations, self)
            self._ablations.failed.connect(self.failed)
        return self._window, self._controller

    @Slot(str)
    def _open_view(self, name: str) -> None:
        """Bring a tab of the main window to the front: "stage", "figure1" ..."""
        if (action := self._actions.get(f"view.{name}")) is not None:
            action.trigger()

    @Slot()
    def _ask_help(self) -> None:
        self.help_requested.emit("paper")

    @Slot(object)
    def _wear(self, theme: Theme) -> None:
        if self._window is not None:
            self._window.apply_theme(theme)


def _bring_up(window: QWidget) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
