"""The ablations: which choices to compare, the runs side by side, and what steers them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from difflab.gui.panels.ablation_grid import AblationGrid
from difflab.gui.panels.ablation_reading import Progress, RunReading
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme
from difflab.session.ablations import Axis

INTRODUCTION = (
    "Small networks learn the same swiss roll side by side and differ in one choice or more. K of each is "
    "measured beside the exact model's under the same schedule: what lies between is left to the training."
)
SAID_MS = 1_500
BUTTONS = {
    "start": ("Start", "Train all runs from the beginning, in the background."),
    "pause": ("Pause", "Hold all runs, or go on from the same step."),
    "stop": ("Stop", "End all runs; what is on the screen stays."),
    "copy": ("Copy as CSV", "Copy the settings and figures of all runs as a table."),
}


class AblationPage(QWidget):
    """Everything asked for goes out as signals; it is told the runs and how far they are."""

    start_requested = Signal()
    pause_requested = Signal()  # or go on
    stop_requested = Signal()
    axes_chosen = Signal(object)  # tuple of the keys of the axes that are compared

    def __init__(self, axes: Sequence[Axis], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ablations")
        self.setAccessibleName("Ablations")
        self.grid = AblationGrid(theme, self)
        self._toggles = {axis.key: self._toggle(axis) for axis in axes}
        self._buttons = {key: self._button(key, *words) for key, words in BUTTONS.items()}
        self._words = QLabel(self)
        self._words.setObjectName("ablations.words")
        set_look(self._words, "muted")
        self._csv = ""
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(SAID_MS)
        self._said.timeout.connect(self._unsay)
        self._buttons["start"].clicked.connect(self.start_requested)
        self._buttons["pause"].clicked.connect(self.pause_requested)
        self._buttons["stop"].clicked.connect(self.stop_requested)
        self._buttons["copy"].clicked.connect(self._copy)
        self._lay_out()
        self.show_progress(Progress())

    @property
    def words(self) -> str:
        """How far the runs are."""
        return self._words.text()

    def show_axes(self, chosen: Sequence[str]) -> None:
        """Which choices are compared."""
        for key, toggle in self._toggles.items():
            toggle.blockSignals(True)
            toggle.setChecked(key in chosen)
            toggle.blockSignals(False)

    def show_runs(self, runs: Sequence[RunReading], csv: str) -> None:
        """The runs as they stand, and the same as a table."""
        self._csv = csv
        self.grid.show_runs(runs)

    def show_progress(self, progress: Progress) -> None:
        """How far the whole is, and what can be asked for now."""
        state = progress.state
        self._words.setText(progress.words)
        for toggle in self._toggles.values():
            toggle.setEnabled(not progress.is_under_way)
        self._buttons["start"].setEnabled(not progress.is_under_way)
        self._buttons["pause"].setEnabled(state in ("running", "paused"))
        self._buttons["pause"].setText("Resume" if state == "paused" else "Pause")
        self._buttons["stop"].setEnabled(state in ("starting", "running", "paused"))

    def apply_theme(self, theme: Theme) -> None:
        self.grid.apply_theme(theme)

    @Slot()
    def _choose(self) -> None:
        self.axes_chosen.emit(tuple(key for key, toggle in self._toggles.items() if toggle.isChecked()))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._csv)
        self._buttons["copy"].setText("Copied")
        self._said.start()

    @Slot()
    def _unsay(self) -> None:
        self._buttons["copy"].setText(BUTTONS["copy"][0])

    def _toggle(self, axis: Axis) -> QCheckBox:
        words = " or ".join(choice.words for choice in axis.choices)
        button = QCheckBox(axis.title, self)
        button.setObjectName(f"ablations.axis.{axis.key}")
        button.setAccessibleName(f"Compare {axis.title}: {words}")
        fixed = f"Off: {axis.choices[0].words} in all runs."
        button.setToolTip(rich_tip(f"{axis.title}: {words}", f"{axis.tip} {fixed}"))
        button.toggled.connect(self._choose)
        return button

    def _button(self, key: str, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(f"ablations.{key}")
        button.setAccessibleName(f"{words}: ablations")
        button.setToolTip(rich_tip(words, tip))
        button.setMinimumWidth(button.sizeHint().width() + GRID)
        return button

    def _lay_out(self) -> None:
        set_look(self._buttons["start"], "main")
        about = QLabel(INTRODUCTION, self)
        about.setWordWrap(True)
        set_look(about, "muted")
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(about, 1)
        for button in self._buttons.values():
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        choices = QHBoxLayout()
        choices.setSpacing(2 * GRID)
        compare = QLabel("Compare", self)
        set_look(compare, "muted")
        choices.addWidget(compare)
        for toggle in self._toggles.values():
            choices.addWidget(toggle)
        choices.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for line in (head, choices):
            line.setContentsMargins(GRID, GRID if line is head else 0, GRID, 0)
            layout.addLayout(line)
        self._words.setContentsMargins(GRID, 0, GRID, 0)
        layout.addWidget(self._words)
        layout.addWidget(self.grid, 1)
