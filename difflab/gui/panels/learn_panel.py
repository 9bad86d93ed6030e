"""The small panel from which a schedule is told to learn itself, and where one watches K climb."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from difflab.engine.bounds.ascent_options import AscentOptions, ErrorsFrom, Freedom
from difflab.engine.bounds.units import PER_DATUM, Unit
from difflab.gui.numbers import format_number
from difflab.gui.panels.learn_request import LearnRequest, LearnState
from difflab.gui.plots.ledger_reading import Model
from difflab.gui.plots.ledger_sparkline import Sparkline
from difflab.gui.plots.ledger_words import bits
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.icon_button import IconButton
from difflab.gui.widgets.menu_button import MenuButton
from difflab.gui.widgets.segmented import Segment, SegmentedControl
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

WIDTH = 300
FREEDOMS: Mapping[Freedom, Segment] = {
    "steps": Segment("every step", "Each beta but the first is free: the best schedule there is."),
    "handles": Segment("handles", "The handles of the curve move; pinned ones stay where they are."),
    "bumps": Segment(
        "2015 bumps",
        "Ten smooth bumps on the logit of 1/linspace(T, 2, T), as in the authors' code of 2015.",
    ),
}
MODELS: Mapping[Model, Segment] = {
    "exact": Segment("exact", "Climb K of the exact model."),
    "learned": Segment("learned", "Climb K of the trained network."),
}
ERRORS: Mapping[ErrorsFrom, Segment] = {
    "curve": Segment("measured curve", "The model's errors from the curve that the ledger is read from."),
    "frozen-noise": Segment(
        "frozen noise",
        "As in the 2015 paper: in each step the model answers anew, to points and noise that are drawn once "
        "and held. Slower, and rougher where the chain is long.",
    ),
}
FIRST_TIP = (
    "Let the first beta move as well. With β₁ = 1/T the first step, which K does not let the model learn, "
    "costs most of all. For bits alone: K of points without noise of their own would grow without limit."
)
PRIOR_TIP = (
    "Keep the noise at the end as it is. Without it the best schedules of few steps "
    "end early: they pay for it inside K, and samples start from a slightly wrong place."
)
PIN_TIP = "Handles that the ascent must leave where they are."
START_TIP = "Gradient ascent on K. It can be paused, Escape ends it, and one undo takes all of it back."


class LearnPanel(QFrame):
    """Asks for an ascent and shows its progress. It keeps what was chosen, but no parameter."""

    start_requested = Signal()
    pause_requested = Signal()
    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("learn_panel")
        self.setAccessibleName("Learn the schedule")
        set_look(self, "toast")
        self._state: LearnState = "idle"
        self._opener: QWidget | None = None
        self.freedom = SegmentedControl("learn.freedom", dict(FREEDOMS.items()), self)
        self.model = SegmentedControl("learn.model", dict(MODELS.items()), self)
        self.errors = SegmentedControl("learn.errors", dict(ERRORS.items()), self)
        self.pins = MenuButton("learn.pins", "none", "Pinned handles", rich_tip("Pinned handles", PIN_TIP))
        self.pin_menu = QMenu(self.pins)
        self.first = QCheckBox("first beta too", self)
        self.prior = QCheckBox("end at the prior", self)
        self.sparkline = Sparkline(theme, self)
        self.progress = QLabel(self)
        self.start = QPushButton("Learn", self)
        self.pause = QPushButton("Pause", self)
        self.stop = QPushButton("Stop", self)
        self.close_button = IconButton("learn.close", "close", "Close", "Close this panel.")
        self._points, self._unit = True, PER_DATUM
        self._errors_label = QLabel("Errors", self)
        self._pin_label = QLabel("Pinned", self)
        self._prepare()
        self._lay_out()
        self.show_state("idle")
        self.hide()

    # What the window calls

    def request(self) -> LearnRequest:
        """What is chosen now."""
        freedom = next(key for key in FREEDOMS if key == self.freedom.choice())
        model = next(key for key in MODELS if key == self.model.choice())
        pins = tuple(at for at, pin in enumerate(self.pin_menu.actions()) if pin.isChecked())
        pinned = pins if freedom == "handles" else ()
        options = AscentOptions(
            freedom=freedom,
            errors=next(key for key in ERRORS if key == self.errors.choice()) if self._points else "curve",
            end_at_prior=self.prior.isChecked(),
            free_first=not self._points and freedom == "steps" and self.first.isChecked(),
            pinned=pinned,
        )
        return LearnRequest(options, model)

    def show_models(self, *, learned: bool) -> None:
        """Whether there is a learned model to climb for."""
        self.model.button("learned").setEnabled(learned)
        if not learned and self.model.choice() == "learned":
            self.model.show_choice("exact")

    def show_points(self, points: bool) -> None:
        """Whether the data are points, or sequences of bits: what there is to choose differs."""
        if points != self._points:
            self._points = points
            self._show_choices()

    def show_handles(self, places: list[tuple[float, str]]) -> None:
        """The handles that can be pinned, data first: time, value in words. Those still there stay pinned."""
        words = [f"t {format_number(float(f'{t:.4g}'), digits=5)}   {value}" for t, value in places]
        if words == [action.text() for action in self.pin_menu.actions()]:
            return
        kept = {action.text() for action in self.pin_menu.actions() if action.isChecked()}
        self.pin_menu.clear()
        for at, text in enumerate(words):
            action = QAction(text, self.pin_menu)
            action.setObjectName(f"learn.pin.{at}")
            action.setCheckable(True)
            action.setChecked(text in kept)
            action.toggled.connect(self._count_pins)
            self.pin_menu.addAction(action)
        self._count_pins()

    def begin(self, limit: float | None, unit: Unit = PER_DATUM) -> None:
        """A new ascent starts."""
        self._unit = unit
        self.sparkline.clear(limit)
        self.progress.setText("")

    def forget(self) -> None:
        """What an ascent has reached is true no more."""
        if self.progress.text():
            self.sparkline.clear(None)
            self.progress.setText("")

    def show_progress(self, step: int, values: list[float]) -> None:
        """K of the newest iterations, the last of them being number `step`."""
        self.sparkline.append(values)
        found = self.sparkline.values
        if found:
            gain = bits(found[-1] - found[0])
            self.progress.setText(f"K = {bits(found[-1])} {self._unit.name}, {gain} won in {step:,} steps")

    def show_state(self, state: LearnState) -> None:
        """Show the buttons that make sense now."""
        self._state = state
        idle = state == "idle"
        focused = any(button.hasFocus() for button in (self.start, self.pause, self.stop))
        self.start.setVisible(idle)
        self.pause.setVisible(not idle)
        self.stop.setVisible(not idle)
        self.pause.setText("Resume" if state == "paused" else "Pause")
        self.pause.setAccessibleName(f"{self.pause.text()} learning the schedule")
        for control in (self.freedom, self.model, self.errors, self.pins, self.first, self.prior):
            control.setEnabled(idle)
        if focused:  # a hidden button must not leave the focus to the next best
            (self.start if idle else self.pause).setFocus()
        # Escape belongs to the panel only while it is seen or something runs.
        self._escape.setEnabled(not idle or self.isVisible())

    def open_near(self, button: QWidget) -> None:
        """Come into sight above `button`, within the window."""
        self._opener = button
        window = self.window() if self.parentWidget() is None else self.parentWidget()
        assert window is not None
        self.show()
        self._fit()
        corner = button.mapTo(window, QPoint(button.width() - self.width(), -self.height() - GRID))
        x = min(max(corner.x(), GRID), window.width() - self.width() - GRID)
        y = min(max(corner.y(), GRID), window.height() - self.height() - GRID)
        self.move(x, y)
        self.raise_()
        self.show_state(self._state)
        (self.start if self._state == "idle" else self.pause).setFocus()

    def apply_theme(self, theme: Theme) -> None:
        self.sparkline.apply_theme(theme)

    # Own workings

    @Slot()
    def _leave(self) -> None:
        """Escape ends what runs; with nothing running it closes the panel."""
        if self._state == "idle":
            self._close()
        else:
            self.stop_requested.emit()

    @Slot()
    def _close(self) -> None:
        if self._opener is not None:
            self._opener.setFocus()
        self.hide()
        self.show_state(self._state)

    @Slot()
    def _count_pins(self) -> None:
        count = sum(action.isChecked() for action in self.pin_menu.actions())
        self.pins.setText("none" if not count else f"{count} of {len(self.pin_menu.actions())}")

    @Slot()
    def _show_choices(self) -> None:
        """What can be chosen with this freedom, for these data."""
        freedom = self.freedom.choice()
        for widget in (self._pin_label, self.pins):
            widget.setVisible(freedom == "handles")
        for part in (self._errors_label, self.errors):
            part.setVisible(self._points)
        self.first.setVisible(not self._points and freedom == "steps")
        self._fit()

    def _fit(self) -> None:
        """As large as its parts ask for now; they learn their size only when they come into sight."""
        bottom = self.geometry().bottom()
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.adjustSize()
        self.move(self.x(), max(bottom - self.height() + 1, 0))

    def _prepare(self) -> None:
        self.freedom.setAccessibleName("What is learned")
        self.model.setAccessibleName("Whose K is climbed")
        self.freedom.show_choice("steps")
        self.model.show_choice("exact")
        self.freedom.chosen.connect(self._show_choices)
        self.errors.setAccessibleName("Where the errors come from")
        self.errors.show_choice("curve")
        self.first.setObjectName("learn.first")
        self.first.setAccessibleName("First beta too")
        self.first.setToolTip(rich_tip("First beta too", FIRST_TIP))
        self.first.setChecked(True)
        self.pins.setMenu(self.pin_menu)
        self.prior.setObjectName("learn.prior")
        self.prior.setAccessibleName("End at the prior")
        self.prior.setToolTip(rich_tip("End at the prior", PRIOR_TIP))
        self.progress.setObjectName("learn.progress")
        self.progress.setAccessibleName("Progress of the ascent")
        set_look(self.progress, "muted")
        set_look(self.start, "main")
        for button, name, words, tip, signal in (
            (self.start, "learn.start", "Learn the schedule", START_TIP, self.start_requested),
            (self.pause, "learn.pause", "Pause", "Hold the ascent, or go on with it.", self.pause_requested),
            (
                self.stop,
                "learn.stop",
                "Stop",
                "End the ascent and keep its last schedule.",
                self.stop_requested,
            ),
        ):
            button.setObjectName(name)
            button.setAccessibleName(words)
            button.setToolTip(rich_tip(words, tip))
            button.clicked.connect(signal)
        self.close_button.clicked.connect(self._close)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.setContext(Qt.ShortcutContext.WindowShortcut)
        self._escape.activated.connect(self._leave)

    def _lay_out(self) -> None:
        title = QLabel("Learn the schedule", self)
        set_look(title, "title")
        header = QHBoxLayout()
        header.addWidget(title)
        header.addStretch(1)
        header.addWidget(self.close_button)
        form = QGridLayout()
        form.setHorizontalSpacing(GRID)
        form.setVerticalSpacing(GRID)
        form.setColumnStretch(1, 1)
        left = Qt.AlignmentFlag.AlignLeft
        for at, (words, control) in enumerate((("Over", self.freedom), ("Model", self.model))):
            label = QLabel(words, self)
            form.addWidget(label, at, 0)
            form.addWidget(control, at, 1, left)
        form.addWidget(self._errors_label, 2, 0)
        form.addWidget(self.errors, 2, 1, left)
        form.addWidget(self._pin_label, 3, 0)
        form.addWidget(self.pins, 3, 1, left)
        form.addWidget(self.first, 4, 1)
        form.addWidget(self.prior, 5, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        for button in (self.pause, self.stop, self.start):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID + 4, GRID, GRID + 4, GRID + 2)
        layout.setSpacing(GRID)
        layout.addLayout(header)
        layout.addLayout(form)
        layout.addWidget(self.sparkline)
        layout.addWidget(self.progress)
        layout.addLayout(buttons)
        self.setMinimumWidth(WIDTH)
        self._show_choices()
