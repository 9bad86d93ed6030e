"""The playhead: the one time t that every view shows, and how it runs."""

from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

LoopMode = Literal["back-and-forth", "loop", "once"]
SWEEP_SECONDS = 6.0
# At both ends of a back-and-forth run the eye gets a moment to see where it has arrived.
REST_SECONDS = 0.7
SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0)


class Playhead(QObject):
    """A place u = t / T in [0, 1] (0 data, 1 noise) that plays forward (to noise) or in reverse (to data)."""

    moved = Signal(float)
    state_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._u = 0.0
        self._rest = 0.0
        self.playing = False
        self.direction = 1
        self.speed = 1.0
        self.loop: LoopMode = "back-and-forth"

    @property
    def u(self) -> float:
        return self._u

    @property
    def moving(self) -> bool:
        """Whether the next tick moves it: it plays and does not rest at an end."""
        return self.playing and self._rest <= 0.0

    @Slot(float)
    def move_to(self, u: float) -> None:
        """Put the playhead at u, within [0, 1]."""
        u = min(max(u, 0.0), 1.0)
        if u != self._u:
            self._u = u
            self.moved.emit(u)

    def play(self, direction: int) -> None:
        """Start towards noise (1) or data (-1); at the far end, start again from the other."""
        self.direction = direction
        self.playing = True
        self._rest = 0.0
        if self._u == (1.0 if direction > 0 else 0.0):
            self.move_to(0.0 if direction > 0 else 1.0)
        self.state_changed.emit()

    def pause(self) -> None:
        if self.playing:
            self.playing = False
            self.state_changed.emit()

    @Slot()
    def toggle(self) -> None:
        """Play or stop."""
        if self.playing:
            self.pause()
        else:
            self.play(self.direction)

    @Slot()
    def toggle_reverse(self) -> None:
        """Play towards the data, or stop where it does so already."""
        if self.playing and self.direction < 0:
            self.pause()
        else:
            self.play(-1)

    @Slot()
    def to_data(self) -> None:
        self.pause()
        self.move_to(0.0)

    @Slot()
    def to_noise(self) -> None:
        self.pause()
        self.move_to(1.0)

    @Slot()
    def slower(self) -> None:
        self.set_speed(SPEEDS[max(SPEEDS.index(self.speed) - 1, 0)])

    @Slot()
    def faster(self) -> None:
        self.set_speed(SPEEDS[min(SPEEDS.index(self.speed) + 1, len(SPEEDS) - 1)])

    def set_speed(self, speed: float) -> None:
        self.speed = speed
        self.state_changed.emit()

    def set_loop(self, loop: LoopMode) -> None:
        self.loop = loop
        self.state_changed.emit()

    @Slot(float)
    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        if not self.playing:
            return
        if self._rest > 0.0:
            self._rest -= seconds
            return
        u = self._u + self.direction * self.speed * seconds / SWEEP_SECONDS
        if 0.0 < u < 1.0:
            self.move_to(u)
            return
        self.move_to(u)
        self._reach_end()

    def _reach_end(self) -> None:
        if self.loop == "once":
            self.pause()
        elif self.loop == "loop":
            self._rest = REST_SECONDS
            self._u = 0.0 if self.direction > 0 else 1.0
        else:
            self._rest = REST_SECONDS
            self.direction = -self.direction
            self.state_changed.emit()
