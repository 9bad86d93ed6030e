"""The windows beside the main one: help, the sheet of shortcuts, about, and the canvas to draw data on.

Each is imported when it is first asked for: the main window stands sooner without them.
"""

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from difflab import __version__
from difflab.engine.datasets.drawn import Drawn
from difflab.gui.theme import Appearance
from difflab.render.theme import Theme
from difflab.session.document import Document

if TYPE_CHECKING:
    from difflab.gui.dialogs.draw_dialog import DrawDialog
    from difflab.gui.help_window import HelpWindow


class DialogCommands(QObject):
    """Opens each of them once and brings it to the front when it is asked for again."""

    edit_requested = Signal(object)  # Edit

    def __init__(self, document: Document, appearance: Appearance, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._appearance, self._window = document, appearance, window
        self._help: HelpWindow | None = None
        self._draw: DrawDialog | None = None
        appearance.theme_changed.connect(self._wear)

    def open_help(self, page: str) -> None:
        """Show one page of the help."""
        from difflab.gui.help_window import HelpWindow

        if self._help is None:
            self._help = HelpWindow(self._window)
        self._help.show_page(page)
        self._help.show()
        self._help.raise_()

    @Slot()
    def open_shortcuts(self) -> None:
        from difflab.gui.help_window import SHORTCUTS

        self.open_help(SHORTCUTS)

    @Slot()
    def open_about(self) -> None:
        about = QMessageBox(self._window)
        about.setObjectName("about")
        about.setWindowTitle("About difflab")
        about.setText(f"<b>difflab {__version__}</b><br>A visual laboratory for diffusion models.")
        about.setInformativeText(
            f"Python {platform.python_version()}, torch {version('torch')}, "
            f"PySide6 {version('PySide6-Essentials')}.\nMIT licence. It never uses the network."
        )
        about.open()

    @Slot()
    def open_drawing(self) -> None:
        """Draw data; a drawing that is the present data goes on."""
        from difflab.gui.dialogs.draw_dialog import DrawDialog

        if self._draw is not None:
            self._draw.raise_()
            return
        data = self._document.experiment.data
        points, bandwidth = None, Drawn().bandwidth
        if data.name == "drawn":
            bandwidth = data.bandwidth
            points = np.asarray(self._document.assets[data.asset], dtype=np.float64) if data.asset else None
        self._draw = DrawDialog(data, self._appearance.theme, points, bandwidth, self._window)
        self._draw.edit_requested.connect(self.edit_requested)
        self._draw.finished.connect(self._forget_drawing)
        self._draw.show()

    def close_all(self) -> None:
        for window in (self._help, self._draw):
            if window is not None:
                window.close()

    @Slot(object)
    def _wear(self, theme: Theme) -> None:
        if self._draw is not None:
            self._draw.apply_theme(theme)

    @Slot(int)
    def _forget_drawing(self, result: int) -> None:
        del result
        if self._draw is not None:
            self._draw.deleteLater()
            self._draw = None
