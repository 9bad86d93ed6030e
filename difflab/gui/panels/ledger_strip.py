"""The ledger beside the schedule editor: K, how far it is from the limit, and the bits of every step."""

from typing import Literal

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from difflab.engine.bounds.units import PER_DATUM
from difflab.gui.panels.ledger_tab import COPY, LEARN
from difflab.gui.plots.ledger_plot import LedgerPlot
from difflab.gui.plots.ledger_reading import LedgerReading
from difflab.gui.plots.ledger_words import MISSING, bits
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

Form = Literal["full", "slim"]
NO_K = "K cannot be measured"
FULL_WIDTH, SLIM_WIDTH = 288, 136  # the least, at a text size of 100 %
ROOMY = 1.2  # of the least width: from here on all words have room
K_TIP = (
    "K bounds the log likelihood of the data from below, in bits per datum, of images per pixel. "
    "The schedule decides how close it comes to the limit, minus the entropy of the data."
)


class LedgerStrip(QFrame):
    """A small ledger. Slim, it keeps the figures alone."""

    step_hovered = Signal(int)
    playhead_moved = Signal(float)
    learn_requested = Signal()
    copy_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ledger_strip")
        self.setAccessibleName("Ledger")
        set_look(self, "card")
        self.plot = LedgerPlot(theme, large=False, parent=self)
        self.learn = QPushButton("Learn", self)
        self.title = QLabel("Ledger", self)
        self.note = QLabel(self)
        self.K = QLabel(self)
        self.unit = QLabel(PER_DATUM.name, self)
        self.limit = QLabel(self)
        self.gap = QLabel(self)
        self.learned = QLabel(self)
        self._form: Form = "full"
        self._header = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._prepare()
        self._lay_out()

    @property
    def form(self) -> Form:
        return self._form

    def show_form(self, form: Form) -> None:
        """Full with its plot, or slim without."""
        if form == self._form:
            return
        self._form = form
        slim = form == "slim"
        self.plot.setVisible(not slim)
        self._arrange(slim)
        self._show_filled()

    def least_width(self, form: Form) -> int:
        """How narrow the strip may be in a form, at the present text size."""
        return round((FULL_WIDTH if form == "full" else SLIM_WIDTH) * self.fontMetrics().height() / 14)

    def show_reading(self, reading: LedgerReading) -> None:
        """Show the ledgers under a schedule."""
        self.plot.show_reading(reading)
        exact, learned = reading.exact, reading.learned
        main, figures = next(reading.drawn, ("exact", None))
        known = figures is not None and reading.limit_known
        limit, gap = (figures.limit_bits, figures.gap_bits) if figures is not None else (None, None)
        failed = (
            figures is None and not reading.refining and bool(reading.problem)
        )  # the plot says why; nothing more is to come
        unknown = NO_K if failed else f"K {MISSING}"
        _put(self.K, f"K = {bits(figures.K_bits, 2)}" if figures is not None else unknown)
        self.K.setToolTip(reading.problem if failed else rich_tip("K", K_TIP))
        none = reading.unit.no_limit
        _put(self.limit, "" if failed else f"limit {bits(limit, 2, none) if known else MISSING}")
        _put(self.gap, f"gap {bits(gap, 2)}" if known and gap is not None else "")
        _put(self.unit, reading.unit.name)
        other = {"exact": ("learned", learned), "learned": ("exact", exact)}[main]
        beside = "" if other[1] is None or figures is None else f"{other[0]} {bits(other[1].K_bits, 2)}"
        _put(self.learned, beside)
        _put(self.note, "refining …" if reading.refining else "")
        self._show_filled()

    def _show_filled(self) -> None:
        """Only labels with words; of the header's the least important ones give way."""
        for label in (self.gap, self.learned):
            label.setVisible(bool(label.text()))
        crowded = self._form == "slim" or self.width() < ROOMY * self.least_width("full")
        self.unit.setVisible(not crowded)
        self.note.setVisible(bool(self.note.text()) and not (crowded and self.learned.text()))

    def set_playhead(self, t: float) -> None:
        """Put the playhead at time t in [0, T]."""
        self.plot.set_playhead(t)

    def show_hover(self, step: int) -> None:
        """Mark a step that the pointer is on elsewhere; 0 for none."""
        self.plot.show_hover(step)

    def apply_theme(self, theme: Theme) -> None:
        self.plot.apply_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_filled()

    # Own workings

    @Slot(QPoint)
    def _pop_menu(self, at: QPoint) -> None:
        self.menu.popup(self.mapToGlobal(at))

    def _prepare(self) -> None:
        set_look(self.title, "title")
        for label, name, words in (
            (self.K, "K", "K"),
            (self.unit, "unit", "Unit"),
            (self.limit, "limit", "Limit of the data"),
            (self.gap, "gap", "Gap to the limit"),
            (self.learned, "learned", "K of the other model"),
            (self.note, "note", "State of the measurement"),
        ):
            label.setObjectName(f"ledger_strip.{name}")
            label.setAccessibleName(words)
            label.setToolTip(rich_tip(words, K_TIP))
        set_look(self.note, "muted")
        set_look(self.unit, "muted")
        set_look(self.K, "figure")
        set_look(self.limit, "muted")
        self.learn.setObjectName("schedule.learn_button")
        self.learn.setAccessibleName("Learn the schedule")
        self.learn.setToolTip(rich_tip("Learn the schedule", LEARN))
        self.learn.clicked.connect(self.learn_requested)
        self.plot.step_hovered.connect(self.step_hovered)
        self.plot.playhead_moved.connect(self.playhead_moved)
        self.menu = QMenu(self)
        for name, text, tip, signal in (
            ("copy", "&Copy as table (CSV)", COPY, self.copy_requested),
            ("learn", "&Learn the schedule …", LEARN, self.learn_requested),
        ):
            action = self.menu.addAction(text)
            action.setObjectName(f"ledger_strip.menu.{name}")
            action.setToolTip(tip)
            action.triggered.connect(signal.emit)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._pop_menu)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID + 2, GRID - 2, GRID + 2, GRID - 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(self._header)
        layout.addLayout(self._line)
        layout.addWidget(self.plot, 1)
        layout.addLayout(self._foot)
        self._arrange(False)

    def _arrange(self, slim: bool) -> None:
        """Two lines above the plot; slim, everything in one column."""
        for line in (self._header, self._line, self._foot):
            while line.count():
                line.takeAt(0)
            line.setSpacing(GRID // 2 if slim else GRID)
            line.setDirection(QBoxLayout.Direction.TopToBottom if slim else QBoxLayout.Direction.LeftToRight)
        parts: list[tuple[QBoxLayout, tuple[QWidget | None, ...]]]  # None: what is left over
        if slim:
            figures = (self.title, self.K, self.learned, self.limit, self.gap, self.unit, self.note)
            parts = [(self._header, figures), (self._foot, (None, self.learn))]
        else:
            parts = [
                (self._header, (self.title, self.learned, None, self.note, self.learn)),
                (self._line, (self.K, self.unit, None, self.limit, self.gap)),
            ]
        for line, widgets in parts:
            for widget in widgets:
                if widget is None:
                    line.addStretch(1)
                else:
                    line.addWidget(widget)


def _put(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
