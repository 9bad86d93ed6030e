"""A figure of the paper drawn again: rows of small images, each row with its words on the left."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.style import GRID
from difflab.gui.theme import qcolor
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

if TYPE_CHECKING:
    from difflab.session.scene.paper_pictures import PaperPicture

SIDE, GAP = 80, 6  # of an image and between two, pixels
COLUMNS = 6
WAITING = "drawing …"
LONGEST = "exact model"  # of the words that are not broken
TIP = (
    "Drawn with the weights that came with the lab or that you have trained; else the exact model answers, "
    "which knows no other images than those it remembers."
)


class PaperPictureView(QWidget):
    """Keeps the place of `rows` rows, and fills them as images come."""

    def __init__(self, name: str, rows: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.picture")
        self.setToolTip(rich_tip("The figure, drawn again", TIP))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows, self._theme = rows, theme
        self._images: list[tuple[str, list[QImage]]] = []
        self.show_picture(None)

    @property
    def images(self) -> list[tuple[str, list[QImage]]]:
        """What is shown: the words of each row and its images."""
        return self._images

    def show_picture(self, picture: "PaperPicture | None") -> None:
        """Show as much of it as there is."""
        rows = () if picture is None else picture.rows
        self._images = [(words, [_image(each) for each in images]) for words, images in rows]
        self.setAccessibleName(
            "; ".join(f"{len(images)} images: {words}" for words, images in self._images) or WAITING
        )
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._words_width() + COLUMNS * (SIDE + GAP), self._rows * (SIDE + GAP))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setPen(qcolor(self._theme.muted))
            if not self._images:
                painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), WAITING)
            for row, (words, images) in enumerate(self._images):
                self._paint_row(painter, row * (SIDE + GAP), words, images)
        finally:
            painter.end()

    def _paint_row(self, painter: QPainter, top: float, words: str, images: list[QImage]) -> None:
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(0, top, self._words_width() - GRID, SIDE), flags, words)
        for column, image in enumerate(images):
            left = self._words_width() + column * (SIDE + GAP)
            painter.drawImage(QRectF(left, top, SIDE, SIDE), image)

    def _words_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(LONGEST) + 2 * GRID


def _image(levels: NDArray[np.float32]) -> QImage:
    """(H, W, C) levels in [0, 1], grey or red, green and blue."""
    greys = np.round(255 * np.clip(levels, 0.0, 1.0)).astype(np.uint8)
    colours = np.ascontiguousarray(np.repeat(greys, 3 // greys.shape[2], axis=2))
    height, width, _ = colours.shape
    image = QImage(colours.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.copy()  # the array goes with this function
