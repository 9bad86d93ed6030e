"""What the network draws as it learns: an early, a middle and the latest sample side by side."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.widgets.thumbnail import cloud_picture, paint_tile
from difflab.gui.widgets.tips import rich_tip
from difflab.render.splat import Splat
from difflab.render.theme import Theme

SHOWN = 3
GAP = 8
SMALLEST = 48
# Half the side of the pictures, scaled units: the same for all, so that only the samples change.
HALF = 2.5
# Samples kept; when there are more, every other one goes, the latest always stays.
KEPT = 32


class SampleStrip(QWidget):
    """Three pictures with their training steps below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sample_strip")
        self.setToolTip(
            rich_tip(
                "Samples",
                "What the network draws from the same noise at three moments of its training: early, middle, "
                "latest.",
            )
        )
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self._theme = theme
        self._splat = Splat()
        self._samples: list[tuple[int, NDArray[np.float32]]] = []
        self._pictures: dict[tuple[int, str, int], QPixmap] = {}
        self._side = SMALLEST
        self._describe()

    @property
    def count(self) -> int:
        """How many samples have been shown and kept."""
        return len(self._samples)

    def clear(self) -> None:
        self._samples.clear()
        self._pictures.clear()
        self._describe()
        self.update()

    def add(self, step: int, points: NDArray[np.floating]) -> None:
        """Show the sample (n, 2), scaled units, that the network of training step `step` draws."""
        self._samples.append((step, np.asarray(points, dtype=np.float32)))
        if len(self._samples) > KEPT:
            self._samples = self._samples[:-1:2] + self._samples[-1:]
        self._describe()
        self.update()

    def shown_steps(self) -> list[int]:
        """The training steps of the pictures, from early to late."""
        return [step for step, _ in self._chosen()]

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SHOWN * SMALLEST + (SHOWN - 1) * GAP, self._side + self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        side = max(SMALLEST, min(160, (self.width() - (SHOWN - 1) * GAP) // SHOWN))
        if side != self._side:
            self._side = side
            self._pictures.clear()
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        small = QFont(self.font())
        small.setPointSizeF(0.9 * small.pointSizeF())
        painter.setFont(small)
        roles = QPalette.ColorRole
        for at, (step, points) in enumerate(self._chosen()):
            square = QRectF(at * (self._side + GAP), 0, self._side, self._side)
            paint_tile(painter, square, self._picture(step, points), self.palette(), roles.Mid, 1.0)
            painter.setPen(self.palette().color(roles.PlaceholderText))
            words = QRectF(square.left(), square.bottom() + 2, self._side, self.fontMetrics().height())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignHCenter), f"{step:,}")

    def _chosen(self) -> list[tuple[int, NDArray[np.float32]]]:
        """An early, a middle (by ratio of steps) and the latest sample; fewer while there are fewer."""
        if len(self._samples) <= SHOWN:
            return self._samples
        first, last = self._samples[0], self._samples[-1]
        middle = (max(first[0], 1) * max(last[0], 1)) ** 0.5
        between = min(self._samples[1:-1], key=lambda sample: abs(np.log(max(sample[0], 1) / middle)))
        return [first, between, last]

    def _picture(self, step: int, points: NDArray[np.float32]) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (step, self._theme.name, round(self._side * ratio))
        if key not in self._pictures:
            if len(self._pictures) > 2 * SHOWN:
                self._pictures.clear()
            picture = cloud_picture(points, self._theme, key[2], self._splat, half=HALF)
            self._pictures[key] = QPixmap.fromImage(picture)
        return self._pictures[key]

    def _describe(self) -> None:
        steps = self.shown_steps()
        words = ", ".join(f"{step:,}" for step in steps)
        self.setAccessibleName(f"Samples at training steps {words}" if steps else "Samples, none yet")
