"""A slider over a range of numbers, linear or logarithmic."""

import math

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from difflab.gui.widgets.jump_slider import JumpSlider

TICKS = 1000
LEAST_LINES = 3  # lines of text that make the shortest track


class NumberSlider(JumpSlider):
    """A horizontal slider whose ticks stand for numbers in [low, high]; whole numbers where `integer`."""

    moved_to = Signal(object)  # float | int: the user moved the handle

    def __init__(
        self,
        low: float,
        high: float,
        *,
        step: float | None = None,
        logarithmic: bool = False,
        integer: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._low, self._high = low, high
        self._logarithmic = logarithmic and low > 0
        self._integer = integer
        self._quantum = self._smallest_difference(step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRange(0, self._count_ticks())
        self._set_key_steps(step)
        self.valueChanged.connect(self._tell)

    def show_number(self, value: float) -> None:
        """Put the handle where `value` is, at an end where it lies outside; emits nothing.

        A handle in the user's hand stays there: the value it makes is rounded, and the handle would tremble.
        """
        if self.isSliderDown():
            return
        tick = self._tick_of(value)
        if tick != self.value():
            self.blockSignals(True)
            self.setValue(tick)
            self.blockSignals(False)

    def number_at(self, tick: int) -> float | int:
        """The number that a tick stands for, rounded to what the slider can show."""
        share = tick / self.maximum() if self.maximum() else 0.0
        if self._logarithmic:
            number = self._low * (self._high / self._low) ** share
            number = number if self._integer else float(f"{number:.2g}")
        else:
            number = self._low + (self._high - self._low) * share
            number = round(number / self._quantum) * self._quantum
        number = min(max(number, self._low), self._high)
        return round(number) if self._integer else float(f"{number:.9g}")

    def minimumSizeHint(self) -> QSize:
        # Shorter ones could not be aimed with.
        hint = super().minimumSizeHint()
        return QSize(max(hint.width(), LEAST_LINES * self.fontMetrics().height()), hint.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @Slot(int)
    def _tell(self, tick: int) -> None:
        self.moved_to.emit(self.number_at(tick))

    def _smallest_difference(self, step: float | None) -> float:
        if self._integer:
            return 1.0
        # Ten times finer than a key press, so that a drag looks continuous and still makes round numbers.
        span = (self._high - self._low) or 1.0
        return (step or 10.0 ** math.floor(math.log10(span / 20))) / 10

    def _count_ticks(self) -> int:
        if self._logarithmic:
            return TICKS
        return max(1, min(TICKS, round((self._high - self._low) / self._quantum)))

    def _set_key_steps(self, step: float | None) -> None:
        if self._logarithmic:
            ratio = math.log(self._high / self._low)
            single = round(TICKS * math.log(1.1) / ratio)
        else:
            wanted = step or self._quantum * (1 if self._integer else 10)
            single = round(wanted / (self._high - self._low) * self.maximum())
        self.setSingleStep(max(1, single))
        self.setPageStep(max(1, 5 * single))

    def _tick_of(self, value: float) -> int:
        value = min(max(value, self._low), self._high)
        if self._high == self._low:
            return 0
        if self._logarithmic:
            share = math.log(value / self._low) / math.log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return round(share * self.maximum())
