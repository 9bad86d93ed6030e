"""A slider whose handle jumps to where the groove is pressed, and can be dragged on from there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider


class JumpSlider(QSlider):
    """A `QSlider` from 0 to its maximum; Qt's own would move one page towards the mouse."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # The press first takes the handle to the mouse, then Qt finds the handle under it and drags.
        if event.button() == Qt.MouseButton.LeftButton and not self._handle_at(event):
            self.setSliderDown(True)
            self.setSliderPosition(self._tick_under(event))
        super().mousePressEvent(event)

    def _handle_at(self, event: QMouseEvent) -> bool:
        control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        handle = self.style().subControlRect(control, self._option(), part, self)
        return handle.contains(event.position().toPoint())

    def _tick_under(self, event: QMouseEvent) -> int:
        control = QStyle.ComplexControl.CC_Slider
        groove = self.style().subControlRect(control, self._option(), QStyle.SubControl.SC_SliderGroove, self)
        handle = self.style().subControlRect(control, self._option(), QStyle.SubControl.SC_SliderHandle, self)
        at = round(event.position().x()) - groove.x() - handle.width() // 2
        return QStyle.sliderValueFromPosition(0, self.maximum(), at, max(1, groove.width() - handle.width()))

    def _option(self) -> QStyleOptionSlider:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return option
