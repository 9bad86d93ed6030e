"""The Figure 1 tab: the paper's three rows by three times, drawn from the arrays that it is given."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from difflab.gui.canvas.painted import PaintedCanvas
from difflab.render.figure_one import FigureOneArtist, FigureOnePicture, figure_cells
from difflab.render.picture import Extent, Pane
from difflab.render.theme import DARK, Theme

TIP = (
    "Figure 1 of Sohl-Dickstein et al. 2015: the forward process turns data into noise,\n"
    "the reverse process turns noise into data, and the drift is the mean move of a reverse step."
)
LEAST_HEIGHT = 300  # pixels; below twice that, words grow no more than twice
NOTHING = (Pane(), Pane(), Pane())


class FigureOne(PaintedCanvas):
    """Forward, reverse and drift at t = 0, T/2, T."""

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(FigureOneArtist(), theme, LEAST_HEIGHT, parent)
        self.setObjectName("figure_one")
        self.setAccessibleName("Figure 1")
        self.setToolTip(TIP)
        self._picture = FigureOnePicture(NOTHING, NOTHING, NOTHING)

    def show_picture(self, picture: FigureOnePicture) -> None:
        if picture is not self._picture:
            self._picture = picture
            self.setAccessibleDescription(picture.subtitle)
            self.update()

    def picture(self) -> FigureOnePicture:
        """What is shown, for an exporter."""
        return self._picture

    def extent(self) -> Extent:
        """The part of the plane that each cell shows (left, right, bottom, top)."""
        return self._picture.viewport.onto(figure_cells(self._screen())[0][0]).extent

    def sizeHint(self) -> QSize:
        return QSize(960, 720)
