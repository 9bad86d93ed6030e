"""The Figure 1 tab: the paper's three rows by three times, drawn from the arrays that it is given."""

from time import perf_counter

from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.canvas.fade import Fade
from difflab.gui.canvas.mark_painter import MarkPainter
from difflab.gui.theme import text_scale
from difflab.render.figure_one import FigureOneArtist, FigureOnePicture, figure_cells
from difflab.render.picture import Extent, Pane
from difflab.render.screen import Screen
from difflab.render.theme import DARK, Theme

TIP = (
    "Figure 1 of Sohl-Dickstein et al. 2015: the forward process turns data into noise,\n"
    "the reverse process turns noise into data, and the drift is the mean move of a reverse step."
)
LEAST_HEIGHT = 300  # pixels; below twice that, words grow no more than twice
NOTHING = (Pane(), Pane(), Pane())


class FigureOne(QWidget):
    """Forward, reverse and drift at t = 0, T/2, T."""

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figure_one")
        self.setAccessibleName("Figure 1")
        self.setToolTip(TIP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._picture = FigureOnePicture(NOTHING, NOTHING, NOTHING)
        self._artist, self._painter, self._fade = FigureOneArtist(), MarkPainter(), Fade(self)
        self._painted = perf_counter()

    def show_picture(self, picture: FigureOnePicture) -> None:
        if picture is not self._picture:
            self._picture = picture
            self.setAccessibleDescription(picture.subtitle)
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        if theme is not self._theme:
            self._fade.begin()
            self._theme = theme
            self.update()

    def picture(self) -> FigureOnePicture:
        """What is shown, for an exporter."""
        return self._picture

    def extent(self) -> Extent:
        """The part of the plane that each cell shows (left, right, bottom, top)."""
        return self._picture.viewport.onto(figure_cells(self._screen())[0][0]).extent

    def sizeHint(self) -> QSize:
        return QSize(960, 720)

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = perf_counter()
        seconds, self._painted = now - self._painted, now
        marks = self._artist.compose(self._picture, self._screen(), seconds)
        painter = QPainter(self)
        try:
            self._painter.paint(painter, marks, self.devicePixelRatioF())
            self._fade.paint(painter, moving=not self._artist.settled)
        finally:
            painter.end()
        if not self._artist.settled:
            self._fade.keep_going()

    def _screen(self) -> Screen:
        ratio = self.devicePixelRatioF()
        size = round(self.width() * ratio), round(self.height() * ratio)
        return Screen(*size, ratio, self._theme, text_scale(self.font(), self.height() / LEAST_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fade.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fade.stop()
