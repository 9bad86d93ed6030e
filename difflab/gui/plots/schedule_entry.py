"""Typing the place of the chosen handle: what lies outside its room is refused with a sentence."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from difflab.engine.schedules import View
from difflab.engine.schedules.anchors import Anchor, Box
from difflab.gui.numbers import NumberRules, format_number
from difflab.gui.plots.schedule_scale import SYMBOLS
from difflab.gui.style import GRID
from difflab.gui.widgets.tips import rich_tip

DIGITS = 6
USUAL = "−0.00000"


class HandleEntry(QWidget):
    """Two fields, time and value of a handle; they hold nothing while none is chosen."""

    entered = Signal(float, float)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("schedule.entry")
        self._anchor: Anchor | None = None
        self._room: Box | None = None
        self._names = (QLabel("t", self), QLabel("", self))
        self._fields = (QLineEdit(self), QLineEdit(self))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        for at, (label, field) in enumerate(zip(self._names, self._fields, strict=True)):
            self._prepare(label, field, ("t", "value")[at])
            layout.addWidget(label)
            layout.addWidget(field)

    def show_anchor(self, anchor: Anchor | None, room: Box | None, view: View) -> None:
        """Show the chosen anchor, its room, and the view its value is in."""
        self._anchor, self._room = anchor, room
        self.setVisible(anchor is not None)
        if anchor is None:
            return
        self._names[1].setText("β₁" if view == "beta" and anchor.kind == "beta_1" else SYMBOLS[view])
        for field, value in zip(self._fields, (anchor.t, anchor.value), strict=True):
            field.setText(format_number(value, digits=DIGITS))
            self._mark(field, False)
            _fit(field)
        self._fields[0].setReadOnly(room is not None and room.t_low == room.t_high)

    def take_focus(self) -> None:
        """Let the value be typed."""
        self._fields[1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._fields[1].selectAll()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            for field in self._fields:
                _fit(field)

    @Slot()
    def _read(self) -> None:
        if self._anchor is None or self._room is None:
            return
        room, values = self._room, []
        limits = ((room.t_low, room.t_high), (room.low, room.high))
        shown = (self._anchor.t, self._anchor.value)
        for field, ends, now, name in zip(self._fields, limits, shown, ("t", "The value"), strict=True):
            if field.text() == format_number(now, digits=DIGITS):
                values.append(now)
                continue
            try:
                values.append(_number(field.text(), name, *ends))
            except ValueError as problem:
                self._mark(field, True)
                self.refused.emit(f"{problem} The other handles keep it there.")
                return
        if tuple(values) != shown:
            self.entered.emit(*values)

    def _prepare(self, label: QLabel, field: QLineEdit, name: str) -> None:
        label.setBuddy(field)
        field.setObjectName(f"schedule.entry.{name}")
        field.setAccessibleName(f"{'Time' if name == 't' else 'Value'} of the chosen handle")
        words = (
            "The step at which the handle stands." if name == "t" else "The value of the curve at the handle."
        )
        field.setToolTip(rich_tip(field.accessibleName(), words))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        _fit(field)
        field.editingFinished.connect(self._read)

    def _mark(self, field: QLineEdit, refused: bool) -> None:
        if field.property("refused") == refused:
            return
        field.setProperty("refused", refused)
        field.style().unpolish(field)
        field.style().polish(field)


def _fit(field: QLineEdit) -> None:
    """Make a field wide enough for what stands in it, and for numbers of the usual length."""
    field.ensurePolished()
    metrics = field.fontMetrics()
    # Qt asks for room for seventeen letters x; the rest of its hint is frame and padding.
    frame = field.sizeHint().width() - 17 * metrics.horizontalAdvance("x")
    words = max(metrics.horizontalAdvance(USUAL), metrics.horizontalAdvance(field.text()))
    field.setFixedWidth(words + frame + metrics.horizontalAdvance("0") // 2)


def _number(text: str, name: str, low: float, high: float) -> float:
    """The number typed; `ValueError` with a sentence where it is none or out of its range."""
    # A limit is shown rounded, so what equals it as shown is taken for it.
    slack = 1e-5 * max(abs(low), abs(high))
    value = NumberRules(name, low=low - slack, high=high + slack).read(text)
    return min(max(float(value or 0.0), low), high)
