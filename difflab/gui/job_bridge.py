"""Where running work meets the window: on each tick, what workers left goes to the views."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from difflab.gui.picture_process import (
    CHANNELS,
    CHECKING,
    COUNTING,
    LEARNED,
    LONG,
    OPENING,
    PATIENT,
    POSTERIOR,
    QUICK,
    SLOW,
    prepare,
)
from difflab.jobs.job import Job
from difflab.jobs.latest import LatestWorker, Outcome
from difflab.jobs.once import Once
from difflab.jobs.process import WorkerProcess

# Of work that is done in this process: two threads must not import the same modules at once.
_IMPORTS = Once(prepare)
# What takes long; all other topics follow the playhead and must not wait for it.
SLOW_TOPICS = {
    "reverse",
    "figure",
    "limit",
    "mismatch",
    "accuracy",
    "exact-loss",
    "energy-distance",
}
# What is refined for seconds, and has a channel of its own.
PATIENT_TOPICS = {
    "ledger": PATIENT,
    "paper-exact": PATIENT,
    "paper-own": PATIENT,
    "paper-picture": CHECKING,
    "run-bound": PATIENT,
    "ledger-learned": LEARNED,
    "ledger-checks": CHECKING,
    "sequence-facts": COUNTING,
    "posterior": POSTERIOR,
    "posterior-pictures": POSTERIOR,
    "posterior-plane": POSTERIOR,
    "browse": CHECKING,
    "gallery": CHECKING,
    "opening": OPENING,
    "learned-sample": CHECKING,
    "image-paths": COUNTING,
    "image-neighbours": COUNTING,
}


class JobBridge(QObject):
    """Owns the workers and the long jobs of one window.

    `outcome` carries the newest `Outcome` of each topic (pictures: latest wins); `frames` a job with all the
    frames since the last tick (scalars: all kept); `ended` a job that has just come to its end.
    """

    outcome = Signal(object)
    frames = Signal(object, list)
    ended = Signal(object)

    def __init__(self, process: WorkerProcess | None = None, parent: QObject | None = None) -> None:
        """Pictures are computed by `process` (a picture process); without one by the workers' own threads."""
        super().__init__(parent)
        self._process = process
        self._workers = [LatestWorker(f"views {channel}") for channel in CHANNELS]
        self._jobs: list[Job[Any]] = []

    def request(self, topic: str, key: Any, work: Callable[[], Iterator[Any]]) -> None:
        """Ask for a picture; `work` must be picklable."""
        channel = _channel(topic)
        self._workers[channel].submit(topic, key, self._apart(work, channel))

    def cancel(self, topic: str) -> None:
        """Give up what was asked for under `topic`, at its next frame if it is being computed."""
        self._workers[_channel(topic)].cancel(topic)

    @property
    def idle(self) -> bool:
        return all(worker.idle for worker in self._workers) and not self._jobs

    def run(self, job: Job[Any]) -> None:
        """Start a long job and collect its frames until it ends."""
        self._jobs.append(job)
        job.start()

    def run_apart(self, name: str, work: Callable[[], Iterator[Any]]) -> Job[Any]:
        """Run a job where pictures are computed; `work` must be picklable."""
        job: Job[Any] = Job(name, self._apart(work, LONG))
        self.run(job)
        return job

    @Slot()
    @Slot(float)
    def collect(self, _seconds: float = 0.0) -> None:
        """Hand over what has arrived since the last call."""
        for worker in self._workers:
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

    def close(self) -> None:
        """Stop everything; waits two seconds at most for each thread."""
        for job in self._jobs:
            job.stop()
        for job in self._jobs:
            job.wait(2.0)
        self.collect()
        for worker in self._workers:
            worker.end()
        if self._process is not None:
            self._process.close()
        for worker in self._workers:
            worker.close()

    def _apart(self, work: Callable[[], Iterator[Any]], channel: int) -> Callable[[], Iterator[Any]]:
        """The same work, done by the process where there is one, else here, after its imports."""
        if self._process is None:
            return partial(_IMPORTS.before, work)
        return partial(self._process.frames, work, channel)

    def _tell(self, outcome: Outcome) -> None:
        self.outcome.emit(outcome)


def _channel(topic: str) -> int:
    if topic in SLOW_TOPICS:
        return SLOW
    return PATIENT_TOPICS.get(topic, QUICK)
