"""The runs, each with its colour, its marker and its figures."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from difflab.gui.numbers import format_number
from difflab.gui.panels.training_status import RunRow
from difflab.gui.style import set_look
from difflab.gui.theme import qcolor
from difflab.render.theme import Role, Theme

COLUMNS = {
    "run": "What was trained",
    "steps": "Training steps",
    "K": "The bound K under the run's own schedule, bits per datum: the higher, the better",
    "ED": "Energy distance between samples and data, 0 for a perfect model",
}
PRESS = (
    "Press to look at it: data, schedule, network and sampler become those of the run, and its network "
    "drives the stage. Undo takes that back."
)
STYLES: tuple[Role, ...] = ("learned", "run_1", "run_2", "run_3")
ROWS_SHOWN = 6
STEPS, BOUND, DISTANCE = (list(COLUMNS).index(name) for name in ("steps", "K", "ED"))


class RunList(QTableWidget):
    """A row per run; pressing one asks to show it."""

    run_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self.setObjectName("run_list")
        self.setAccessibleName("Runs")
        set_look(self, "quiet")
        self._theme = theme
        self._rows: tuple[RunRow, ...] = ()
        for at, (name, tip) in enumerate(COLUMNS.items()):
            header = QTableWidgetItem(name)
            header.setToolTip(tip)
            side = Qt.AlignmentFlag.AlignLeft if at == 0 else Qt.AlignmentFlag.AlignRight
            header.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(at, header)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setIconSize(QSize(12, 12))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        modes = QHeaderView.ResizeMode
        self.horizontalHeader().setHighlightSections(False)
        for at in range(len(COLUMNS)):
            self.horizontalHeader().setSectionResizeMode(
                at, modes.Stretch if at == 0 else modes.ResizeToContents
            )
        self.cellClicked.connect(self._tell)
        self.cellActivated.connect(self._tell)

    def show_runs(self, runs: Sequence[RunRow]) -> None:
        """Show these runs, in their order."""
        if tuple(runs) == self._rows:
            return
        self._rows = tuple(runs)
        self._fill()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fill()

    def sizeHint(self) -> QSize:
        rows = min(max(len(self._rows), 1), ROWS_SHOWN)
        return QSize(200, self.horizontalHeader().sizeHint().height() + rows * self._row_height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 10

    def _fill(self) -> None:
        self.setRowCount(len(self._rows))
        self.setColumnHidden(DISTANCE, all(run.energy_distance is None for run in self._rows))
        measured = any(run.K_bits is not None for run in self._rows)
        self.setColumnHidden(BOUND, not measured)
        self.setColumnHidden(STEPS, measured)  # the names need its room; the tooltip tells the steps
        for at, run in enumerate(self._rows):
            self.setRowHeight(at, self._row_height())
            bound = "" if run.K_bits is None else format_number(run.K_bits, digits=3)
            figures = (f"{run.steps:,}", bound, format_number(run.energy_distance, digits=2))
            for column, text in enumerate((run.title, *figures)):
                self.setItem(at, column, self._item(run, column, text))
            if run.shown:
                self.selectRow(at)
        if not any(run.shown for run in self._rows):
            self.clearSelection()
        self.updateGeometry()

    def _item(self, run: RunRow, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        loss = f", loss {format_number(run.loss, digits=3)}" if run.loss is not None else ""
        item.setToolTip(f"{run.title}: {run.steps:,} steps{loss}.\n{PRESS}")
        side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        if column == 0:
            item.setIcon(run_marker(run.style, self._theme))
        return item

    @Slot(int, int)
    def _tell(self, row: int, _column: int) -> None:
        self.run_chosen.emit(self._rows[row].key)


def run_marker(style: int, theme: Theme) -> QIcon:
    """The mark of a run: colour and shape together, so that colour alone never tells runs apart."""
    pixmap = QPixmap(24, 24)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(theme.role(STYLES[style % len(STYLES)])))
    shape = style % 4
    if shape == 0:
        painter.drawEllipse(QRectF(4, 4, 16, 16))
    elif shape == 1:
        painter.drawRect(QRectF(5, 5, 14, 14))
    elif shape == 2:
        painter.drawPolygon(QPolygonF([QPointF(12, 3), QPointF(21, 20), QPointF(3, 20)]))
    else:
        painter.drawPolygon(QPolygonF([QPointF(12, 2), QPointF(22, 12), QPointF(12, 22), QPointF(2, 12)]))
    painter.end()
    pixmap.setDevicePixelRatio(2.0)
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
