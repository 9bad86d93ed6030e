"""Where running work meets the window: on each tick, what workers left goes to the views."""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from difflab.jobs.job import Job
from difflab.jobs.latest import LatestWorker, Outcome

# Which worker serves a topic. Pictures that follow the playhead must not wait for whole trajectories.
SLOW_TOPICS = {
    "reverse",
    "figure",
    "limit",
    "mismatch",
    "accuracy",
    "exact-loss",
    "learned-sample",
    "energy-distance",
}


class JobBridge(QObject):
    """Owns the workers and the long jobs of one window.

    `outcome` carries the newest `Outcome` of each topic (pictures: latest wins); `frames` a job with all the
    frames since the last tick (scalars: all kept); `ended` a job that has just come to its end.
    """

    outcome = Signal(object)
    frames = Signal(object, list)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quick = LatestWorker("quick views")
        self._slow = LatestWorker("slow views")
        self._jobs: list[Job[Any]] = []
        self._held: dict[str, tuple[Any, Callable[[], Iterator[Any]]]] | None = {}

    def request(self, topic: str, key: Any, work: Callable[[], Iterator[Any]]) -> None:
        """Ask for a picture. Until the first tick requests wait: their imports would delay the window."""
        if self._held is not None:
            self._held[topic] = (key, work)
        else:
            self._worker(topic).submit(topic, key, work)

    @property
    def idle(self) -> bool:
        return not self._held and self._quick.idle and self._slow.idle and not self._jobs

    def run(self, job: Job[Any]) -> None:
        """Start a long job and collect its frames until it ends."""
        self._jobs.append(job)
        job.start()

    @Slot()
    @Slot(float)
    def collect(self, _seconds: float = 0.0) -> None:
        """Hand over what has arrived since the last call."""
        self._release()
        for worker in (self._quick, self._slow):
            for outcome in worker.take():
                self._tell(outcome)
        for job in list(self._jobs):
            over = job.state.ended
            frames = job.take()
            if frames:
                self.frames.emit(job, frames)
            if over:
                self._jobs.remove(job)
                self.ended.emit(job)

    def _release(self) -> None:
        """Submit what was asked for before the window stood."""
        held, self._held = self._held, None
        for topic, (key, work) in (held or {}).items():
            self._worker(topic).submit(topic, key, work)

    def close(self) -> None:
        """Stop everything; waits two seconds at most for each thread."""
        self._held = {}
        for job in self._jobs:
            job.stop()
        for job in self._jobs:
            job.wait(2.0)
        self.collect()
        self._quick.close()
        self._slow.close()

    def _worker(self, topic: str) -> LatestWorker:
        return self._slow if topic in SLOW_TOPICS else self._quick

    def _tell(self, outcome: Outcome) -> None:
        self.outcome.emit(outcome)
