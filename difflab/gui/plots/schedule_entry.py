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


class _Field(QLineEdit):
    """A field wide enough for what stands in it, and for numbers of the usual length."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame = self._usual = 0

    def measure(self) -> None:
        """Find the room that frame and usual numbers take in the present font."""
        self.ensurePolished()
        metrics = self.fontMetrics()
        # Qt asks for room for seventeen letters x; the rest of its hint is frame and padding.
        frame = self.sizeHint().width() - 17 * metrics.horizontalAdvance("x")
        self._frame = frame + metrics.horizontalAdvance("0") // 2
        self._usual = metrics.horizontalAdvance(USUAL)
        self._fit()

    def show_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.measure()

    def _fit(self) -> None:
        width = max(self._usual, self.fontMetrics().horizontalAdvance(self.text())) + self._frame
        if width != self.maximumWidth():
            self.setFixedWidth(width)


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
        self._fields = (_Field(self), _Field(self))
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
            field.show_text(format_number(value, digits=DIGITS))
            self._mark(field, False)
        self._fields[0].setReadOnly(room is not None and room.t_low == room.t_high)

    def take_focus(self) -> None:
        """Let the value be typed."""
        self._fields[1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._fields[1].selectAll()

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

    def _prepare(self, label: QLabel, field: _Field, name: str) -> None:
        label.setBuddy(field)
        field.setObjectName(f"schedule.entry.{name}")
        field.setAccessibleName(f"{'Time' if name == 't' else 'Value'} of the chosen handle")
        words = (
            "The step at which the handle stands." if name == "t" else "The value of the curve at the handle."
        )
        field.setToolTip(rich_tip(field.accessibleName(), words))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.measure()
        field.editingFinished.connect(self._read)

    def _mark(self, field: QLineEdit, refused: bool) -> None:
        if field.property("refused") == refused:
            return
        field.setProperty("refused", refused)
        field.style().unpolish(field)
        field.style().polish(field)


def _number(text: str, name: str, low: float, high: float) -> float:
    """The number typed; `ValueError` with a sentence where it is none or out of its range."""
    # A limit is shown rounded, so what equals it as shown is taken for it.
    slack = 1e-5 * max(abs(low), abs(high))
    value = NumberRules(name, low=low - slack, high=high + slack).read(text)
    return min(max(float(value or 0.0), low), high)
