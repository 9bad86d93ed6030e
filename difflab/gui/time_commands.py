"""Moving through time in steps of the schedule; the playhead itself knows only the share of the way."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from difflab.engine.schedules import Schedule
from difflab.gui.playhead import Playhead


class HasSchedule(Protocol):
    @property
    def schedule(self) -> Schedule: ...


class TimeCommands(QObject):
    """Scrub to a time t, step by step; tells the time whenever the playhead moves."""

    moved = Signal(float)  # t in [0, T]

    def __init__(self, playhead: Playhead, source: HasSchedule, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playhead, self._source = playhead, source
        playhead.moved.connect(self._tell)

    @Slot(float)
    def scrub(self, t: float) -> None:
        """Stop at time t."""
        self._playhead.pause()
        self._playhead.move_to(t / self._source.schedule.steps)

    @Slot(int)
    def step(self, direction: int) -> None:
        """One whole step of the schedule towards noise (1) or data (-1)."""
        self.scrub(round(self._playhead.u * self._source.schedule.steps) + direction)

    @Slot()
    def back(self) -> None:
        self.step(-1)

    @Slot()
    def forth(self) -> None:
        self.step(1)

    @Slot(float)
    def _tell(self, u: float) -> None:
        self.moved.emit(u * self._source.schedule.steps)
