"""A field for one number that refuses what is no number, instead of quietly changing it.

Qt's own spin boxes turn NaN into their maximum and clip what is out of range without a word; here a refused
text stays until it is mended or left, with one sentence on what is wrong, and the value does not change.
"""

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from difflab.gui.numbers import NumberRules, format_number

PADDING = 3
StepEnabledFlag = QAbstractSpinBox.StepEnabledFlag


class NumberField(QAbstractSpinBox):
    """One number as text; arrow keys and, while it has the focus, the wheel change it by steps."""

    entered = Signal(object)  # float | int | None
    refused = Signal(str)  # what is wrong; empty when it is wrong no more

    def __init__(
        self,
        rules: NumberRules,
        *,
        step: float = 1.0,
        logarithmic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rules = rules
        self._step = step
        self._logarithmic = logarithmic
        self._shown: float | int | None = None
        self._refused = False
        self._complaint = ""
        # The frame is painted here: style sheets misplace the line of a framed spin box without buttons.
        self.setFrame(False)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editingFinished.connect(self._finish)
        self.lineEdit().textEdited.connect(self._forgive)

    def describe(self, name: str, tip: str) -> None:
        """Say what the number is, to eyes and to screen readers (which meet the line inside, too)."""
        for part in (self, self.lineEdit()):
            part.setAccessibleName(name)
            part.setToolTip(tip)

    def show_number(self, value: float | int | None) -> None:
        """Show a value that the experiment has; emits nothing."""
        self._shown = value
        text = format_number(value)
        if text != self.lineEdit().text():
            self.lineEdit().setText(text)
        self._complain("")

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the window's as long as nothing is being typed here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if (event.matches(keys.Undo) or event.matches(keys.Redo)) and not self._is_changed():
                event.ignore()
                return False
        return super().event(event)

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Let everything be typed: what is wrong is said when the entry is finished."""
        return QValidator.State.Acceptable, text, at

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Style sheets do not reach the line inside a spin box, and polishing resets what is set before.
        ground = self.lineEdit().palette()
        ground.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.lineEdit().setPalette(ground)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame only where the number can be, is, or should be changed; at rest it looks like text."""
        roles = QPalette.ColorRole
        focused = self.lineEdit().hasFocus()
        if not (self._refused or focused or (self.underMouse() and self.isEnabled())):
            return
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(self.palette().color(roles.Button))
            role = roles.BrightText if self._refused else roles.Accent if focused else roles.Mid
            painter.setPen(self.palette().color(role))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        finally:
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lineEdit().setGeometry(self.rect().adjusted(PADDING, 1, -PADDING, -1))

    def stepEnabled(self) -> StepEnabledFlag:
        value = self._current()
        flags = StepEnabledFlag.StepNone
        if self._rules.high is None or value < self._rules.high:
            flags |= StepEnabledFlag.StepUpEnabled
        if self._rules.low is None or value > self._rules.low:
            flags |= StepEnabledFlag.StepDownEnabled
        return flags

    def stepBy(self, steps: int) -> None:
        value = self._rules.clamp(self._stepped(self._current(), steps))
        if self._rules.allows(value):
            self._enter(round(value) if self._rules.integer else float(f"{value:.9g}"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self._refused or self._is_changed()):
            self.show_number(self._shown)
            self.lineEdit().selectAll()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # else it would press the dialog's main button as well

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A wheel that passes over a form scrolls the form; only the focused field takes it.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._complain("")
        self.lineEdit().selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # The sentence stays until the next entry, so that a user who tabs on sees why the old value is back.
        if self._refused:
            self.lineEdit().setText(format_number(self._shown))
            self._mark(False)

    def sizeHint(self) -> QSize:
        widest = self.fontMetrics().horizontalAdvance(self._widest_text())
        return QSize(widest + 2 * PADDING + 6, self.fontMetrics().height() + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # Own workings

    def _widest_text(self) -> str:
        bounds = [bound for bound in (self._rules.low, self._rules.high) if bound is not None]
        longest = max((format_number(bound) for bound in bounds), key=len, default="")
        return max(longest, "0.000" if not self._rules.integer else "000", key=len)[:9]

    def _current(self) -> float:
        try:
            value = self._rules.read(self.lineEdit().text())
        except ValueError:
            value = self._shown
        fallback = self._rules.low if self._rules.low is not None else 0.0
        return float(fallback if value is None else value)

    def _stepped(self, value: float, steps: int) -> float:
        if not self._logarithmic or value <= 0:
            return value + steps * self._step
        # One step of a logarithmic number is a tenth of itself, and at least one for whole numbers.
        moved = value * 1.1**steps
        if self._rules.integer and abs(moved - value) < abs(steps):
            return value + steps
        return float(f"{moved:.2g}") if not self._rules.integer else moved

    def _is_changed(self) -> bool:
        return self.lineEdit().text() != format_number(self._shown)

    @Slot()
    def _finish(self) -> None:
        if not self._is_changed() and not self._refused:
            return
        try:
            value = self._rules.read(self.lineEdit().text())
        except ValueError as problem:
            self._complain(str(problem))
            if self.hasFocus():
                self.lineEdit().selectAll()
            return
        self._enter(value)

    @Slot()
    def _forgive(self) -> None:
        self._complain("")

    def _enter(self, value: float | int | None) -> None:
        changed = value != self._shown
        if value is None or math.isfinite(value):
            self.show_number(value)
        if changed:
            self.entered.emit(value)

    def _complain(self, message: str) -> None:
        self._mark(bool(message))
        if message != self._complaint:
            self._complaint = message
            self.refused.emit(message)

    def _mark(self, refused: bool) -> None:
        if refused != self._refused:
            self._refused = refused
            self.update()
