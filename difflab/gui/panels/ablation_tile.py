"""One small run of the ablations: what it draws, its loss, and its K beside the exact model's."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from difflab.gui.panels.ablation_reading import USUAL, RunReading
from difflab.gui.panels.ablation_sparkline import HEIGHT, Sparkline
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.elided_label import ElidedLabel
from difflab.gui.widgets.thumbnail import cloud_picture, paint_tile
from difflab.gui.widgets.tips import rich_tip
from difflab.render.splat import Splat
from difflab.render.theme import Theme
from difflab.session.paper_table import cell

PICTURES = (192, 160, 128, 96)  # sides that fit, the largest first
WIDEST = "exact \N{MINUS SIGN}0.000 · best K "  # what stands beside a picture
HALF = 2.5  # half the side of the pictures, scaled units: the same for all


class SamplePicture(QWidget):
    """A square picture of what a network draws now."""

    def __init__(self, theme: Theme, splat: Splat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._splat = theme, splat
        self._samples: NDArray[np.float32] | None = None
        self._pixmap: QPixmap | None = None
        self.set_side(PICTURES[-1])

    @property
    def has_picture(self) -> bool:
        return self._samples is not None

    def set_side(self, side: int) -> None:
        """How large the picture is."""
        self.setFixedSize(side, side)
        self._pixmap = None

    def show_samples(self, samples: NDArray[np.float32] | None) -> None:
        """Show these samples (n, 2), scaled units."""
        if samples is not self._samples:
            self._samples, self._pixmap = samples, None
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme, self._pixmap = theme, None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._pixmap is None and self._samples is not None:
            side = round(self.width() * self.devicePixelRatioF())
            picture = cloud_picture(self._samples, self._theme, side, self._splat, half=HALF)
            self._pixmap = QPixmap.fromImage(picture)
        painter = QPainter(self)
        try:
            paint_tile(
                painter, QRectF(self.rect()), self._pixmap, self.palette(), QPalette.ColorRole.Mid, 1.0
            )
        finally:
            painter.end()


class AblationTile(QFrame):
    """Shows one run."""

    def __init__(self, theme: Theme, splat: Splat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "card")
        self.picture = SamplePicture(theme, splat, self)
        self.sparkline = Sparkline(theme, self)
        self._title = QLabel(self)
        self._figure, self._exact, self._step = QLabel(self), QLabel(self), ElidedLabel("", self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._prepare()
        self._lay_out()

    def show_run(self, run: RunReading, *, best: bool) -> None:
        """The run as it stands; `best`: it has the largest K of all."""
        name = f"ablation.{run.key}"
        self.setObjectName(name)
        self._figure.setObjectName(f"{name}.K")
        self._exact.setObjectName(f"{name}.exact")
        self._step.setObjectName(f"{name}.step")
        self._title.setText("\n".join(_two_lines(run.words or (USUAL,))))
        self.picture.show_samples(run.samples)
        self._figure.setText(f"K {cell(run.K_bits, run.K_se)}")
        self._exact.setText(f"exact {cell(run.K_exact_bits)}{' · best K' if best else ''}")
        self._step.setText(run.problem or _progress(run))
        words = f"{run.title}: K {cell(run.K_bits, run.K_se)} bits, exact model {cell(run.K_exact_bits)} bits"
        self.setAccessibleName(f"{words}{', the best' if best else ''}")
        self.setToolTip(rich_tip(run.title, f"{words.partition(': ')[2]}. Loss: {run.loss}."))

    @property
    def figure(self) -> str:
        """What is said of K."""
        return self._figure.text()

    def apply_theme(self, theme: Theme) -> None:
        self.picture.apply_theme(theme)
        self.sparkline.apply_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(tile_width(self.picture.width(), self.fontMetrics()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _prepare(self) -> None:
        self.picture.setAccessibleName("Samples")
        self.sparkline.setAccessibleName("Loss")
        set_look(self._title, "muted")
        set_look(self._figure, "strong")
        set_look(self._exact, "muted")
        set_look(self._step, "muted")
        self._title.setTextFormat(Qt.TextFormat.PlainText)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._title, self._figure, self._exact):
            words.addWidget(label)
        words.addWidget(self.sparkline, 1)
        words.addWidget(self._step)
        line = QHBoxLayout(self)
        line.setContentsMargins(GRID, GRID, GRID, GRID)
        line.setSpacing(GRID)
        line.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)


def tile_width(side: int, metrics: QFontMetrics) -> int:
    """How wide a tile with a picture of `side` pixels must be, for words of a size."""
    return side + metrics.horizontalAdvance(WIDEST) + 3 * GRID


def tile_height(side: int, metrics: QFontMetrics) -> int:
    """How high it is: the picture, or five lines of words and the loss."""
    return max(side, 5 * (metrics.height() + 2) + HEIGHT) + 2 * GRID


def _two_lines(words: tuple[str, ...]) -> tuple[str, str]:
    """The settings on two lines of about equal length, so that all tiles are as high."""
    half = (len(words) + 1) // 2
    return " · ".join(words[:half]), " · ".join(words[half:])


def _progress(run: RunReading) -> str:
    if not run.step:
        return "waiting"
    return f"{run.step:,} steps" if run.step == run.steps else f"step {run.step:,} of {run.steps:,}"
