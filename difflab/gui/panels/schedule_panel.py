"""The bottom dock: the noise schedule with its views, presets, steps, first beta, and its text in and out."""

from typing import Protocol

from pydantic import ValidationError
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from difflab.engine.schedules import FAMILIES, ScheduleOptions, View, build
from difflab.engine.schedules.editing import base_of
from difflab.engine.schedules.reading import read
from difflab.engine.schedules.text import to_csv, to_json
from difflab.errors import ScheduleError
from difflab.gui.fields import FieldSpec, field_spec
from difflab.gui.plots.schedule_drawing import NAMES
from difflab.gui.plots.schedule_editor import ScheduleEditor
from difflab.gui.plots.schedule_entry import HandleEntry
from difflab.gui.plots.schedule_lamp import ScheduleLamp
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.elided_label import ElidedLabel
from difflab.gui.widgets.fitting_row import FittingRow
from difflab.gui.widgets.gesture import Gesture
from difflab.gui.widgets.icon_button import IconButton
from difflab.gui.widgets.menu_button import MenuButton
from difflab.gui.widgets.number_field import NumberField
from difflab.gui.widgets.segmented import Segment, SegmentedControl
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme
from difflab.session.edit import Edit

SEGMENTS = {
    "beta": Segment("β", "The noise variance added by each step, on a logarithmic axis."),
    "alpha_bar": Segment("ᾱ", "The share of the signal's power that is left after each step."),
    "sigma": Segment("σ", "The standard deviation of the noise after each step, √(1 − ᾱ)."),
    "log_snr": Segment("log-SNR", "The logarithm of signal power over noise power, ln(ᾱ/(1 − ᾱ)), in nats."),
}
FREEHAND = "Draw the curve with a pen; it is made monotone and turned into a few handles."
ONE_STEP = rich_tip(
    "One step",
    "The only step ends near the prior: its beta is what the end of the curve says, and the first beta has "
    "no say.",
)
MISFIT = rich_tip(
    "A curve drawn in another view",
    "Its handles in this view are too few to follow it exactly: the first drag here changes the rest of the "
    "curve by up to this share of the axis. Undo brings it back.",
)
MORE = rich_tip("More", "Freehand and reset; copy, paste, import and export the schedule as betas.")
RESET = "Back to the schedule from which this one was drawn."
HINT = "Click adds · drag out removes"
VISIBLE = 0.01  # of the axis
FAMILY_NAMES: dict[str, str] = {family: NAMES.get(family, family) for family in FAMILIES}
# The forms of the header, from roomy to narrow, by what each does without.
NO_TITLE, TOOLS_IN_MENU, VIEWS_IN_BOX, NO_BETA_1 = range(1, 5)
OTHERS = {"edited": "edited", "imported": "imported", "learned": "learned"}


class HasSchedule(Protocol):
    """What is shown of an experiment."""

    @property
    def schedule(self) -> ScheduleOptions: ...


class SchedulePanel(QFrame):
    """The schedule editor with all that stands around it."""

    edit_requested = Signal(object)  # Edit
    playhead_moved = Signal(float)  # t
    import_requested = Signal()
    export_requested = Signal(str)  # "csv" or "json"
    problem_found = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("schedule_panel")
        self.setAccessibleName("Schedule")
        set_look(self, "card")
        self.editor = ScheduleEditor(theme, parent=self)
        self.views = SegmentedControl("schedule.view", SEGMENTS, self)
        self.view_box = ChoiceBox({key: segment.text for key, segment in SEGMENTS.items()}, self)
        self.families = ChoiceBox(FAMILY_NAMES | OTHERS, self)
        self.steps = _number_field("steps", self)
        self.beta_1 = _number_field("beta_1", self)
        self.freehand = IconButton("schedule.freehand", "draw", "Freehand", rich_tip("Freehand", FREEHAND))
        self.reset = IconButton("schedule.reset", "reset-view", "Reset", rich_tip("Reset", RESET))
        self.more = MenuButton("schedule.more", "⋯", "More of the schedule", MORE, self)
        self.menu = self._menu()
        self.more.setMenu(self.menu)
        self.lamp = ScheduleLamp(theme, self)
        self.entry = HandleEntry(self)
        self._message = ElidedLabel(HINT, self, least=0)
        self._problem = ElidedLabel("", self, least=20)
        self._gesture = Gesture("schedule.field")
        self._prepare()
        self._lay_out()
        self._connect()
        self._show(self.editor.schedule)

    # What the window calls

    @property
    def schedule(self) -> ScheduleOptions:
        """The schedule now shown."""
        return self.editor.schedule

    def show_experiment(self, experiment: HasSchedule) -> None:
        """Show the schedule of an experiment."""
        if experiment.schedule != self.editor.schedule:
            self.complain("")
            self._show(experiment.schedule)

    def show_mismatch(self, bits: float | None, se: float = 0.0) -> None:
        """Light the lamp: the prior mismatch and its standard error in bits, None while it is not known."""
        self.lamp.show_mismatch(bits, se)
        self._show_hint()

    def set_playhead(self, t: float) -> None:
        """Put the playhead at time t in [0, T]."""
        self.editor.set_playhead(t)

    def apply_theme(self, theme: Theme) -> None:
        self.editor.apply_theme(theme)
        self.lamp.apply_theme(theme)

    def import_text(self, text: str, label: str = "import schedule") -> None:
        """Ask for the schedule that a text describes, or say why it is none."""
        try:
            self._ask(read(text, self.schedule), label)
        except ScheduleError as error:
            self.complain(str(error))

    def exported_text(self, kind: str) -> str:
        """The schedule as text: "json", a list of betas, or "csv"."""
        schedule = build(self.schedule)
        return to_json(schedule) if kind == "json" else to_csv(schedule)

    @Slot(str)
    def complain(self, problem: str) -> None:
        """Say what cannot be done, until the schedule changes; empty to take it back."""
        if not problem and self._problem.isHidden():
            return
        self._problem.setText(problem)
        self._problem.setToolTip(problem)
        self._problem.setVisible(bool(problem))
        self._show_hint()
        if problem:
            self.problem_found.emit(problem)

    # Own workings

    def _show(self, options: ScheduleOptions) -> None:
        if options == self.editor.schedule:
            self._show_chosen()  # what was typed and refused is taken back
        self.editor.show_schedule(options)
        self.families.show_choice(options.family)
        self.steps.show_number(options.steps)
        # The beta in use: an only step takes the end of the curve. A drag gives more figures than one reads.
        self.beta_1.show_number(float(f"{build(options).betas[0]:.4g}"))
        self.beta_1.setEnabled(options.steps > 1)
        self.reset.setEnabled(options.family == "edited")
        self._reset_action.setEnabled(options.family == "edited")
        self.freehand.setEnabled(options.steps > 1)

    def _ask(self, options: ScheduleOptions, label: str, gesture: str = "") -> None:
        if options != self.schedule:
            self.edit_requested.emit(Edit(label, {"schedule": options}, gesture))

    def _ask_with(self, label: str, **changes: object) -> None:
        """Ask for changed numbers; a curve that does not allow them says so."""
        try:
            options = self.schedule.replace(**changes)
        except ValidationError as error:
            self._show(self.schedule)
            cause = error.errors()[0]["msg"].removeprefix("Value error, ")
            self.complain(f"{cause[:1].upper()}{cause[1:]}.")
            return
        self._ask(options, label, self._gesture.current())

    @Slot(str)
    def _choose_view(self, key: str) -> None:
        view: View = next(view for view in ("beta", "alpha_bar", "sigma", "log_snr") if view == key)
        self.editor.show_view(view)
        self._show_view(view)

    @Slot(str)
    def _show_view(self, view: str) -> None:
        self.views.show_choice(view)
        self.view_box.show_choice(view)

    @Slot(str)
    def _choose_family(self, family: str) -> None:
        if family in OTHERS:
            self.families.show_choice(self.schedule.family)
            return
        plain = self.schedule.replace(family=family)
        self._ask(plain, f"schedule {FAMILY_NAMES.get(family, family)}")

    @Slot(object)
    def _choose_steps(self, value: int) -> None:
        self._ask_with("steps", steps=value)

    @Slot(object)
    def _choose_beta_1(self, value: float) -> None:
        self._ask_with("first beta", beta_1=value)

    @Slot()
    def _reset(self) -> None:
        self._ask(base_of(self.schedule), "reset schedule")

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.exported_text("json"))

    @Slot()
    def _copy_csv(self) -> None:
        QGuiApplication.clipboard().setText(self.exported_text("csv"))

    @Slot()
    def _paste(self) -> None:
        self.import_text(QGuiApplication.clipboard().text(), "paste schedule")

    @Slot()
    def _export_csv(self) -> None:
        self.export_requested.emit("csv")

    @Slot()
    def _export_json(self) -> None:
        self.export_requested.emit("json")

    @Slot()
    def _show_chosen(self) -> None:
        """The fields of the chosen handle, or the hint while there is none."""
        index = self.editor.selected
        anchor = self.editor.anchors[index] if index is not None else None
        self.entry.show_anchor(anchor, self.editor.room(), self.editor.view)
        if anchor is None:
            hint, tip = hint_words(self.schedule, self.editor.misfit)
            self._message.setText(hint)
            self._message.setToolTip(tip)
        self._show_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_hint()

    def _show_hint(self) -> None:
        """The hint where nothing else is said and it fits; a refusal has the lamp's room too."""
        refused = not self._problem.isHidden()
        shown = not refused and self.editor.selected is None
        if shown:
            room = self.width() - 2 * (GRID + 2) - self.lamp.sizeHint().width() - 2 * GRID
            shown = self._message.sizeHint().width() <= room
        self._message.setVisible(shown)
        self.lamp.setVisible(not refused)

    @Slot(QPoint)
    def _pop_menu(self, at: QPoint) -> None:
        self.menu.popup(self.editor.mapToGlobal(at))

    def _prepare(self) -> None:
        """Names, tips and words of the widgets."""
        self.views.setAccessibleName("View of the schedule")
        self._show_view(self.editor.view)
        self.view_box.setObjectName("schedule.view_box")
        self.view_box.setAccessibleName("View of the schedule")
        self.view_box.setToolTip(rich_tip("View", "Which of the schedule's quantities is drawn."))
        self.families.setObjectName("schedule.family")
        self.families.setAccessibleName("Family of the schedule")
        self.families.setToolTip(_spec("family").tooltip())
        for row in range(len(FAMILIES), len(FAMILIES) + len(OTHERS)):
            self.families.view().setRowHidden(row, True)  # type: ignore[attr-defined]
        self.freehand.setCheckable(True)
        self._message.setObjectName("schedule.hint")
        set_look(self._message, "muted")
        self._problem.setObjectName("schedule.problem")
        set_look(self._problem, "refusal")
        self._problem.hide()
        self.editor.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        freehand = menu.addAction("&Freehand")
        freehand.setObjectName("schedule.freehand_action")
        freehand.setCheckable(True)
        freehand.toggled.connect(self.freehand.setChecked)
        self.freehand.toggled.connect(freehand.setChecked)
        self._reset_action = menu.addAction("&Reset")
        self._reset_action.setObjectName("schedule.reset_action")
        self._reset_action.triggered.connect(self._reset)
        menu.addSeparator()
        for name, text, tip, slot in (
            ("copy", "&Copy betas", "Copy the betas as a JSON list.", self._copy),
            ("copy_csv", "Copy as &table", "Copy t, beta, alpha_bar and log-SNR as CSV.", self._copy_csv),
            ("paste", "&Paste betas", "Take the betas, or a table, from the clipboard.", self._paste),
            ("import", "&Import…", "Read a schedule from a file (JSON or CSV).", self.import_requested.emit),
            ("export_csv", "Export as CS&V…", "Write the schedule as a table.", self._export_csv),
            ("export_json", "Export as &JSON…", "Write the betas for other libraries.", self._export_json),
        ):
            if name == "import":
                menu.addSeparator()
            action = menu.addAction(text)
            action.setObjectName(f"schedule.{name}")
            action.setToolTip(tip)
            action.triggered.connect(slot)
        return menu

    def _lay_out(self) -> None:
        title = QLabel("Schedule", self)
        set_look(title, "title")
        header = FittingRow(GRID, self)
        header.add(title, until=NO_TITLE - 1)
        header.add(self.views, until=VIEWS_IN_BOX - 1)
        header.add(self.view_box, since=VIEWS_IN_BOX)
        header.add_stretch()
        header.add(self.families)
        header.add(_named("T", self.steps, self))
        header.add(_named("β₁", self.beta_1, self), until=NO_BETA_1 - 1)
        for button in (self.freehand, self.reset):
            header.add(button, until=TOOLS_IN_MENU - 1)
        header.add(self.more)
        footer = QHBoxLayout()
        footer.setSpacing(GRID)
        footer.addWidget(self.lamp)
        footer.addStretch(1)
        for each in (self._problem, self._message, self.entry):
            footer.addWidget(each)
        # The number fields are taller than the hint they replace: their room is kept, or the plot would jump.
        footer.addStrut(self.entry.sizeHint().height())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID + 2, GRID - 2, GRID + 2, GRID - 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(header)
        layout.addWidget(self.editor, 1)
        layout.addLayout(footer)

    def _connect(self) -> None:
        self.editor.edit_requested.connect(self.edit_requested)
        self.editor.playhead_moved.connect(self.playhead_moved)
        self.editor.view_changed.connect(self._show_view)
        self.editor.selection_changed.connect(self._show_chosen)
        self.editor.entry_requested.connect(self.entry.take_focus)
        self.editor.copy_requested.connect(self._copy)
        self.editor.paste_requested.connect(self._paste)
        self.editor.customContextMenuRequested.connect(self._pop_menu)
        self.views.chosen.connect(self._choose_view)
        self.view_box.chosen.connect(self._choose_view)
        self.families.chosen.connect(self._choose_family)
        self.steps.entered.connect(self._choose_steps)
        self.beta_1.entered.connect(self._choose_beta_1)
        self.steps.refused.connect(self.complain)
        self.beta_1.refused.connect(self.complain)
        self.entry.refused.connect(self.complain)
        self.entry.entered.connect(self.editor.enter)
        self.freehand.toggled.connect(self.editor.set_freehand)
        self.reset.clicked.connect(self._reset)


def hint_words(schedule: ScheduleOptions, misfit: float) -> tuple[str, str]:
    """What the footer says while no handle is chosen, and why; `misfit` is a share of the axis."""
    if schedule.steps == 1:
        return "one step: beta is its whole noise", ONE_STEP
    if misfit > VISIBLE:
        return f"handles here within {100 * misfit:.0f} %", MISFIT
    return HINT, ""


def _named(words: str, field: QWidget, parent: QWidget) -> QWidget:
    """A field behind its name."""
    pair = QWidget(parent)
    line = QHBoxLayout(pair)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(GRID // 2)
    label = QLabel(words, pair)
    label.setBuddy(field)
    label.setToolTip(field.toolTip())
    line.addWidget(label)
    line.addWidget(field)
    return pair


def _spec(name: str) -> FieldSpec:
    return field_spec(ScheduleOptions, "schedule", name)


def _number_field(name: str, parent: QWidget) -> NumberField:
    """A field for one number of the schedule, described by its option."""
    spec = _spec(name)
    assert spec.rules is not None
    field = NumberField(spec.rules, step=spec.step or 1.0, logarithmic=spec.logarithmic, parent=parent)
    field.setObjectName(spec.path)
    field.setAccessibleName(spec.label)
    field.setToolTip(spec.tooltip())
    if not spec.rules.integer:
        field.setMinimumWidth(field.fontMetrics().horizontalAdvance("0.00000") + 2 * GRID)
    return field
