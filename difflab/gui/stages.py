"""The stages in one place of the window: of points in the plane, of sequences of bits, of images."""

from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from difflab.engine.datasets import Space
from difflab.gui.canvas.images import ImageStage
from difflab.gui.canvas.painted import PaintedCanvas
from difflab.gui.canvas.sequences import SequenceStage
from difflab.gui.canvas.stage import Stage
from difflab.gui.image_bar import ImageBar
from difflab.gui.sequence_bar import SequenceBar
from difflab.gui.stage_bar import StageBar
from difflab.gui.view_bar import ViewBar
from difflab.gui.view_state import ViewState
from difflab.render.theme import Theme


class Stages(QStackedWidget):
    """Shows the stage that fits the data; each has its bar, which stands in the corner of the tabs."""

    def __init__(self, theme: Theme, state: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stages")
        self.plane, self.sequences, self.images = Stage(theme), SequenceStage(theme), ImageStage(theme)
        self.plane_bar, self.sequence_bar, self.image_bar = (
            StageBar(state),
            SequenceBar(state),
            ImageBar(state),
        )
        self._parts: dict[Space, tuple[PaintedCanvas, ViewBar]] = {
            "plane": (self.plane, self.plane_bar),
            "binary": (self.sequences, self.sequence_bar),
            "image": (self.images, self.image_bar),
        }
        for stage, _ in self._parts.values():
            self.addWidget(stage)
        self.setFocusProxy(self.plane)

    def show_space(self, space: Space, tabs: QTabWidget) -> None:
        """Show the stage of data in `space`, and its bar in the corner of `tabs`."""
        stage, bar = self._parts[space]
        before = self.currentWidget()
        if before is stage and tabs.cornerWidget() is bar:
            return
        had_focus = before is not None and before.hasFocus()
        self.setCurrentWidget(stage)
        self.setFocusProxy(stage)
        tabs.setCornerWidget(bar)
        bar.show()
        if had_focus:
            stage.setFocus()

    def show_learned(self, why_not: str = "") -> None:
        """Offer the learned model; where nothing has been learned say `why_not`."""
        for _, bar in self._parts.values():
            bar.show_learned(why_not)

    def apply_theme(self, theme: Theme) -> None:
        for stage, _ in self._parts.values():
            stage.apply_theme(theme)
