"""The figures of one claim: the paper's, this lab's, the user's, the exact model's, and the limit."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from difflab.gui.panels.paper_marks import mark_picture
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme
from difflab.session.paper_claim import Claim, Quantity
from difflab.session.paper_table import HEADS, Reading, cell

NAMES: dict[Quantity, str] = {
    "K": "K",
    "K - L_null": "K \N{MINUS SIGN} L<sub>null</sub>",
    "Parzen": "log likelihood",
}
TIPS: dict[Quantity, str] = {
    "K": "The lower bound on the log likelihood of the data that the paper reports (eq. 14), with its "
    "standard error.",
    "K - L_null": "What the model knows beyond the prior: K minus the log likelihood of the data under it.",
    "Parzen": "The mean log density of test images under samples blurred by one bandwidth: how near samples "
    "come to the data, and little more.",
}
HEAD_TIPS = (
    "What the paper states.",
    "What this lab measured with the learned model of the same preset, and stored.",
    "What your own run of the preset brought: press Reproduce.",
    "The best that any network can reach with this schedule: K of the exact denoiser of the data. That of "
    "images knows those it remembers and no others, so it is no optimum there.",
    "\N{MINUS SIGN}H of the data: no model and no schedule can do better.",
)
EXACT = HEADS.index("exact model")
LONGEST_UNIT = "in bits per sequence"
WIDEST = "\N{MINUS SIGN}0.000 ± 0.000"


class PaperTable(QWidget):
    """A row for each quantity, a column for each who measured it."""

    def __init__(self, claim: Claim, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quantities = claim.quantities
        self._marks: list[QLabel] = []
        self._cells: dict[tuple[Quantity, int], QLabel] = {}
        self._unit = QLabel(self)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(2 * GRID)
        self._layout.setVerticalSpacing(GRID // 2)
        self._lay_out(claim.preset)
        self.apply_theme(theme)

    def show_reading(self, reading: Reading, *, computing: bool) -> None:
        """Fill the table; the exact model is being `computing` while its figures are not final."""
        for quantity in self._quantities:
            for column, (value, se) in enumerate(reading.columns(quantity)):
                words = cell(value, se)
                if column == EXACT and computing and reading.exact is None:
                    words = "computing …"
                self._put(quantity, column, words)
        self._unit.setText(f"in {reading.claim.unit}")

    def text(self, quantity: Quantity, head: str) -> str:
        """What a cell says."""
        return self._cells[quantity, HEADS.index(head)].text()

    def apply_theme(self, theme: Theme) -> None:
        for column, mark in enumerate(self._marks):
            mark.setPixmap(mark_picture(column, theme, self.devicePixelRatioF()))

    def _put(self, quantity: Quantity, column: int, words: str) -> None:
        label = self._cells[quantity, column]
        if label.text() != words:
            label.setText(words)
            label.setAccessibleName(f"{quantity}, {HEADS[column]}: {words}")

    def _lay_out(self, name: str) -> None:
        self._unit.setObjectName(f"{name}.unit")
        set_look(self._unit, "muted")
        self._layout.addWidget(self._unit, 0, 0)
        # The columns of all cards stand below each other.
        self._layout.setColumnMinimumWidth(0, self.fontMetrics().horizontalAdvance(LONGEST_UNIT) + GRID)
        for column, (head, tip) in enumerate(zip(HEADS, HEAD_TIPS, strict=True), start=1):
            self._layout.addLayout(self._head(f"{name}.{head}", head, tip), 0, column)
            self._layout.setColumnStretch(column, 1)
        for row, quantity in enumerate(self._quantities, start=1):
            label = QLabel(NAMES[quantity], self)
            label.setToolTip(rich_tip(quantity, TIPS[quantity]))
            self._layout.addWidget(label, row, 0)
            for column in range(len(HEADS)):
                self._layout.addWidget(self._cell(name, quantity, column), row, column + 1)

    def _head(self, name: str, head: str, tip: str) -> QHBoxLayout:
        mark, label = QLabel(self), QLabel(head, self)
        label.setObjectName(name)
        label.setToolTip(rich_tip(head.capitalize(), tip))
        set_look(label, "muted")
        self._marks.append(mark)
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        line.addStretch(1)
        line.addWidget(mark)
        line.addWidget(label)
        return line

    def _cell(self, name: str, quantity: Quantity, column: int) -> QLabel:
        label = QLabel(self)
        label.setObjectName(f"{name}.{quantity}.{HEADS[column]}")
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setToolTip(rich_tip(HEADS[column].capitalize(), HEAD_TIPS[column]))
        label.setMinimumWidth(self.fontMetrics().horizontalAdvance(WIDEST))
        self._cells[quantity, column] = label
        return label
