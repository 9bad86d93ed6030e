"""Samples of a posterior as pictures, with their mean and standard deviation, one block for each method."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from difflab.gui.canvas.mask_marks import picture_of
from difflab.gui.theme import qcolor
from difflab.gui.widgets.key_courtesy import keep_keys
from difflab.render.posterior_layout import DEVIATION, MEAN, PosteriorLayout, Tile, posterior_layout
from difflab.render.theme import Theme

SHARP = 1.5  # pictures enlarged more than this show their pixels
LINE = 1.35  # times the height of letters


@dataclass(frozen=True, eq=False)
class MethodPictures:
    """One block: its words, samples (n, H, W) and summaries (H, W) as pixels 0xffRRGGBB."""

    method: str
    title: str
    words: str
    tip: str
    samples: NDArray[np.uint32]
    mean: NDArray[np.uint32]
    deviation: NDArray[np.uint32]
    deviation_words: str = ""
    largest_deviation: float = 1.0  # grey levels of [0, 1], the end of the colours

    def names(self, number: int) -> tuple[str, ...]:
        """What may stand under a picture, the longest first; nothing under samples."""
        most = f"{self.largest_deviation:.2f}"
        under = {
            MEAN: ("mean", "μ"),
            DEVIATION: (
                f"std. deviation, 0 to {most}",
                f"sd, 0 to {most}",
                f"sd to {most}",
                f"σ ≤ {most}",
                "σ",
            ),
        }
        return under.get(number, ())


class PosteriorResults(QWidget):
    """Shows the blocks it is given. A click picks a picture, the arrow keys go on to its neighbours."""

    picked = Signal(str, int)  # method; number of the sample, MEAN or DEVIATION

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("posterior_results")
        self.setAccessibleName("Samples of the posterior")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        keep_keys(self)
        self._theme = theme
        self._blocks: tuple[MethodPictures, ...] = ()
        self._images: dict[tuple[int, int], QImage] = {}
        self._note = ""
        self._picked: tuple[str, int] = ("", MEAN)

    def show_blocks(self, blocks: tuple[MethodPictures, ...]) -> None:
        """Show these methods; nothing is kept of those before."""
        self._blocks = blocks
        self._images = {}
        for at, block in enumerate(blocks):
            self._images[at, MEAN] = picture_of(block.mean)
            self._images[at, DEVIATION] = picture_of(block.deviation)
            for number, sample in enumerate(block.samples):
                self._images[at, number] = picture_of(sample)
        if blocks:
            self._note = ""
        words = [f"{block.title}: {block.words}" for block in blocks]
        self.setAccessibleDescription(". ".join(words) or self._note)
        self.update()

    def show_note(self, note: str) -> None:
        """Say why there is nothing to see; empty words leave what is shown."""
        self._note = note
        if note:
            self.setAccessibleDescription(note)
        self.update()

    def show_picked(self, method: str, number: int) -> None:
        """Frame the picture that is shown large."""
        self._picked = (method, number)
        self.update()

    @property
    def blocks(self) -> tuple[MethodPictures, ...]:
        return self._blocks

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 140)

    def tile_point(self, method: str, number: int) -> QPointF:
        """The middle of a picture, for whoever points at it."""
        at = [block.method for block in self._blocks].index(method)
        tile = next(tile for tile in self._layout().tiles if (tile.block, tile.number) == (at, number))
        return QPointF(tile.left + tile.width / 2, tile.top + tile.height / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        tile = self._tile_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and tile is not None:
            self._pick(tile)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        ways = {keys.Key_Left: (-1, 0), keys.Key_Right: (1, 0), keys.Key_Up: (0, -1), keys.Key_Down: (0, 1)}
        if Qt.Key(event.key()) not in ways:
            super().keyPressEvent(event)
        elif self._blocks:
            self._step(*ways[Qt.Key(event.key())])

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _show_tip(self, at: QPoint, place: QPoint) -> None:
        tile = self._tile_at(QPointF(at))
        if tile is not None:
            QToolTip.showText(place, f"{self._name(tile)}. Click: compare it with the original.", self)
            return
        layout = self._layout()
        for block, found in zip(layout.blocks, self._blocks, strict=True):
            if QRectF(block.left, block.top, block.width, self._line).contains(QPointF(at)):
                QToolTip.showText(place, found.tip, self)
                return
        QToolTip.hideText()

    def _name(self, tile: Tile) -> str:
        block = self._blocks[tile.block]
        if tile.number == DEVIATION:
            return (
                f"{block.title}: standard deviation of each pixel over the samples, {block.deviation_words}"
            )
        if tile.number == MEAN:
            return f"{block.title}: mean of {len(block.samples)} samples"
        return f"{block.title}: sample {tile.number + 1} of {len(block.samples)}"

    def _step(self, across: int, down: int) -> None:
        """Pick the nearest picture in one direction."""
        tiles = self._layout().tiles
        here = next((tile for tile in tiles if self._is_picked(tile)), tiles[0])
        ahead = [
            (abs(dx) + abs(dy) + 2 * abs(dx * down) + 2 * abs(dy * across), tile)
            for tile in tiles
            for dx, dy in ((tile.left - here.left, tile.top - here.top),)
            if dx * across + dy * down > 1
        ]
        if ahead:
            self._pick(min(ahead, key=lambda found: found[0])[1])

    def _pick(self, tile: Tile) -> None:
        self._picked = (self._blocks[tile.block].method, tile.number)
        self.picked.emit(*self._picked)
        self.update()

    def _is_picked(self, tile: Tile) -> bool:
        return self._picked == (self._blocks[tile.block].method, tile.number)

    def _tile_at(self, position: QPointF) -> Tile | None:
        tiles = self._layout().tiles
        return next((tile for tile in tiles if tile.contains(position.x(), position.y())), None)

    @property
    def _line(self) -> float:
        return LINE * self.fontMetrics().height()

    def _layout(self) -> PosteriorLayout:
        if not self._blocks:
            return PosteriorLayout((), ())
        rows, columns = self._blocks[0].mean.shape
        most = max(len(block.samples) for block in self._blocks)
        size = float(self.width()), float(self.height())
        return posterior_layout(*size, len(self._blocks), most, columns / rows, self._line)

    # The picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        layout = self._layout()
        for block, found in zip(layout.blocks, self._blocks, strict=True):
            self._paint_words(painter, QRectF(block.left, block.top, block.width, self._line), found)
        for tile in layout.tiles:
            self._paint_tile(painter, tile)
        if self._note:
            painter.setPen(qcolor(self._theme.muted))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, self._note)

    def _paint_words(self, painter: QPainter, line: QRectF, block: MethodPictures) -> None:
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(qcolor(self._theme.text))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignTop), block.title)
        across = painter.fontMetrics().horizontalAdvance(f"{block.title}  ")
        painter.setFont(self.font())
        painter.setPen(qcolor(self._theme.muted))
        room = line.adjusted(across, 0, 0, 0)
        words = painter.fontMetrics().elidedText(block.words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignTop), words)

    def _paint_tile(self, painter: QPainter, tile: Tile) -> None:
        image = self._images.get((tile.block, tile.number))
        if image is None:
            return
        place = QRectF(tile.left, tile.top, tile.width, tile.height)
        sharp = tile.width * self.devicePixelRatioF() > SHARP * image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
        painter.drawImage(place, image)
        painter.setPen(QPen(qcolor(self._theme.border), 1))
        painter.drawRect(place)
        if self._is_picked(tile):  # two lines: one is seen on dark pictures, one on bright ones
            for ink, out in ((self._theme.surface, 0.0), (self._theme.text, 1.5)):
                painter.setPen(QPen(qcolor(ink), 1.5))
                painter.drawRect(place.adjusted(-out, -out, out, out))
        if names := self._blocks[tile.block].names(tile.number):
            painter.setPen(qcolor(self._theme.muted))
            below = QRectF(tile.left, tile.top + tile.height, max(tile.width, 1.0), self._line)
            widths = [painter.fontMetrics().horizontalAdvance(name) for name in names]
            fitting = [name for name, width in zip(names, widths, strict=True) if width <= below.width()]
            painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), fitting[0] if fitting else names[-1])
