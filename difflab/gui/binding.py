"""Forms made from option values: each option gets the widget that its description asks for.

A form shows an option value and asks for edits; it keeps none of its own. Writing a value into a form emits
nothing, and returns at once where the value is the one already shown.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from difflab.engine.options import Options
from difflab.gui.fields import FieldSpec, choice_words, field_specs
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.number_editor import NumberEditor
from difflab.gui.widgets.section_header import SectionHeader
from difflab.session.edit import Edit

# The column of labels is as wide in every form, so that sliders of different cards begin below each other.
LABEL_COLUMN = "Learning rate"

SliderRanges: TypeAlias = Mapping[str, tuple[float, float]]


class _Row(QObject):
    """One option in a form: carries a widget's change to the form as (path, value, gesture)."""

    changed = Signal(object, object, str)  # FieldSpec, value, gesture
    refused = Signal(object, str)  # FieldSpec, message

    def __init__(self, spec: FieldSpec, form: QWidget, slider_range: tuple[float, float] | None) -> None:
        super().__init__(form)
        self.spec = spec
        self.place = 0
        self.label: QLabel | None = None
        self.complaint: QLabel | None = None
        self.editor, self.show_value = _EDITORS[spec.kind](self, form, slider_range)

    @Slot(object, str)
    def number_edited(self, value: object, gesture: str) -> None:
        self.changed.emit(self.spec, value, gesture)

    @Slot(str)
    def choice_made(self, value: str) -> None:
        self.changed.emit(self.spec, value, "")

    @Slot(bool)
    def flag_set(self, value: bool) -> None:
        self.changed.emit(self.spec, value, "")

    @Slot(str)
    def number_refused(self, message: str) -> None:
        self.refused.emit(self.spec, message)


_Editor: TypeAlias = tuple[QWidget, Callable[[Any], None]]


def _number(row: _Row, form: QWidget, slider_range: tuple[float, float] | None) -> _Editor:
    spec = row.spec
    assert spec.rules is not None
    editor = NumberEditor(
        spec.path,
        spec.rules,
        step=spec.step,
        logarithmic=spec.logarithmic,
        slider_range=slider_range,
        parent=form,
    )
    editor.describe(spec.label, spec.tooltip())
    editor.edited.connect(row.number_edited)
    editor.refused.connect(row.number_refused)
    return editor, editor.show_value


def _choice(row: _Row, form: QWidget, _range: tuple[float, float] | None) -> _Editor:
    box = ChoiceBox({choice: choice_words(choice) for choice in row.spec.choices}, form)
    box.chosen.connect(row.choice_made)
    _describe(box, row.spec)
    return box, box.show_choice


def _flag(row: _Row, form: QWidget, _range: tuple[float, float] | None) -> _Editor:
    check = QCheckBox(row.spec.label, form)
    # `clicked` is the user's alone; `setChecked` does not emit it.
    check.clicked.connect(row.flag_set)
    _describe(check, row.spec)
    return check, check.setChecked


_EDITORS = {"number": _number, "choice": _choice, "flag": _flag}


def _describe(widget: QWidget, spec: FieldSpec) -> None:
    widget.setObjectName(spec.path)
    widget.setAccessibleName(spec.label)
    widget.setToolTip(spec.tooltip())


class OptionsForm(QWidget):
    """A form for the options of one model, in their declared order.

    `more` are those that most users leave alone: they wait folded below the others. `sliders` narrows the
    sliders of options (by name) to their usual values, `labels` shortens labels where the card's title says
    the rest.
    """

    edit_requested = Signal(object)  # Edit

    def __init__(
        self,
        model: type[Options],
        section: str,
        *,
        more: Collection[str] = (),
        leave_out: Collection[str] = (),
        sliders: SliderRanges | None = None,
        labels: Mapping[str, str] | None = None,
        units: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`units` puts each unit behind its label; in a narrow column the tooltip alone has it."""
        super().__init__(parent)
        self._labels, self._units = labels or {}, units
        self._shown: Options | None = None
        self._asked: set[str] = set()
        specs = field_specs(model, section, frozenset(leave_out))
        specs.sort(key=lambda spec: spec.name in more)  # stable: the declared order stays within both parts
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, _Row] = {}
        self._places = 0
        self._more = {spec.name for spec in specs if spec.name in more}
        for spec in specs:
            if spec.name in self._more and self._more.isdisjoint(self._rows):
                self._add_more_header(section)
            self._rows[spec.name] = self._add_row(spec, (sliders or {}).get(spec.name))
        self._align()
        self._aside: set[str] = set()
        self._show_more(False)

    @property
    def is_empty(self) -> bool:
        """Whether the model has no option to show."""
        return not self._rows

    def show_options(self, options: Options) -> None:
        """Write the values of `options` into the form; returns at once where they are the ones shown."""
        before = self._shown
        if not self._asked and (options is before or options == before):
            return
        self._shown = options
        for name, row in self._rows.items():
            value = getattr(options, name)
            if before is None or name in self._asked or getattr(before, name) != value:
                row.show_value(value)
                self._complain(row, "")
        self._asked.clear()

    def editor(self, name: str) -> QWidget:
        """The widget of an option; `KeyError` where the form has none."""
        return self._rows[name].editor

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._align()

    def _align(self) -> None:
        """Give every label the width of the column; longer ones take two lines."""
        width = self.fontMetrics().horizontalAdvance(LABEL_COLUMN) + 2
        self._grid.setColumnMinimumWidth(0, width)
        for row in self._rows.values():
            if row.label is not None and not self._units:
                row.label.setFixedWidth(width)

    def _next_place(self) -> int:
        # Every row of the grid is followed by one for its complaint; Qt gives empty rows no height.
        self._places += 2
        return self._places - 2

    def _add_more_header(self, section: str) -> None:
        header = SectionHeader("More", self, strong=False)
        header.setObjectName(f"{section}.more")
        header.setChecked(False)
        header.toggled.connect(self._show_more)
        self._grid.addWidget(header, self._next_place(), 0, 1, 2)

    def leave_aside(self, names: Collection[str]) -> None:
        """Hide the options that mean nothing beside the others' present values."""
        if self._aside != set(names):
            self._aside = set(names)
            self._show_rows()

    @Slot(bool)
    def _show_more(self, shown: bool) -> None:
        self._unfolded = shown
        self._show_rows()

    def _show_rows(self) -> None:
        for name, row in self._rows.items():
            shown = name not in self._aside and (self._unfolded or name not in self._more)
            for widget in (row.label, row.editor):
                if widget is not None:
                    widget.setVisible(shown)
            if row.complaint is not None:
                row.complaint.setVisible(shown and bool(row.complaint.text()))

    def _add_row(self, spec: FieldSpec, slider_range: tuple[float, float] | None) -> _Row:
        row = _Row(spec, self, slider_range)
        at = row.place = self._next_place()
        row.changed.connect(self._ask)
        row.refused.connect(self._refuse)
        if spec.kind == "flag":
            self._grid.addWidget(row.editor, at, 0, 1, 2)
            return row
        words = self._labels.get(spec.name, spec.label)
        row.label = QLabel(f"{words} ({spec.unit})" if self._units and spec.unit else words, self)
        row.label.setWordWrap(not self._units)
        row.label.setBuddy(row.editor)
        row.label.setToolTip(spec.tooltip())
        self._grid.addWidget(row.label, at, 0)
        if spec.kind == "choice":
            self._grid.addWidget(row.editor, at, 1, Qt.AlignmentFlag.AlignRight)
        else:
            self._grid.addWidget(row.editor, at, 1)
        return row

    @Slot(object, object, str)
    def _ask(self, spec: FieldSpec, value: object, gesture: str) -> None:
        # The widget already shows what is asked for; should it be refused, the next writing takes it back.
        self._asked.add(spec.name)
        self.edit_requested.emit(Edit(spec.edit_label, {spec.path: value}, gesture))

    @Slot(object, str)
    def _refuse(self, spec: FieldSpec, message: str) -> None:
        self._complain(self._rows[spec.name], message)

    def _complain(self, row: _Row, message: str) -> None:
        if row.complaint is None:
            if not message:
                return
            row.complaint = self._complaint_below(row)
        row.complaint.setText(message)
        row.complaint.setVisible(bool(message))

    def _complaint_below(self, row: _Row) -> QLabel:
        label = QLabel(self)
        label.setObjectName(f"{row.spec.path}.complaint")
        label.setWordWrap(True)
        set_look(label, "refusal")
        self._grid.addWidget(label, row.place + 1, 0, 1, 2)
        return label


class KindForm(QWidget):
    """A choice between option models of one section, and the form of the chosen one.

    `kinds` maps the discriminating name to its model. With one kind there is nothing to choose and no box.
    """

    edit_requested = Signal(object)  # Edit

    def __init__(
        self,
        kinds: Mapping[str, type[Options]],
        section: str,
        *,
        discriminator: str = "name",
        label: str = "",
        tip: str = "",
        chooser: bool = True,
        more: Collection[str] = (),
        sliders: SliderRanges | None = None,
        labels: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._labels = labels
        self._kinds = dict(kinds)
        self._section = section
        self._discriminator = discriminator
        self._label = label or section
        self._sliders = sliders or {}
        self._more = more
        self._forms: dict[str, OptionsForm] = {}
        self._current: OptionsForm | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        self.box: ChoiceBox | None = None
        if chooser and len(self._kinds) > 1:
            self.box = self._add_chooser(tip)

    def show_options(self, options: Options) -> None:
        """Show the form of the options' kind with their values."""
        name = str(getattr(options, self._discriminator))
        form = self._form(name)
        form.show_options(options)
        if form is not self._current:
            if self._current is not None:
                self._current.hide()
            self._current = form
            form.setVisible(not form.is_empty)
        if self.box is not None:
            self.box.show_choice(name)

    def offer(self, kinds: Collection[str]) -> None:
        """Let only these kinds be chosen: the others do not fit the data."""
        if self.box is not None:
            self.box.offer(kinds)

    def _add_chooser(self, tip: str) -> ChoiceBox:
        path = f"{self._section}.{self._discriminator}"
        box = ChoiceBox({name: _title(model) for name, model in self._kinds.items()}, self)
        box.setObjectName(path)
        box.setAccessibleName(self._label)
        box.setToolTip(tip)
        box.chosen.connect(self._ask_kind)
        label = QLabel(self._label, self)
        label.setBuddy(box)
        label.setToolTip(tip)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(label)
        line.addStretch(1)
        line.addWidget(box)
        self._layout.addLayout(line)
        return box

    def _form(self, name: str) -> OptionsForm:
        """The form of a kind, made when it is first needed."""
        if name not in self._forms:
            form = OptionsForm(
                self._kinds[name],
                self._section,
                more=self._more,
                leave_out=(self._discriminator,),
                sliders=self._sliders,
                labels=self._labels,
                parent=self,
            )
            form.edit_requested.connect(self.edit_requested)
            self._layout.addWidget(form)
            self._forms[name] = form
            chain_after(self, form)
        return self._forms[name]

    @Slot(str)
    def _ask_kind(self, name: str) -> None:
        path = f"{self._section}.{self._discriminator}"
        self.edit_requested.emit(Edit(self._label.lower(), {path: name}))


def chain_after(holder: QWidget, late: QWidget) -> None:
    """Put the widgets of `late`, a part of `holder` made after the window, where they stand for the Tab key:
    after the holder's other widgets, not after the whole window."""
    new = _tabbed(holder, late.findChildren(QWidget))
    others = [each for each in _tabbed(holder, holder.findChildren(QWidget)) if not late.isAncestorOf(each)]
    before = others[-1] if others else _stop_before(holder)
    for widget in new:
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget


def _stop_before(holder: QWidget) -> QWidget | None:
    """The last stop of the Tab key before `holder`; None where there is none."""
    at = holder.previousInFocusChain()
    while at is not None and at is not holder:
        if _tabbed(holder, [at]) and not holder.isAncestorOf(at):
            return at
        at = at.previousInFocusChain()
    return None


def _tabbed(holder: QWidget, widgets: Collection[QWidget]) -> list[QWidget]:
    """Those in the holder's window that the Tab key stops at, in the order in which they were made."""
    return [
        each
        for each in widgets
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and each.window() is holder.window()  # the list of a drop-down is a window of its own
    ]


def _title(model: type[Options]) -> str:
    title = getattr(model, "title", "")
    return title if isinstance(title, str) and title else model.__name__
