"""One of the samples of a training, large, with a slider over the steps at which they were drawn."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from difflab.gui.style import GRID
from difflab.gui.widgets.card import muted_label
from difflab.gui.widgets.jump_slider import JumpSlider
from difflab.gui.widgets.thumbnail import paint_tile
from difflab.gui.widgets.tips import rich_tip

# Draws the sample at a place of the list, so many device pixels square.
Draw = Callable[[int, int], QImage]
TIP = "The step of the training at which the network drew these. Left and right arrows move it."


class SampleView(QDialog):
    """Stays beside the window while the training goes on; at its end it follows what comes."""

    def __init__(self, draw: Draw, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sample_view")
        self.setWindowTitle("Samples")
        self._draw = draw
        self._steps: list[int] = []
        self._picture = _Picture(self)
        self._slider = JumpSlider(Qt.Orientation.Horizontal, self)
        self._slider.setObjectName("sample_view.step")
        self._slider.setAccessibleName("Training step")
        self._slider.setToolTip(rich_tip("Training step", TIP))
        self._words = muted_label("", "sample_view.words")
        self._lay_out()
        self._slider.valueChanged.connect(self._show)
        self.resize(560, 620)

    def show_steps(self, steps: Sequence[int], chosen: int | None = None) -> None:
        """The training steps of the samples there are; shows the one of step `chosen`, else what it showed,
        or the newest where it showed that."""
        newest = self._slider.value() == self._slider.maximum()
        before = self._steps[self._slider.value()] if self._steps else None
        self._steps = list(steps)
        self._slider.setMaximum(max(len(steps) - 1, 0))
        wanted = chosen if chosen is not None else before
        at = self._steps.index(wanted) if wanted in self._steps else len(steps) - 1
        if chosen is None and newest:
            at = len(steps) - 1
        self._slider.setValue(max(at, 0))
        self._show()

    @property
    def step(self) -> int | None:
        """The training step that is shown."""
        return self._steps[self._slider.value()] if self._steps else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if (move := moves.get(Qt.Key(event.key()))) is not None:
            self._slider.setValue(self._slider.value() + move)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(QLabel("step", self))
        line.addWidget(self._slider, 1)
        line.addWidget(self._words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self._picture, 1)
        layout.addLayout(line)

    @Slot()
    def _show(self) -> None:
        if not self._steps:
            return
        self._words.setText(f"{self.step:,}")
        self.setAccessibleDescription(f"Samples after {self.step:,} training steps")
        at = self._slider.value()
        self._picture.show_by(lambda side: self._draw(at, side))


class _Picture(QWidget):
    """A square picture, drawn for the size that it has."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sample_view.picture")
        self.setAccessibleName("Samples")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._make: Callable[[int], QImage] | None = None
        self._drawn: tuple[int, QPixmap] | None = None

    def show_by(self, make: Callable[[int], QImage]) -> None:
        self._make, self._drawn = make, None
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._make is None:
            return
        side = min(self.width(), self.height())
        pixels = round(side * self.devicePixelRatioF())
        if self._drawn is None or self._drawn[0] != pixels:
            self._drawn = pixels, QPixmap.fromImage(self._make(pixels))
        square = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        try:
            role = QPalette.ColorRole.Mid
            paint_tile(painter, square, self._drawn[1], self.palette(), role, 1.0)
        finally:
            painter.end()
