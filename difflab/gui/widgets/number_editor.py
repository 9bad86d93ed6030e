"""A number with its slider: drag for the feel of it, type for the exact value."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from difflab.gui.numbers import NumberRules
from difflab.gui.style import GRID
from difflab.gui.widgets.gesture import Gesture
from difflab.gui.widgets.number_field import PADDING, NumberField
from difflab.gui.widgets.slider import NumberSlider

WIDEST = "10,000"  # what a figure has room for; longer ones scroll in their field


class NumberEditor(QWidget):
    """A slider (where the range has two ends) and a field for the same number."""

    edited = Signal(object, str)  # value, gesture
    refused = Signal(str)

    def __init__(
        self,
        name: str,
        rules: NumberRules,
        *,
        step: float | None = None,
        logarithmic: bool = False,
        slider_range: tuple[float, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`slider_range` narrows the slider to the usual values; the field takes all of them."""
        super().__init__(parent)
        self._gesture = Gesture(name)
        self.slider: NumberSlider | None = None
        self.field = NumberField(rules, step=step or 1.0, logarithmic=logarithmic, parent=self)
        self.field.setObjectName(name)
        self.field.entered.connect(self._entered)
        self.field.refused.connect(self.refused)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        ends = slider_range or usual_range(rules, logarithmic)
        if ends is not None:
            self.slider = NumberSlider(
                *ends, step=step, logarithmic=logarithmic, integer=rules.integer, parent=self
            )
            self.slider.setObjectName(f"{name}.slider")
            self.slider.moved_to.connect(self._slid)
            self.slider.sliderPressed.connect(self._gesture.begin)
            self.slider.sliderReleased.connect(self._released)
            layout.addWidget(self.slider, 1)
        else:
            layout.addStretch(1)
        layout.addWidget(self.field)
        self._align()
        self.setFocusProxy(self.field)

    def describe(self, name: str, tip: str) -> None:
        """Say what the number is, to eyes and to screen readers."""
        self.field.describe(name, tip)
        if self.slider is not None:
            self.slider.setAccessibleName(f"{name}, slider")
            self.slider.setToolTip(tip)

    def show_value(self, value: float | int | None) -> None:
        self.field.show_number(value)
        if self.slider is not None and value is not None:
            self.slider.show_number(value)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._align()

    def _align(self) -> None:
        """All figures take the same width, so that sliders below each other are of one length."""
        self.field.setFixedWidth(self.fontMetrics().horizontalAdvance(WIDEST) + 2 * PADDING + 6)

    @Slot(object)
    def _entered(self, value: object) -> None:
        self.edited.emit(value, self._gesture.current())

    @Slot(object)
    def _slid(self, value: float | int) -> None:
        self.field.show_number(value)
        self.edited.emit(value, self._gesture.current())

    @Slot()
    def _released(self) -> None:
        self._gesture.end()


def usual_range(rules: NumberRules, logarithmic: bool) -> tuple[float, float] | None:
    """The ends of a slider over everything the rules allow; None where the range is not a finite one."""
    if rules.low is None or rules.high is None:
        return None
    low, high = rules.low, rules.high
    if not logarithmic:
        return low, high
    if low <= 0:
        # A logarithmic range that starts at zero is shown over six decades.
        low = 1.0 if rules.integer else high * 1e-6
    return low, high
