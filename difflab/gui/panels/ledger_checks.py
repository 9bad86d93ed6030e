"""The checks of the ledger: K by ways that need no table, beside the figures and folded until asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from difflab.gui.panels.ledger_checks_reading import ChecksReading, errors_words
from difflab.gui.plots.ledger_reading import MODELS, Model
from difflab.gui.plots.ledger_words import MISSING, NONE, bits, spread
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.section_header import SectionHeader
from difflab.gui.widgets.tips import rich_tip
from difflab.session.scene.checked import ModelChecks, Sampled

NAMES = 0
COLUMN: dict[Model, int] = {"exact": 1, "learned": 2}
APART = "apart"
CHECK = (
    "Find K once more without the ledger's table, and two other bounds. It takes from a second to a minute; "
    "a second press ends it."
)


@dataclass(frozen=True)
class Row:
    """One line of figures: its name, what it means, and how it is read from the checks of a model."""

    key: str
    name: str
    tip: str
    words: Callable[[ModelChecks], str]
    points: bool = False  # of points alone


def _value(found: Sampled | None) -> str:
    return MISSING if found is None else bits(found.bits)


def _error(found: Sampled | None) -> str:
    return "" if found is None else spread(found.se)


def _weighted(found: ModelChecks) -> str:
    if found.too_long:
        return NONE
    return _value(found.weighted)


def _variational(found: ModelChecks) -> str:
    return MISSING if found.variational_bits is None else bits(found.variational_bits)


ROWS = (
    Row(
        "direct",
        "K directly",
        "K by drawing steps, data and noises, and asking the model at each: no curve stands in between. It "
        "should agree with the ledger's K within a few standard errors.",
        lambda found: _value(found.direct),
    ),
    Row("direct_se", "", "The standard error of K, sampled directly.", lambda found: _error(found.direct)),
    Row(
        APART,
        "off the ledger",
        "How many standard errors K, sampled directly, is above the ledger's K; the errors of both count. "
        "More than four would tell of a mistake.",
        lambda _: "",  # it needs the ledger, too
    ),
    Row(
        "weighted",
        "16 trajectories",
        "A tighter bound: 16 forward trajectories from each datum, weighted by how likely the model finds "
        "them (annealed importance sampling). One trajectory gives K; more come closer to the log "
        "likelihood. Only for points, and chains of up to 300 steps.",
        _weighted,
        points=True,
    ),
    Row(
        "weighted_se",
        "",
        "The standard error of the bound from 16 trajectories.",
        lambda found: _error(found.weighted),
        points=True,
    ),
    Row(
        "variational",
        "Ho et al. 2020",
        "The variational bound of Ho et al. 2020: the first step is learned too, with a normal read-out of "
        "the data, where K fixes it. So it may be above K; it never exceeds the limit.",
        _variational,
        points=True,
    ),
)


class LedgerChecks(QWidget):
    """Shows one reading; asks for checks and for their end."""

    check_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ledger.checks")
        self.setAccessibleName("Checks of the bound")
        self._reading = ChecksReading()
        self._cells: dict[tuple[str, Model], QLabel] = {}
        self._names: dict[str, QLabel] = {}
        self.header = SectionHeader("Checks", self)
        self.check = QPushButton("Check", self)
        self.state = QLabel(self)
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._prepare()
        self._lay_out()
        self.show_reading(self._reading)

    def show_reading(self, reading: ChecksReading) -> None:
        """Show what has been checked so far."""
        self._reading = reading
        self.check.setText("Stop" if reading.running else "Check")
        self.check.setAccessibleName("Stop checking" if reading.running else "Check the bound")
        for row in ROWS:
            shown = reading.points or not row.points
            self._names[row.key].setVisible(shown)
            for model in MODELS:
                self._cells[row.key, model].setVisible(shown and (model in reading.columns))
        for model in MODELS:
            self._show_column(model, reading)
        words = reading.words
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def keep_column(self, width: int) -> None:
        """Columns at least as wide as those of the figures above, so that they stand under each other."""
        for cell in self._cells.values():
            cell.setMinimumWidth(width)

    def text(self, key: str, model: Model = "exact") -> str:
        """What a cell says."""
        return self._cells[key, model].text()

    # Own workings

    @Slot()
    def _press(self) -> None:
        if self._reading.running:
            self.stop_requested.emit()
        else:
            self.header.setChecked(True)
            self.check_requested.emit()

    def _show_column(self, model: Model, reading: ChecksReading) -> None:
        found = reading.checked.get(model)
        fresh = model not in reading.stale
        for row in ROWS:
            words = row.words(found) if found is not None and not found.problem else ""
            if row.key == APART and fresh:
                words = errors_words(reading.errors_from_ledger(model))
            self._put(row, model, words)
            self._cells[row.key, model].setEnabled(fresh)

    def _put(self, row: Row, model: Model, text: str) -> None:
        cell = self._cells[row.key, model]
        if cell.text() != text:
            cell.setText(text)
            cell.setAccessibleName(f"{row.name or 'standard error'}, {model}: {text}")

    def _prepare(self) -> None:
        self.header.setObjectName("ledger.checks.header")
        self.header.setChecked(False)
        self._body.setVisible(False)
        self.header.toggled.connect(self._body.setVisible)
        self.check.setObjectName("ledger.check")
        self.check.setToolTip(rich_tip("Check the bound", CHECK))
        self.check.clicked.connect(self._press)
        self.state.setObjectName("ledger.checks.state")
        self.state.setAccessibleName("State of the checks")
        self.state.setWordWrap(True)
        set_look(self.state, "muted")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.header)
        head.addStretch(1)
        head.addWidget(self.check)
        grid = self._grid
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(NAMES, 1)
        grid.addWidget(self.state, 0, NAMES, 1, 3)
        for at, row in enumerate(ROWS, start=1):
            self._add_row(at, row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self._body)

    def _add_row(self, at: int, row: Row) -> None:
        tip = rich_tip(row.name or "Standard error", row.tip)
        name = QLabel(row.name, self._body)
        name.setObjectName(f"ledger.check.name.{row.key}")
        name.setToolTip(tip)
        set_look(name, "muted")
        self._names[row.key] = name
        self._grid.addWidget(name, at, NAMES)
        for model in MODELS:
            cell = QLabel(self._body)
            cell.setObjectName(f"ledger.check.{row.key}.{model}")
            cell.setToolTip(tip)
            cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if row.key.endswith("_se"):
                set_look(cell, "muted")
            self._cells[row.key, model] = cell
            self._grid.addWidget(cell, at, COLUMN[model])
