"""The losses of a small run as one thin line, without axes: falling, flat or gone."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from difflab.gui.plots.loss_history import LossHistory
from difflab.gui.theme import qcolor
from difflab.render.theme import Theme

HEIGHT = 28
EDGE = 3.0
MOST_POINTS = 256


class Sparkline(QWidget):
    """The smoothed loss over the whole run, on a log scale where all of it is positive."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history = LossHistory()
        self._steps = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def latest(self) -> float | None:
        """The smoothed loss now, None before the first."""
        return self._history.latest()

    def clear(self) -> None:
        self._history.clear()
        self.update()

    def append(self, losses: NDArray[np.floating], steps: int) -> None:
        """Add the losses of the next steps of a run that will have `steps`."""
        self._steps = steps
        if len(losses):
            self._history.append(losses)
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, HEIGHT)

    def line(self) -> QPolygonF:
        """The line in pixels; empty before there are two points."""
        curves = self._history.curves()
        if len(curves.step) < 2:
            return QPolygonF()
        chosen = np.linspace(0, len(curves.step) - 1, min(MOST_POINTS, len(curves.step))).astype(int)
        step, loss = curves.step[chosen], curves.smooth[chosen]
        loss = np.log(loss) if loss.min() > 0 else loss
        low, high = float(loss.min()), float(loss.max())
        x = EDGE + step / max(self._steps, self._history.steps, 1) * (self.width() - 2 * EDGE)
        share = (loss - low) / (high - low) if high > low else np.full_like(loss, 0.5)
        y = self.height() - EDGE - share * (self.height() - 2 * EDGE)
        return QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(qcolor(self._theme.grid), 1.0))
            base = self.height() - 0.5
            painter.drawLine(QPointF(0, base), QPointF(self.width(), base))
            painter.setPen(QPen(qcolor(self._theme.learned), 1.2))
            painter.drawPolyline(self.line())
        finally:
            painter.end()
