"""One long piece of work in a thread of its own: pausable, stoppable, keeping every frame."""

import logging
import threading
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Generic, TypeVar

Frame = TypeVar("Frame")
log = logging.getLogger(__name__)


class JobState(Enum):
    """Where a job stands."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        return self in {JobState.STOPPED, JobState.DONE, JobState.FAILED}


class Job(Generic[Frame]):
    """Runs the generator that `frames` makes, from its first to its last frame, in a daemon thread.

    Pausing and stopping act between two frames, so a generator that yields often reacts quickly. A stopped
    generator is closed: its `finally` blocks run in the thread. Frames wait until `take` collects them.
    """

    def __init__(self, name: str, frames: Callable[[], Iterator[Frame]]) -> None:
        self.name = name
        self.error: Exception | None = None
        self._make_frames = frames
        self._waiting: list[Frame] = []
        self._lock = threading.Lock()
        self._may_run = threading.Event()
        self._may_run.set()
        self._state = JobState.RUNNING
        self._thread = threading.Thread(target=self._run, name=f"job: {name}", daemon=True)

    @property
    def state(self) -> JobState:
        return self._state

    def start(self) -> None:
        self._thread.start()

    def pause(self) -> None:
        with self._lock:
            if self._state is JobState.RUNNING:
                self._state = JobState.PAUSED
                self._may_run.clear()

    def resume(self) -> None:
        with self._lock:
            if self._state is JobState.PAUSED:
                self._state = JobState.RUNNING
                self._may_run.set()

    def stop(self) -> None:
        """Ask for the end; the job is STOPPED as soon as the frame in work is done."""
        with self._lock:
            if not self._state.ended:
                self._state = JobState.STOPPING
                self._may_run.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Block until the thread has ended, `seconds` at most; whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def take(self) -> list[Frame]:
        """All frames since the last call, oldest first."""
        with self._lock:
            frames, self._waiting = self._waiting, []
        return frames

    def _run(self) -> None:
        try:
            ended = self._run_frames()
        except Exception as error:
            log.info("job %s failed", self.name, exc_info=True)
            self.error = error
            ended = JobState.FAILED
        with self._lock:
            self._state = ended

    def _run_frames(self) -> JobState:
        frames = self._make_frames()
        try:
            for frame in frames:
                with self._lock:
                    self._waiting.append(frame)
                self._may_run.wait()
                if self._state is JobState.STOPPING:
                    return JobState.STOPPED
        finally:
            close = getattr(frames, "close", None)
            if close is not None:
                close()
        return JobState.DONE
