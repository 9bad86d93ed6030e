"""What the network draws as it learns: samples from the earliest to the latest, in one row or more."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFont, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.panels.sample_view import SampleView
from difflab.gui.widgets.bits_thumbnail import sample_picture
from difflab.gui.widgets.card import let_grow, spare_height
from difflab.gui.widgets.image_thumbnail import images_picture
from difflab.gui.widgets.thumbnail import cloud_picture, paint_tile
from difflab.gui.widgets.tips import rich_tip
from difflab.render.splat import Splat
from difflab.render.theme import Theme
from difflab.session.scene.images import ImageSample
from difflab.session.scene.sequences import BitSample

Sample = NDArray[np.floating] | BitSample | ImageSample

ABREAST = 3
MOST_ROWS = 3
SHARE = 0.5  # of the height that its column has to spare
GAP = 8
SMALLEST = 48
# Half the side of the pictures, scaled units: the same for all, so that only the samples change.
HALF = 2.5
# Samples kept; when there are more, every other one goes, the latest always stays.
KEPT = 32


class SampleStrip(QWidget):
    """Pictures over their training steps: an early, a middle and the latest, more where there is room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sample_strip")
        self.setToolTip(
            rich_tip(
                "Samples",
                "What the network draws from the same noise at moments of its training, first to latest. "
                "Click for a larger picture.",
            )
        )
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self._theme = theme
        self._splat = Splat()
        self._samples: list[tuple[int, Sample]] = []
        self._pictures: dict[tuple[int, str, int], QPixmap] = {}
        self._side = SMALLEST
        self._view: SampleView | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        let_grow(self)
        self._describe()

    @property
    def count(self) -> int:
        """How many samples have been shown and kept."""
        return len(self._samples)

    def clear(self) -> None:
        if self._view is not None:
            self._view.close()
        self._samples.clear()
        self._pictures.clear()
        self._describe()
        self.update()

    def add(self, step: int, sample: Sample) -> None:
        """Show what the network of training step `step` draws: points (n, 2), scaled units, bits, images."""
        if self._samples and self._samples[-1][0] == step:  # asked for twice, as at the last step
            self._samples.pop()
        self._samples.append((step, sample))
        if len(self._samples) > KEPT:
            self._samples = self._samples[:-1:2] + self._samples[-1:]
        self._describe()
        if self._view is not None:
            self._view.show_steps(self._all_steps())
        self.updateGeometry()
        self.update()

    def open(self, step: int) -> None:
        """Show the sample of this training step in a window of its own."""
        if self._view is None:
            self._view = SampleView(self._large, self.window())
            self._view.finished.connect(self._forget_view)
        self._view.show_steps(self._all_steps(), step)
        self._view.show()
        self._view.raise_()

    def shown_steps(self) -> list[int]:
        """The training steps of the pictures, from early to late."""
        return [step for step, _ in self._chosen()]

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._view is not None:
            self._view.show_steps(self._all_steps())
        self.update()

    def sizeHint(self) -> QSize:
        needed = -(-len(self._samples) // ABREAST)
        return QSize(
            ABREAST * SMALLEST + (ABREAST - 1) * GAP, max(min(needed, self._rows()), 1) * self._row_height()
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        side = max(SMALLEST, min(160, (self.width() - (ABREAST - 1) * GAP) // ABREAST))
        if side != self._side:
            self._side = side
            self._pictures.clear()
            self.updateGeometry()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        step = self._step_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and step is not None:
            self.open(step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._samples:
            self.open(self._samples[-1][0])
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        if self._view is not None:
            self._view.close()

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
        for at, (step, sample) in enumerate(self._chosen()):
            square = self._square(at)
            paint_tile(painter, square, self._picture(step, sample), self.palette(), roles.Mid, 1.0)
            painter.setPen(self.palette().color(roles.PlaceholderText))
            words = QRectF(square.left(), square.bottom() + 2, self._side, self.fontMetrics().height())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignHCenter), f"{step:,}")

    def _square(self, at: int) -> QRectF:
        """Where the picture at a place of the chosen ones is."""
        row, column = divmod(at, ABREAST)
        return QRectF(column * (self._side + GAP), row * self._row_height(), self._side, self._side)

    def _step_at(self, position: QPointF) -> int | None:
        """The training step whose picture is at a place of the strip."""
        found = (step for at, (step, _) in enumerate(self._chosen()) if self._square(at).contains(position))
        return next(found, None)

    def _all_steps(self) -> list[int]:
        return [step for step, _ in self._samples]

    def _large(self, at: int, side: int) -> QImage:
        return self._drawn(self._samples[at][1], side)

    @Slot(int)
    def _forget_view(self, _result: int) -> None:
        if self._view is not None:
            self._view.deleteLater()
            self._view = None

    def _row_height(self) -> int:
        return self._side + self.fontMetrics().height() + 2

    def _rows(self) -> int:
        """The rows there is room for."""
        return min(1 + int(SHARE * spare_height(self) / self._row_height()), MOST_ROWS)

    def _chosen(self) -> list[tuple[int, Sample]]:
        """As many samples as there is room for, the first and the latest among them, by ratios of steps."""
        room = ABREAST * self._rows()
        if len(self._samples) <= room:
            return self._samples
        steps = np.log([max(step, 1) for step, _ in self._samples])
        found = {0, len(steps) - 1}
        for wanted in np.linspace(steps[0], steps[-1], room)[1:-1]:
            free = [at for at in range(len(steps)) if at not in found]
            found.add(min(free, key=lambda at: abs(steps[at] - wanted)))
        return [self._samples[at] for at in sorted(found)]

    def _picture(self, step: int, sample: Sample) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (step, self._theme.name, round(self._side * ratio))
        if key not in self._pictures:
            if len(self._pictures) > 2 * ABREAST * MOST_ROWS:
                self._pictures.clear()
            self._pictures[key] = QPixmap.fromImage(self._drawn(sample, key[2]))
        return self._pictures[key]

    def _drawn(self, sample: Sample, side: int) -> QImage:
        if isinstance(sample, BitSample):
            return sample_picture(sample.bits, sample.grid, self._theme, side)
        if isinstance(sample, ImageSample):
            return images_picture(np.float32(1 / 255) * sample.levels, self._theme, side)
        return cloud_picture(sample, self._theme, side, self._splat, half=HALF)

    def _describe(self) -> None:
        steps = self.shown_steps()
        words = ", ".join(f"{step:,}" for step in steps)
        self.setAccessibleName(f"Samples at training steps {words}" if steps else "Samples, none yet")
