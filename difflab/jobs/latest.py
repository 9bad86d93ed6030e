"""Work whose newest request alone matters: pictures that follow a dragged curve.

Each request belongs to a topic. A new request replaces the waiting one of its topic; the running one may
finish if it is quick, so that a picture follows a long drag not waiting for its end; else it ends at its
next yield. Of the results, the newest of each topic is kept until it is collected.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)
# How long a request that has been overtaken may go on.
PATIENCE_SECONDS = 0.2


@dataclass(frozen=True)
class Outcome:
    """What a request has brought so far: its newest value, or the error that ended it."""

    topic: str
    key: Any
    value: Any = None
    error: Exception | None = None
    final: bool = False


@dataclass(frozen=True)
class _Request:
    topic: str
    key: Any
    work: Callable[[], Iterator[Any]]


class LatestWorker:
    """One daemon thread that runs requests topic by topic, the newest of each topic only."""

    def __init__(self, name: str) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[str, _Request] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._running: _Request | None = None
        self._overtaken = False
        self._dropped = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=f"worker: {name}", daemon=True)
        self._thread.start()

    def submit(self, topic: str, key: Any, work: Callable[[], Iterator[Any]]) -> None:
        """Request `work`: makes a generator of ever better values. `key` comes back with them."""
        with self._changed:
            self._waiting[topic] = _Request(topic, key, work)
            if self._running is not None and self._running.topic == topic:
                self._overtaken = True
            self._changed.notify_all()

    def cancel(self, topic: str) -> None:
        """Drop the topic's waiting and running request and its uncollected value."""
        with self._changed:
            self._waiting.pop(topic, None)
            self._outcomes.pop(topic, None)
            if self._running is not None and self._running.topic == topic:
                self._dropped = True

    def take(self) -> list[Outcome]:
        """The newest outcome of each topic since the last call."""
        with self._changed:
            outcomes, self._outcomes = list(self._outcomes.values()), {}
        return outcomes

    @property
    def idle(self) -> bool:
        """Whether nothing waits, runs or lies uncollected."""
        with self._changed:
            return not self._waiting and self._running is None and not self._outcomes

    def close(self, seconds: float = 2.0) -> None:
        """End the thread after the value in work; waits for it `seconds` at most."""
        self.end()
        self._thread.join(seconds)

    def end(self) -> None:
        """Let the thread end after the value in work, which is dropped, without waiting for it."""
        with self._changed:
            self._closed = self._dropped = True
            self._waiting.clear()
            self._changed.notify_all()

    def _run(self) -> None:
        while (request := self._next()) is not None:
            try:
                self._work(request)
            except Exception as error:
                log.info("request %s failed", request.topic, exc_info=True)
                self._keep(Outcome(request.topic, request.key, error=error, final=True))

    def _next(self) -> _Request | None:
        with self._changed:
            self._running = None
            while not self._waiting and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            self._running = self._waiting.pop(next(iter(self._waiting)))
            self._overtaken = self._dropped = False
            return self._running

    def _work(self, request: _Request) -> None:
        values = request.work()
        end_if_overtaken = time.monotonic() + PATIENCE_SECONDS
        try:
            last = None
            for last in values:
                self._keep(Outcome(request.topic, request.key, last))
                if self._dropped or (self._overtaken and time.monotonic() > end_if_overtaken):
                    return
            self._keep(Outcome(request.topic, request.key, last, final=True))
        finally:
            close = getattr(values, "close", None)
            if close is not None:
                close()

    def _keep(self, outcome: Outcome) -> None:
        with self._changed:
            if not self._dropped:
                self._outcomes[outcome.topic] = outcome
