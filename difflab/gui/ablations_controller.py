"""Between the ablations' page and the process that trains them: one grid at a time."""

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from difflab.gui import ablations_work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.numbers import format_duration
from difflab.gui.panels.ablation_page import AblationPage
from difflab.gui.panels.ablation_reading import Progress, RunReading
from difflab.gui.picture_process import training_process
from difflab.jobs.job import Job, JobState
from difflab.session.ablations import AXES, USUAL, Ablation, AblationFrame, ablations, base
from difflab.session.ablations_table import ablations_csv

JOB = "ablations"
FAILURES = {JobState.STOPPED: "Stopped.", JobState.DONE: "Done."}


class AblationsController(QObject):
    """Starts, holds and ends the grid that the page asks for, and tells the page how it goes."""

    failed = Signal(str)

    def __init__(self, bridge: JobBridge, page: AblationPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._page = bridge, page
        self._process = training_process()
        self._job: Job[AblationFrame] | None = None
        self._axes: tuple[str, ...] = USUAL
        self._grid: list[Ablation] = []
        self._frames: dict[str, AblationFrame] = {}  # the newest of each run, with the figures so far
        self._worked, self._since = 0.0, 0.0  # seconds of training, without those of a pause
        page.axes_chosen.connect(self.choose)
        page.start_requested.connect(self.start)
        page.pause_requested.connect(self.pause_or_resume)
        page.stop_requested.connect(self.stop)
        bridge.frames.connect(self._take)
        bridge.ended.connect(self._end)
        self.choose(USUAL)

    @property
    def is_under_way(self) -> bool:
        return self._job is not None

    def close(self) -> None:
        """End the process; the job must have been stopped before."""
        self._process.close()

    @Slot(object)
    def choose(self, axes: tuple[str, ...]) -> None:
        """Compare these axes, in a grid that has not been trained yet."""
        if self._job is not None:
            return
        self._axes = axes
        self._grid, self._frames = ablations(base(), axes), {}
        self._page.show_axes(axes)
        self._show_runs()
        self._page.grid.clear_losses()
        self._page.show_progress(Progress("idle", self._plan()))

    @Slot()
    def start(self) -> None:
        """Train the grid from the beginning."""
        if self._job is not None:
            return
        self._frames = {}
        self._show_runs()
        self._page.grid.clear_losses()
        self._worked, self._since = 0.0, time.monotonic()
        make = partial(ablations_work.grid, tuple(self._grid))
        self._job = Job(JOB, partial(self._process.frames, make))
        self._bridge.run(self._job)
        self._page.show_progress(Progress("starting", f"{self._plan()} The training starts."))

    @Slot()
    def pause_or_resume(self) -> None:
        if self._job is None:
            return
        if self._job.state is JobState.PAUSED:
            self._job.resume()
            self._since = time.monotonic()
        else:
            self._job.pause()
            self._worked += time.monotonic() - self._since
        self._tell()

    @Slot()
    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._tell()

    # Own workings

    @Slot(object, list)
    def _take(self, job: Job[AblationFrame], frames: list[AblationFrame]) -> None:
        if job is not self._job:
            return
        if not self._frames:
            self._since = time.monotonic()  # until now the process has been starting
        losses: dict[str, list[NDArray[np.float32]]] = {}
        for frame in frames:
            losses.setdefault(frame.key, []).append(frame.losses)
            self._frames[frame.key] = _joined(self._frames.get(frame.key), frame)
        joined: Mapping[str, NDArray[np.float32]] = {
            key: np.concatenate(each) for key, each in losses.items()
        }
        self._page.grid.append_losses(joined, {key: self._frames[key].steps for key in joined})
        self._show_runs()
        self._tell()

    @Slot(object)
    def _end(self, job: Job[AblationFrame]) -> None:
        if job is not self._job:
            return
        self._job = None
        if job.error is not None:
            self.failed.emit(str(job.error))
        words = f"{self._plan()} {FAILURES.get(job.state, 'Ended by an error.')}"
        self._page.show_progress(Progress("done", words))

    def _show_runs(self) -> None:
        readings = [_reading(run, self._frames.get(run.key)) for run in self._grid]
        newest = [(run, self._frames.get(run.key)) for run in self._grid]
        self._page.show_runs(readings, ablations_csv(newest))

    def _tell(self) -> None:
        assert self._job is not None
        state = self._job.state
        if state is JobState.PAUSED:
            self._page.show_progress(Progress("paused", f"{self._plan()} Paused at {self._share():.0%}."))
        elif state is JobState.STOPPING:
            self._page.show_progress(Progress("stopping", "Stopping"))
        else:
            self._page.show_progress(Progress("running", f"{self._plan()} {self._how_far()}"))

    def _plan(self) -> str:
        """ "8 runs of 1,500 steps: MSE or KL, Adam or SGD."; what is compared, and how much work it is."""
        count = len(self._grid)
        steps = self._grid[0].experiment.training.steps or 0
        compared = [
            " or ".join(each.words for each in axis.choices) for axis in AXES if axis.key in self._axes
        ]
        runs = f"{count} runs" if count > 1 else "1 run"
        return f"{runs} of {steps:,} steps{': ' if compared else ''}{', '.join(compared)}."

    def _share(self) -> float:
        """How much of the training is done, in [0, 1]."""
        whole = sum(run.experiment.training.steps or 0 for run in self._grid)
        return sum(frame.step for frame in self._frames.values()) / max(whole, 1)

    def _how_far(self) -> str:
        share = self._share()
        if share >= 1.0 or all(
            run.key in self._frames and _is_over(self._frames[run.key]) for run in self._grid
        ):
            return "Measuring K."
        seconds = self._worked + time.monotonic() - self._since
        left = f", {format_duration(seconds * (1 - share) / share)} left" if share > 0.02 else ""
        return f"{share:.0%}{left}."


def _is_over(frame: AblationFrame) -> bool:
    return bool(frame.problem) or frame.step == frame.steps


def _joined(before: AblationFrame | None, now: AblationFrame) -> AblationFrame:
    """The newest frame with what earlier ones brought and it does not."""
    if before is None:
        return now
    samples = now.samples if now.samples is not None else before.samples
    if now.K_bits is None and before.K_bits is not None:
        return replace(
            now,
            samples=samples,
            K_bits=before.K_bits,
            K_se=before.K_se,
            K_exact_bits=before.K_exact_bits,
        )
    return replace(now, samples=samples)


def _reading(run: Ablation, frame: AblationFrame | None) -> RunReading:
    loss = run.experiment.objective.title
    if frame is None:
        return RunReading(run.key, run.words, loss, steps=run.experiment.training.steps or 0)
    return RunReading(
        run.key,
        run.words,
        loss,
        frame.step,
        frame.steps,
        frame.samples,
        frame.K_bits,
        frame.K_se,
        frame.K_exact_bits,
        frame.problem,
    )
