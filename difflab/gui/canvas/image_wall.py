"""Thousands of images to scroll through: what is visible is drawn, and no more."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from difflab.gui.theme import qcolor
from difflab.render.image_grid import plain_mosaic
from difflab.render.theme import Theme

CELL, GAP = 60, 4  # points: about the side of an image, and between two
MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class ImageWall(QAbstractScrollArea):
    """Images in rows as wide as the widget; one of them can be picked, by mouse or arrow keys."""

    picked = Signal(int)  # its place

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("image_wall")
        self.setAccessibleName("Images")
        self.setToolTip("Click an image, or move with the arrow keys, to see which one it is.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self._images: NDArray[np.uint8] = np.zeros((0, 1, 1, 1), np.uint8)
        self._picked = -1

    def show_images(self, images: NDArray[np.uint8]) -> None:
        """Show these (n, C, H, W), 0 black to 255 white, from the first on."""
        self._images, self._picked = images, -1
        self._refit()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def pick(self, place: int) -> None:
        """Pick an image and bring it into sight."""
        if not len(self._images):
            return
        self._picked = min(max(place, 0), len(self._images) - 1)
        top = self._picked // self._columns * self._pitch
        bar = self.verticalScrollBar()
        bar.setValue(min(max(bar.value(), top + self._pitch - self.viewport().height()), top))
        self.viewport().update()
        self.picked.emit(self._picked)

    def place_at(self, x: float, y: float) -> int:
        """The image under a place of the viewport, -1 where there is none."""
        column, row = int(x // self._pitch), int((y + self.verticalScrollBar().value()) // self._pitch)
        place = row * self._columns + column
        inside = 0 <= column < self._columns and 0 <= place < len(self._images)
        return place if inside else -1

    @property
    def _scale(self) -> int:
        """Points to a pixel of an image: whole, so that all pixels are alike."""
        return max(round(CELL / self._side), 1)

    @property
    def _pitch(self) -> int:
        return self._scale * self._side + GAP

    @property
    def _side(self) -> int:
        """Pixels of the longer side of an image."""
        return int(max(self._images.shape[2:]))

    @property
    def _columns(self) -> int:
        return max((self.viewport().width() + GAP) // self._pitch, 1)

    def _refit(self) -> None:
        rows = -(-len(self._images) // self._columns)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(rows * self._pitch - GAP - height, 0))
        bar.setPageStep(height)
        bar.setSingleStep(self._pitch // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.pick(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = MOVES.get(Qt.Key(event.key()))
        if move is not None:
            self.pick(max(self._picked, 0) + move[0] + move[1] * self._columns)
        elif event.key() == Qt.Key.Key_Home:
            self.pick(0)
        elif event.key() == Qt.Key.Key_End:
            self.pick(len(self._images) - 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            painter.fillRect(self.viewport().rect(), qcolor(self._theme.surface))
            if len(self._images):
                self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        columns, pitch, offset = self._columns, self._pitch, self.verticalScrollBar().value()
        first = offset // pitch
        last = min((offset + self.viewport().height()) // pitch + 1, -(-len(self._images) // columns))
        shown = self._images[first * columns : last * columns]
        scale = self._scale
        gap = max(round(GAP / scale), 1)
        for at, image in enumerate(shown):
            words = plain_mosaic(np.float32(1 / 255) * image[None], 1, gap, self._theme)
            high, wide = words.shape
            picture = QImage(words.data, wide, high, 4 * wide, QImage.Format.Format_RGB32)
            row, column = divmod(at, columns)
            left, top = column * pitch, (first + row) * pitch - offset
            box = QRect(left, top, scale * wide, scale * high)
            painter.drawImage(box, picture)
            if first * columns + at == self._picked:
                painter.setPen(QPen(qcolor(self._theme.text), 2))
                painter.drawRect(box.adjusted(-1, -1, 1, 1))
