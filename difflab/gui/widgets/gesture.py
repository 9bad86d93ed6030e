"""Which changes belong to one movement of the hand, and so to one step of undo."""

import itertools
import time

# Key presses and turns of the wheel that follow each other faster than this are one gesture.
PAUSE_SECONDS = 0.8

_serial = itertools.count(1)


class Gesture:
    """Names gestures: one per drag, one per burst of keys; `name` says on what."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._id = ""
        self._held = False
        self._last = -PAUSE_SECONDS

    def begin(self) -> None:
        """A drag begins: everything until `end` is one gesture."""
        self._id = self._fresh()
        self._held = True

    def end(self) -> None:
        self._held = False
        self._last = -PAUSE_SECONDS

    def current(self) -> str:
        """The gesture that a change made now belongs to."""
        now = time.monotonic()
        if not self._held and now - self._last > PAUSE_SECONDS:
            self._id = self._fresh()
        self._last = now
        return self._id

    def _fresh(self) -> str:
        return f"{self._name}#{next(_serial)}"
