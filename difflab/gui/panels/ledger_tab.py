"""The Ledger tab: bits step by step, the entropies within their bounds, and all figures beside them."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from difflab.gui.panels.ledger_checks import LedgerChecks
from difflab.gui.panels.ledger_figures import LedgerFigures
from difflab.gui.plots.ledger_layout import PlotStyle
from difflab.gui.plots.ledger_plot import LedgerPlot
from difflab.gui.plots.ledger_reading import LedgerReading, Model
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.card import CardColumn
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

SHORTEST = 110  # pixels of the plot above the figures
QWIDGETSIZE_MAX = 16_777_215  # Qt's own, which PySide does not give
SIDE_WIDTH, BESIDE = 256, 24  # the least for the figures; what their column needs besides
STYLES = {
    "log_bits": ("log bits", "A logarithmic axis of bits: small terms are seen beside large ones."),
    "log_time": ("log t", "A logarithmic axis of steps: the first ones, which cost most, get room."),
    "from_bound": (
        "from bound",
        "Count entropies from their upper bound H(xₜ|xₜ₋₁): the band is then seen at every step. Off: the "
        "bits themselves.",
    ),
}
LEARN = "Let the schedule learn itself: gradient ascent on K, shown while it runs and one step of undo."
COPY = "Copy the ledger as a table (CSV): every step with its bits, errors and entropies."


class LedgerTab(QWidget):
    """Shows a reading; everything asked for goes out as signals."""

    step_hovered = Signal(int)
    playhead_moved = Signal(float)
    learn_requested = Signal()
    copy_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ledger")
        self.setAccessibleName("Ledger of bits")
        self._reading: LedgerReading | None = None
        self._waiting = False
        self._needed = SIDE_WIDTH  # pixels across for the figures
        self._models: list[Model] = []
        self._step = 1
        self.plot = LedgerPlot(theme, parent=self)
        self.figures = LedgerFigures(theme, self)
        self.checks = LedgerChecks(self)
        self._side = QWidget(self)
        self.learn = QPushButton("Learn schedule …", self)
        self.copy = QPushButton("Copy", self)
        self.problem = QLabel(self)
        self._toggles = {name: self._toggle(name, *words) for name, words in STYLES.items()}
        self.menu = self._menu()
        self._prepare()
        self._lay_out()

    def show_reading(self, reading: LedgerReading) -> None:
        """Show the ledgers under a schedule; at once where the tab is seen, else when it comes into sight."""
        self._reading = reading
        self._waiting = True
        if self.isVisible():
            self._show()

    def set_playhead(self, t: float) -> None:
        """Put the playhead at time t in [0, T]."""
        self.plot.set_playhead(t)
        self._show_step()

    def show_hover(self, step: int) -> None:
        """Mark a step that the pointer is on elsewhere; 0 for none."""
        self.plot.show_hover(step)
        self._show_step()

    def apply_theme(self, theme: Theme) -> None:
        self.plot.apply_theme(theme)
        self.figures.apply_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    # Own workings

    def _show(self) -> None:
        if self._waiting and self._reading is not None:
            self._waiting = False
            self.plot.show_reading(self._reading)
            self._step = self._step_now(self._reading)
            self.figures.show_reading(self._reading, self._step)
            self._widen(self._reading)
            self.problem.setText(self._reading.problem)
            self.problem.setVisible(bool(self._reading.problem))

    def _widen(self, reading: LedgerReading) -> None:
        """Give the figures the room they need; they keep it, so that longer numbers move nothing."""
        models = [model for model, _ in reading.models]
        self.checks.keep_column(self.figures.column_width)
        needed = max(self.figures.minimumSizeHint().width() + BESIDE, SIDE_WIDTH)
        if models != self._models or needed > self._needed:
            self._models, self._needed = models, needed
            self._arrange()

    def _arrange(self) -> None:
        """Plot and figures side by side; one above the other where that would cut the figures. Then axes and
        buttons leave their room to them: the menu of the plot has the same."""
        stacked = self.width() - self._needed < self.plot.minimumSizeHint().width()
        ways = QBoxLayout.Direction
        self._inside.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        self._inside.setStretch(1, 1 if stacked else 0)
        self._side.setMinimumWidth(0 if stacked else self._needed)
        self._side.setMaximumWidth(QWIDGETSIZE_MAX if stacked else self._needed)
        self.plot.setMinimumHeight(SHORTEST if stacked else 0)
        for part in (self._axes_words, *self._toggles.values(), self.learn, self.copy):
            part.setVisible(not stacked)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._needed + 2 * GRID, 2 * SHORTEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _step_now(self, reading: LedgerReading) -> int:
        """The step whose figures are told: the one under the pointer, else the playhead's."""
        return self.plot.hovered or min(max(round(self.plot.playhead), 1), reading.steps)

    @Slot()
    def _show_step(self) -> None:
        if self._reading is not None and not self._waiting and self.isVisible():
            step = self._step_now(self._reading)
            if step != self._step:
                self._step = step
                self.figures.show_step(self._reading, step)

    @Slot(int)
    def _take_hover(self, step: int) -> None:
        self._show_step()
        self.step_hovered.emit(step)

    @Slot()
    def _choose_style(self) -> None:
        self.plot.show_style(PlotStyle(**{name: each.isChecked() for name, each in self._toggles.items()}))

    @Slot(QPoint)
    def _pop_menu(self, at: QPoint) -> None:
        self.menu.popup(self.plot.mapToGlobal(at))

    def _toggle(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"ledger.{name}")
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(rich_tip(text.capitalize(), tip))
        button.setCheckable(True)
        button.setChecked(bool(getattr(PlotStyle(), name)))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.toggled.connect(self._choose_style)
        set_look(button, "flat")
        return button

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("ledger.menu")
        for name, text, slot in (
            ("copy", "&Copy as table (CSV)", self.copy_requested.emit),
            ("learn", "&Learn the schedule …", self.learn_requested.emit),
        ):
            action = menu.addAction(text)
            action.setObjectName(f"ledger.menu.{name}")
            action.triggered.connect(slot)
        menu.addSeparator()
        for name, button in self._toggles.items():
            action = QAction(button.text(), menu)
            action.setObjectName(f"ledger.menu.{name}")
            action.setCheckable(True)
            action.setChecked(button.isChecked())
            action.toggled.connect(button.setChecked)
            button.toggled.connect(action.setChecked)
            menu.addAction(action)
        return menu

    def _prepare(self) -> None:
        for button, name, words, tip in (
            (self.learn, "ledger.learn", "Learn the schedule", LEARN),
            (self.copy, "ledger.copy_button", "Copy as table", COPY),
        ):
            button.setObjectName(name)
            button.setAccessibleName(words)
            button.setToolTip(rich_tip(words, tip))
        self.problem.setObjectName("ledger.problem")
        self.problem.setWordWrap(True)
        set_look(self.problem, "refusal")
        self.problem.hide()
        self.plot.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.plot.customContextMenuRequested.connect(self._pop_menu)
        self.plot.step_hovered.connect(self._take_hover)
        self.plot.playhead_moved.connect(self.playhead_moved)
        self.learn.clicked.connect(self.learn_requested)
        self.copy.clicked.connect(self.copy_requested)

    def _lay_out(self) -> None:
        axes = QHBoxLayout()
        axes.setSpacing(2)
        self._axes_words = QLabel("Axes", self)
        set_look(self._axes_words, "muted")
        axes.addWidget(self._axes_words)
        axes.addStretch(1)
        for button in self._toggles.values():
            axes.addWidget(button)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.learn, 1)
        buttons.addWidget(self.copy)
        column = CardColumn("ledger.column", self)
        column.add(self.figures)
        column.add(self.problem)
        column.add(self.checks)
        side = QVBoxLayout()
        side.setSpacing(GRID)
        side.addWidget(column, 1)
        side.addLayout(axes)
        side.addLayout(buttons)
        holder = self._side
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        frame = QFrame(self)
        set_look(frame, "card")
        inside = self._inside = QHBoxLayout(frame)
        inside.setContentsMargins(GRID, GRID - 2, GRID, GRID - 2)
        inside.setSpacing(GRID)
        inside.addWidget(self.plot, 1)
        inside.addWidget(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        # Side by side must not be what holds the tab wide: there is another way.
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        layout.addWidget(frame)
