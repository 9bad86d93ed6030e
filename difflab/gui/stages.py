"""The two stages in one place of the window: of points in the plane, and of sequences of bits."""

from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from difflab.engine.datasets import Space
from difflab.gui.canvas.sequences import SequenceStage
from difflab.gui.canvas.stage import Stage
from difflab.gui.sequence_bar import SequenceBar
from difflab.gui.stage_bar import StageBar
from difflab.gui.view_state import ViewState
from difflab.render.theme import Theme


class Stages(QStackedWidget):
    """Shows the stage that fits the data; each has its bar, which stands in the corner of the tabs."""

    def __init__(self, theme: Theme, state: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stages")
        self.plane, self.sequences = Stage(theme), SequenceStage(theme)
        self.plane_bar, self.sequence_bar = StageBar(state), SequenceBar(state)
        self.addWidget(self.plane)
        self.addWidget(self.sequences)
        self.setFocusProxy(self.plane)

    def show_space(self, space: Space, tabs: QTabWidget) -> None:
        """Show the stage of points or of bits, and its bar in the corner of `tabs`."""
        stage, bar = (self.plane, self.plane_bar) if space == "plane" else (self.sequences, self.sequence_bar)
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
        self.plane_bar.show_learned(why_not)
        self.sequence_bar.show_learned(why_not)

    def apply_theme(self, theme: Theme) -> None:
        self.plane.apply_theme(theme)
        self.sequences.apply_theme(theme)
