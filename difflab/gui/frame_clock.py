"""The one timer of the window: all motion and all collecting of work happens on its ticks."""

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

INTERVAL_MS = 16
# After a stall nothing leaps ahead by more than this.
LONGEST_STEP = 0.1


class FrameClock(QObject):
    """Ticks sixty times a second while started, with the seconds since the last tick."""

    ticked = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = perf_counter()
        self._timer = QTimer(self)
        self._timer.setObjectName("frame_clock")
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now = perf_counter()
        elapsed, self._last = now - self._last, now
        self.ticked.emit(min(elapsed, LONGEST_STEP))
