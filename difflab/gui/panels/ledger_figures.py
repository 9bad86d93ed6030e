"""The figures of the ledger, exact and learned in two columns, and below them those of one step."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from difflab.engine.bounds import Ledger
from difflab.engine.bounds.units import PER_DATUM
from difflab.gui.icons import icon_pixmap
from difflab.gui.plots.ledger_reading import MODELS, LedgerReading, Model
from difflab.gui.plots.ledger_swatch import swatch
from difflab.gui.plots.ledger_words import (
    DASH,
    INFINITE,
    MISSING,
    bits,
    lost_parts,
    schedule_words,
    small_bits,
    spread,
)
from difflab.gui.plots.schedule_lamp import lamp_icon
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

NAMES, EXACT, LEARNED = range(3)  # columns
COLUMN: dict[Model, int] = {"exact": EXACT, "learned": LEARNED}
WIDEST = "−0.0000"
BARELY = 5e-4  # bits: prior terms below it are not worth a row


@dataclass(frozen=True)
class Row:
    """One line of figures: its name, what it means, and how it is read from a ledger."""

    key: str
    name: str
    tip: str
    words: Callable[[Ledger], str]
    look: str = ""


ROWS = (
    Row(
        "K",
        "K",
        "The bound of Sohl-Dickstein et al. 2015, eq. 14: the model describes the data with at least so many "
        "bits as log likelihood, per datum or, of images, per pixel.",
        lambda figures: bits(figures.K_bits),
        "figure",
    ),
    Row(
        "se",
        "",
        "The standard error of K.",
        lambda figures: f"{spread(figures.K_se)} {figures.unit.name}".strip(),
    ),
    Row(
        "gap",
        "gap to the limit",
        "How many bits schedule and model leave on the way: the limit minus K.",
        lambda figures: bits(figures.gap_bits, none=INFINITE if figures.unit == PER_DATUM else "–"),
        "heading",
    ),
    Row(
        "limit",
        "limit −H(data)",
        "No model and no schedule can bring K above minus the entropy of the data, which nobody knows for "
        "images.",
        lambda figures: bits(figures.limit_bits, none=figures.unit.no_limit),
    ),
    Row(
        "gain",
        "K − L_null",
        "What the model knows of the data beyond the prior.",
        lambda figures: bits(figures.K_bits - figures.L_null_bits),
    ),
    Row(
        "ceiling",
        "ceiling",
        "The most that K − L_null can be with this first and this last step: (d/2) log₂((1 − ᾱ_T)/β₁).",
        lambda figures: bits(figures.ceiling_bits),
    ),
    Row(
        "early",
        "ending early",
        "What it costs that signal is left at the end: −(d/2) log₂(1 − ᾱ_T).",
        lambda figures: small_bits(figures.early_bits),
    ),
    Row(
        "prior",
        "prior terms",
        "E log π(x_T) − E log π(x₁): zero where the data have the prior's variance.",
        lambda figures: bits(figures.prior_bits),
    ),
    Row(
        "mismatch",
        "prior mismatch",
        "KL(q(x_T) ‖ N(0, I)): all that starting from the prior gets wrong. Below 0.01 bits it is not seen.",
        lambda figures: small_bits(figures.mismatch_bits),
    ),
    Row(
        "null",
        "L_null",
        "The log likelihood of the data under the prior alone: K of a model that knows nothing.",
        lambda figures: bits(figures.L_null_bits),
    ),
)
STEP_ROWS = (
    ("step.bits", "bits lost", "What this step loses, on average."),
    ("step.share", "share of all", "The share of this step in the bits lost in all steps."),
)


class LedgerFigures(QWidget):
    """Shows one reading and one step of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ledger.figures")
        self.setAccessibleName("Ledger of the ledger")
        self._theme = theme
        self._cells: dict[tuple[str, Model], QLabel] = {}
        self._names: dict[str, QLabel] = {}
        self._heads: dict[Model, tuple[QLabel, QLabel]] = {}
        self._lamp = QLabel(self)
        self._step = QLabel(self)
        self._schedule = QLabel(self)
        self._layout = QGridLayout(self)
        self._lay_out()
        self.apply_theme(theme)

    def show_reading(self, reading: LedgerReading, step: int) -> None:
        """The figures of a reading, and those of one of its steps 1..T."""
        found = dict(reading.models)
        for model in MODELS:
            self._show_column(model, found.get(model), reading)
        for part in self._heads["learned"]:
            part.setVisible("learned" in found)
        prior = any(abs(figures.prior_bits) > BARELY for figures in found.values())
        self._show_row("prior", prior, found)
        self.show_step(reading, step)
        self._light(found.get("exact") or found.get("learned"))

    def show_step(self, reading: LedgerReading, step: int) -> None:
        """The figures of one step alone."""
        self._step.setText(f"Step {step:,} of {reading.steps:,}")
        self._schedule.setText("   ".join(f"{name} {value}" for name, value in schedule_words(reading, step)))
        for model, figures in reading.models:
            lost, share = lost_parts(figures, step)
            self._put("step.bits", model, lost)
            self._put("step.share", model, share)

    @property
    def column_width(self) -> int:
        """The room that each model's figures keep."""
        return self._cells["K", "exact"].minimumWidth()

    def text(self, key: str, model: Model = "exact") -> str:
        """What a cell says."""
        return self._cells[key, model].text()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        for model, (mark, _) in self._heads.items():
            mark.setPixmap(swatch(model, theme, self.devicePixelRatioF()))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._keep_room()
        return done

    # Own workings

    def _show_column(self, model: Model, figures: Ledger | None, reading: LedgerReading) -> None:
        shown = figures is not None or model == "exact"
        for (key, owner), cell in self._cells.items():
            if owner != model:
                continue
            cell.setVisible(shown and (key != "prior"))
            if figures is None:
                failed = bool(reading.problem) and model not in reading.refining
                cell.setText((DASH if failed else MISSING) if key in ("K", "gap") else "")
        if figures is not None:
            for row in ROWS:
                self._put(row.key, model, row.words(figures))
            if not reading.limit_known:
                self._put("limit", model, MISSING)
                self._put("gap", model, MISSING)
            if model in reading.refining:
                self._put("se", model, "refining …")

    def _show_row(self, key: str, shown: bool, found: dict[Model, Ledger]) -> None:
        self._names[key].setVisible(shown)
        for model in MODELS:
            self._cells[key, model].setVisible(shown and model in found)

    def _put(self, key: str, model: Model, text: str) -> None:
        cell = self._cells[key, model]
        if cell.text() != text:
            cell.setText(text)
            cell.setAccessibleName(f"{self._names[key].text() or 'K'}, {model}: {text}")

    def _light(self, figures: Ledger | None) -> None:
        """The lamp beside the prior mismatch."""
        name = lamp_icon(figures.mismatch_bits if figures is not None else None)
        if not name:
            self._lamp.clear()
            return
        ink = self._theme.error if name == "warning" else self._theme.text
        self._lamp.setPixmap(icon_pixmap(name, ink, 14, self.devicePixelRatioF()))
        words = {
            "done": "reaches the prior",
            "info": "close to the prior",
            "warning": "stops before the prior",
        }
        self._lamp.setAccessibleName(words[name])
        self._lamp.setToolTip(words[name])

    def _lay_out(self) -> None:
        grid = self._layout
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(NAMES, 1)
        for model in MODELS:
            self._add_head(model)
        for at, row in enumerate(ROWS, start=1):
            self._add_row(at, row.key, row.name, row.tip, row.look)
        self._lamp.setObjectName("ledger.lamp")
        self._add_step(len(ROWS) + 1)

    def _add_head(self, model: Model) -> None:
        mark, name = QLabel(self), QLabel(model, self)
        name.setObjectName(f"ledger.head.{model}")
        set_look(name, "muted")
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addStretch(1)
        line.addWidget(mark)
        line.addWidget(name)
        self._layout.addLayout(line, 0, COLUMN[model])
        self._heads[model] = (mark, name)

    def _add_row(self, at: int, key: str, name: str, tip: str, look: str = "") -> None:
        label = QLabel(_subscripted(name), self)
        label.setObjectName(f"ledger.name.{key}")
        label.setToolTip(rich_tip(name or "Standard error", tip))
        set_look(label, "strong" if look else "muted")
        self._names[key] = label
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(label)
        if key == "mismatch":
            line.addWidget(self._lamp)
        line.addStretch(1)
        self._layout.addLayout(line, at, NAMES)
        for model in MODELS:
            self._layout.addWidget(self._cell(key, model, label.toolTip(), look), at, COLUMN[model])

    def _cell(self, key: str, model: Model, tip: str, look: str) -> QLabel:
        cell = QLabel(self)
        cell.setObjectName(f"ledger.{key}.{model}")
        cell.setToolTip(tip)
        cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if look or key == "se":
            set_look(cell, look or "muted")
        self._cells[key, model] = cell
        return cell

    def _keep_room(self) -> None:
        """Every cell keeps room for its figures, so that changing ones move nothing."""
        for cell in self._cells.values():
            cell.ensurePolished()
            cell.setMinimumWidth(cell.fontMetrics().horizontalAdvance(WIDEST))

    def _add_step(self, at: int) -> None:
        self._step.setObjectName("ledger.step")
        set_look(self._step, "strong")
        self._schedule.setObjectName("ledger.step.schedule")
        set_look(self._schedule, "muted")
        self._layout.setRowMinimumHeight(at, GRID)
        self._layout.addWidget(self._step, at + 1, NAMES, 1, 3)
        for offset, (key, name, tip) in enumerate(STEP_ROWS, start=2):
            self._add_row(at + offset, key, name, tip)
        self._layout.addWidget(self._schedule, at + 2 + len(STEP_ROWS), NAMES, 1, 3)


def _subscripted(name: str) -> str:
    """L_null as it is printed."""
    stem, _, below = name.partition("_")
    return f"{stem}<sub>{below}</sub>" if below else name
