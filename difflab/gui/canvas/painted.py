"""What every canvas of the tabs has in common: it paints marks on its screen, and lets changes fade."""

from time import perf_counter
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.canvas.fade import Fade
from difflab.gui.canvas.mark_painter import MarkPainter
from difflab.gui.theme import text_scale
from difflab.render.animation import Artist
from difflab.render.screen import Screen
from difflab.render.theme import Theme


class PaintedCanvas(QWidget):
    """Paints what the artist composes of `picture()`, which each canvas keeps for itself.

    least_height: points; in a picture that is lower than twice that, words grow no more than twice.
    """

    def __init__(
        self, artist: Artist, theme: Theme, least_height: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._artist, self._theme, self._least_height = artist, theme, least_height
        self._painter, self._fade = MarkPainter(), Fade(self)
        self._painted = perf_counter()

    def picture(self) -> Any:
        """What is shown, for the artist and for an exporter."""
        raise NotImplementedError

    def fade(self) -> None:
        """Let the next change fade, where what is shown does not tell that it is one (other data)."""
        self._fade.begin()

    def apply_theme(self, theme: Theme) -> None:
        if theme is not self._theme:
            self._fade.begin()
            self._theme = theme
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(960, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = perf_counter()
        seconds, self._painted = now - self._painted, now
        marks = self._artist.compose(self.picture(), self._screen(), seconds)
        ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        try:
            self._painter.paint(painter, marks, ratio, _device_pixels(event.rect(), ratio))
            self._fade.paint(painter, moving=not self._artist.settled)
        finally:
            painter.end()
        if not self._artist.settled:
            self._fade.keep_going()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fade.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fade.stop()

    def _screen(self) -> Screen:
        ratio = self.devicePixelRatioF()
        size = round(self.width() * ratio), round(self.height() * ratio)
        return Screen(*size, ratio, self._theme, text_scale(self.font(), self.height() / self._least_height))

    def _pixel(self, position: QPointF) -> tuple[float, float]:
        """A place of the widget in device pixels."""
        ratio = self.devicePixelRatioF()
        return position.x() * ratio, position.y() * ratio


def _device_pixels(rect: QRect, ratio: float) -> QRect:
    """A rectangle of the widget in device pixels, none of them lost."""
    ends = (rect.x(), rect.y(), rect.width(), rect.height())
    return QRectF(*(ratio * side for side in ends)).toAlignedRect()
