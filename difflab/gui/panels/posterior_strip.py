"""Choosing the picture whose unknown part is filled in: thumbnails, a filter by class, one's own picture."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolTip, QVBoxLayout, QWidget

from difflab.gui.canvas.mask_marks import picture_of
from difflab.gui.style import GRID
from difflab.gui.theme import qcolor
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.icon_button import IconButton
from difflab.gui.widgets.key_courtesy import keep_keys
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

COLUMNS, GAP = 2, 4
SHARP = 1.5  # pictures enlarged more than this show their pixels
ALL = "all"


class ThumbnailGrid(QWidget):
    """Small pictures in columns; only those in sight are painted."""

    chosen = Signal(int)  # the number of the picture in the data set

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("posterior.pictures")
        self.setAccessibleName("Pictures to fill in")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        keep_keys(self)
        self._theme = theme
        self._pixels: NDArray[np.uint32] = np.zeros((0, 1, 1), np.uint32)
        self._images: dict[int, QImage] = {}
        self._numbers: list[int] = []
        self._names: list[str] = []
        self._current = -1

    def show_pictures(self, pixels: NDArray[np.uint32], names: list[str]) -> None:
        """Show these pictures (k, H, W); `names` say what is on each."""
        self._pixels, self._names = pixels, names
        self._images.clear()
        self.offer(list(range(len(pixels))))

    def offer(self, numbers: list[int]) -> None:
        """Show only the pictures with these numbers."""
        self._numbers = numbers
        self._fit()
        self.update()

    def show_current(self, number: int) -> None:
        """Frame one picture; -1 none."""
        self._current = number
        self.setAccessibleDescription(self._words(number) if number >= 0 else "your own picture")
        self.update()

    @property
    def numbers(self) -> list[int]:
        return self._numbers

    def step(self, way: int) -> None:
        """Choose the picture `way` places further on, among those shown."""
        if self._numbers:
            at = self._numbers.index(self._current) + way if self._current in self._numbers else 0
            self.chosen.emit(self._numbers[at % len(self._numbers)])

    def place_of(self, number: int) -> QRect:
        """Where a picture stands; an empty rectangle where it is not shown."""
        if number not in self._numbers:
            return QRect()
        row, column = divmod(self._numbers.index(number), COLUMNS)
        side = self._side
        return QRect(column * (side + GAP), row * (side + GAP), side, side)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        ways = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -COLUMNS, keys.Key_Down: COLUMNS}
        if Qt.Key(event.key()) in ways:
            self.step(ways[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(round(event.position().x()), round(event.position().y()))
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self.chosen.emit(number)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._number_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self._words(number) if number >= 0 else "", self)
            return True
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.Resize):
            self._fit()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter, event.rect())
        finally:
            painter.end()

    def _paint(self, painter: QPainter, seen: QRect) -> None:
        small = self._pixels.shape[-1] * SHARP < self._side * self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not small)
        pitch = self._side + GAP
        first, last = COLUMNS * (seen.top() // pitch), COLUMNS * (seen.bottom() // pitch + 1)
        for number in self._numbers[first:last]:
            place = self.place_of(number)
            painter.drawImage(place, self._image(number))
            if number == self._current:
                for ink, inward in ((self._theme.text, 0), (self._theme.surface, 2)):
                    painter.setPen(QPen(qcolor(ink), 2))
                    painter.drawRect(place.adjusted(inward + 1, inward + 1, -inward - 1, -inward - 1))
        if self.hasFocus():
            painter.setPen(QPen(qcolor(self._theme.accent), 1))
            painter.drawRect(seen.adjusted(0, 0, -1, -1))

    def _image(self, number: int) -> QImage:
        if number not in self._images:
            self._images[number] = picture_of(self._pixels[number])
        return self._images[number]

    def _number_at(self, x: int, y: int) -> int:
        pitch = self._side + GAP
        at = COLUMNS * (y // pitch) + min(x // pitch, COLUMNS - 1)
        return self._numbers[at] if 0 <= at < len(self._numbers) else -1

    def _words(self, number: int) -> str:
        name = self._names[number] if number < len(self._names) else ""
        return f"hold-out picture {number}{f', class {name}' if name else ''}"

    @property
    def _side(self) -> int:
        return max((self.width() - GAP * (COLUMNS - 1)) // COLUMNS, 8)

    def _fit(self) -> None:
        rows = -(-len(self._numbers) // COLUMNS)
        height = max(rows * (self._side + GAP) - GAP, 1)
        if self.minimumHeight() != height:
            self.setMinimumHeight(height)


class PosteriorStrip(QWidget):
    """The column of pictures beside the canvas."""

    chosen = Signal(int)
    open_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("posterior_strip")
        self._classes: NDArray[np.int64] = np.zeros(0, np.int64)
        self.grid = ThumbnailGrid(theme)
        self.grid.chosen.connect(self.chosen)
        self._filter = ChoiceBox({ALL: ALL}, self)
        self._filter.setObjectName("posterior.class")
        self._filter.setAccessibleName("Class of the pictures")
        self._filter.setToolTip(rich_tip("Class", "Show only the pictures of one class."))
        self._filter.chosen.connect(self._choose_class)
        self._back = self._button("previous", "step-back", "Previous picture", "Fill in the picture before.")
        self._on = self._button("next", "step-forward", "Next picture", "Fill in the next picture.")
        self._open = self._button(
            "open", "open", "Your own picture", "Fill in a picture of your own: choose or drop a file."
        )
        self._back.clicked.connect(self._step_back)
        self._on.clicked.connect(self._step_on)
        self._open.clicked.connect(self.open_requested)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.grid)
        line = QHBoxLayout()
        line.setSpacing(0)
        for button in (self._back, self._on, self._open):
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._filter)
        layout.addWidget(self._area, 1)
        layout.addLayout(line)

    def show_pictures(
        self, pixels: NDArray[np.uint32], classes: NDArray[np.int64], names: tuple[str, ...]
    ) -> None:
        """Offer these pictures (k, H, W) of these classes; without names of classes there is no filter."""
        self._classes = classes
        self.grid.show_pictures(pixels, [names[label] if names else "" for label in classes])
        self._filter.show_choices({ALL: ALL} | {str(at): name for at, name in enumerate(names)})
        self._filter.show_choice(ALL)
        self._filter.setVisible(bool(names))

    def show_current(self, number: int) -> None:
        """Frame the picture that is filled in, -1 for one's own, and bring it into sight."""
        self.grid.show_current(number)
        place = self.grid.place_of(number)
        if not place.isEmpty():
            self._area.ensureVisible(place.center().x(), place.center().y(), 0, place.height())

    def step(self, way: int) -> None:
        self.grid.step(way)

    def apply_theme(self, theme: Theme) -> None:
        self.grid.apply_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(self._natural, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._natural, 120)

    @property
    def _natural(self) -> int:
        return max(round(6.4 * self.fontMetrics().height()), 3 * self._open.sizeHint().width())

    def _button(self, name: str, icon: str, text: str, tip: str) -> IconButton:
        return IconButton(f"posterior.{name}", icon, text, rich_tip(text, tip), parent=self)

    @Slot(str)
    def _choose_class(self, key: str) -> None:
        every = range(len(self._classes))
        self.grid.offer([at for at in every if key == ALL or self._classes[at] == int(key)])

    @Slot()
    def _step_back(self) -> None:
        self.step(-1)

    @Slot()
    def _step_on(self) -> None:
        self.step(1)
