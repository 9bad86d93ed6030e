"""A card of paper mode: one claim of the paper, what was measured of it, and the way to measure it again."""

import re

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from difflab.gui.numbers import format_duration
from difflab.gui.panels.paper_line import PaperLine
from difflab.gui.panels.paper_picture import PaperPictureView
from difflab.gui.panels.paper_status import Reproduction
from difflab.gui.panels.paper_table import PaperTable
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme
from difflab.session.paper_claim import Claim
from difflab.session.paper_table import Reading

PERMILLE = 1_000
ROWS = {"samples": 2, "inpainted": 3, "denoised": 3}  # of images
_SUBSCRIPT = re.compile(r"(?<=\w)_(null|\w)\b")


class PaperCard(QFrame):
    """Shows one reading and how its reproduction goes; asks to open, to reproduce, to stop."""

    open_requested = Signal(str)  # the preset's name
    reproduce_requested = Signal(str)
    cancel_requested = Signal()

    def __init__(self, claim: Claim, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.claim = claim
        name = claim.preset
        self.setObjectName(name)
        self.setAccessibleName(claim.title)
        set_look(self, "card")
        self.table = PaperTable(claim, theme, self)
        self.line = PaperLine(theme, self)
        self.line.setVisible(not claim.picture)
        rows = ROWS.get(claim.picture, 0)
        self.picture = PaperPictureView(name, rows, theme, self) if rows else None
        self._open = QPushButton("Open", self)
        self._reproduce = QPushButton("Reproduce", self)
        self._cancel = QPushButton("Cancel", self)
        self._bar = QProgressBar(self)
        self._words = QLabel(self)
        self._took = QLabel(self)
        self._prepare(name)
        self._lay_out()
        self.show_reading(Reading(claim), computing=False)
        self.show_reproduction(Reproduction())

    def show_reading(self, reading: Reading, *, computing: bool) -> None:
        """The figures; the exact model's are being `computing` while they are not final."""
        self.table.show_reading(reading, computing=computing)
        self.line.show_reading(reading)
        stored = reading.stored
        self._took.setVisible(stored is not None)
        if stored is not None:
            took = format_duration(stored.seconds)
            self._took.setText(
                f"This lab: {stored.steps:,} training steps, {took} on {stored.device}, seed {stored.seed}."
            )

    def show_reproduction(self, status: Reproduction) -> None:
        """How the run that reproduces the claim goes."""
        focused = self._cancel.hasFocus() or self._reproduce.hasFocus()
        self._bar.setVisible(status.is_under_way)
        self._bar.setMaximum(PERMILLE if status.state == "training" and status.done > 0 else 0)
        self._bar.setValue(round(PERMILLE * status.done))
        self._words.setText(status.words)
        self._words.setVisible(bool(status.words))
        if status.possible and not status.is_under_way:
            self._reproduce.setEnabled(True)
        self._cancel.setVisible(status.state == "training" or focused)
        if focused:  # before its button goes: Qt would hand the focus to another card
            self._next_button(status).setFocus()
        self._cancel.setVisible(status.state == "training")
        self._reproduce.setEnabled(status.possible and not status.is_under_way)
        self._reproduce.setToolTip(
            rich_tip("Reproduce", status.why_not) if status.why_not else self._reproduce_tip()
        )

    def _next_button(self, status: Reproduction) -> QPushButton:
        """What a user who pressed Reproduce or Cancel is likely to press next."""
        if status.state == "training":
            return self._cancel
        return self._open if status.is_under_way or not status.possible else self._reproduce

    @property
    def words(self) -> str:
        """How far the reproduction is, or how it ended."""
        return self._words.text()

    def apply_theme(self, theme: Theme) -> None:
        self.table.apply_theme(theme)
        self.line.apply_theme(theme)
        if self.picture is not None:
            self.picture.apply_theme(theme)

    @Slot()
    def _ask_open(self) -> None:
        self.open_requested.emit(self.claim.preset)

    @Slot()
    def _ask_reproduce(self) -> None:
        self.reproduce_requested.emit(self.claim.preset)

    def _reproduce_tip(self) -> str:
        return rich_tip(
            "Reproduce",
            "Open this experiment, train its network in the background, and measure K of what it learned.",
        )

    def _prepare(self, name: str) -> None:
        for button, key, words, tip in (
            (
                self._open,
                "open",
                "Open",
                "Make this the experiment of the main window; one undo takes it back.",
            ),
            (self._reproduce, "reproduce", "Reproduce", ""),
            (self._cancel, "cancel", "Cancel", "End the training; nothing is measured then."),
        ):
            button.setObjectName(f"{name}.{key}")
            button.setAccessibleName(f"{words}: {self.claim.title}")
            if tip:
                button.setToolTip(rich_tip(words, tip))
        set_look(self._cancel, "flat")
        self._bar.setObjectName(f"{name}.progress")
        self._bar.setAccessibleName(f"Progress: {self.claim.title}")
        self._bar.setTextVisible(False)
        self._words.setObjectName(f"{name}.words")
        self._words.setWordWrap(True)
        self._took.setObjectName(f"{name}.took")
        set_look(self._took, "muted")
        self._open.clicked.connect(self._ask_open)
        self._reproduce.clicked.connect(self._ask_reproduce)
        self._cancel.clicked.connect(self.cancel_requested)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        layout.setSpacing(GRID)
        layout.addLayout(self._head())
        layout.addWidget(_wrapped(self.claim.about))
        layout.addSpacing(GRID // 2)
        layout.addWidget(self.table)
        layout.addWidget(self.line)
        if self.picture is not None:
            layout.addWidget(self.picture)
        layout.addLayout(self._progress())
        layout.addWidget(self._took)
        if self.claim.deviations:
            layout.addWidget(_wrapped("Known deviations from the paper", "strong"))
        for deviation in self.claim.deviations:
            layout.addLayout(_item(deviation))

    def _head(self) -> QHBoxLayout:
        title, source = QLabel(self.claim.title, self), QLabel(self.claim.source, self)
        set_look(title, "heading")
        set_look(source, "muted")
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(title)
        names.addWidget(source)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addLayout(names, 1)
        for button in (self._open, self._reproduce):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _progress(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._bar, 1)
        line.addWidget(self._words, 2)
        line.addWidget(self._cancel)
        return line


def _wrapped(words: str, look: str = "") -> QLabel:
    label = QLabel(_printed(words))
    label.setWordWrap(True)
    if look:
        set_look(label, look)
    return label


def _item(words: str) -> QHBoxLayout:
    """A sentence of a list."""
    bullet = QLabel("\N{BULLET}")
    set_look(bullet, "muted")
    line = QHBoxLayout()
    line.setSpacing(GRID)
    line.addWidget(bullet, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(_wrapped(words, "muted"), 1)
    return line


def _printed(words: str) -> str:
    """Words with Greek letters, indices lowered and true minus signs."""
    greek = words.replace("beta_", "β_").replace("alpha_bar", "ᾱ")
    minus = re.sub(r"(?<=[\s(])-(?=\d)|(?<= )-(?= )|(?<=\de)-(?=\d)", "\N{MINUS SIGN}", greek)
    return "<qt>" + _SUBSCRIPT.sub(r"<sub>\1</sub>", minus) + "</qt>"
