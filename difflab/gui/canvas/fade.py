"""Changes of state fade: what was seen before lies over the new picture and vanishes within 150 ms."""

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

SECONDS = 0.15
INTERVAL_MS = 16


class Fade(QObject):
    """Repaints `canvas` while something fades or still moves, and no longer."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._ghost: QPixmap | None = None
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setObjectName("fade")
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def begin(self) -> None:
        """Keep what the canvas shows now; call it before the change. Nothing fades while it is not
        visible."""
        if self._canvas.isVisible() and self._ghost is None:
            self._ghost = self._canvas.grab()
            self._began = perf_counter()
            self._timer.start()

    def keep_going(self) -> None:
        """Ask for one more frame because the picture itself is still moving."""
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Show the new picture alone."""
        self._ghost = None
        self._timer.stop()

    def paint(self, painter: QPainter, moving: bool) -> None:
        """Lay the old picture over the new one; ends the repainting when neither fades nor moves."""
        left = 1 - (perf_counter() - self._began) / SECONDS
        if (
            self._ghost is not None
            and left > 0
            and self._ghost.deviceIndependentSize() == self._canvas.size().toSizeF()
        ):
            painter.setOpacity(left)
            painter.drawPixmap(0, 0, self._ghost)
            painter.setOpacity(1)
        elif not moving:
            self.stop()
        else:
            self._ghost = None

    @Slot()
    def _tick(self) -> None:
        self._canvas.update()
