"""Work after a preparation that is made once, by whichever thread comes first.

Threads that import the same modules at the same time can lock each other.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any


class Once:
    """A preparation shared by all work."""

    def __init__(self, prepare: Callable[[], Iterator[Any]]) -> None:
        self._prepare = prepare
        self._lock = threading.Lock()
        self._done = False

    def before(self, work: Callable[[], Iterator[Any]]) -> Iterator[Any]:
        """What `work` yields, after the preparation; the others wait while one thread makes it."""
        with self._lock:
            if not self._done:
                for _ in self._prepare():
                    pass
                self._done = True
        yield from work()
