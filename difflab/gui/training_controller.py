"""Training from the window: one job at a time, whose news go to the panel and the results."""

import math
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from difflab.gui import run_work, work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.numbers import format_duration, format_number
from difflab.gui.panels.training_panel import TrainingPanel
from difflab.gui.panels.training_status import TrainingState, TrainingStatus
from difflab.gui.picture_process import training_process
from difflab.gui.run_pictures import RunPictures
from difflab.gui.run_shelf import RunShelf, TrainedRun, bundled_words
from difflab.jobs.job import Job, JobState
from difflab.jobs.latest import Outcome
from difflab.session.assets import AnyArray, named_assets
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import Run
from difflab.session.paths import with_changes
from difflab.session.places import runs_folder
from difflab.session.results import Learned, Results, learning_key

JOB = "training"
SLOWER = 0.1  # what a resumed training does to the learning rate that made it diverge
STATES: dict[JobState, TrainingState] = {
    JobState.RUNNING: "running",
    JobState.PAUSED: "paused",
    JobState.STOPPING: "stopping",
    JobState.STOPPED: "stopped",
    JobState.DONE: "finished",
    JobState.FAILED: "failed",
}


class TrainingController(QObject):
    """Starts, pauses and stops the training of the present experiment; edits meanwhile do not touch it."""

    learned_changed = Signal()
    state_changed = Signal()
    device_known = Signal(str)  # where the training computes
    devices_known = Signal(object)  # where it could: names to words
    progressed = Signal(str)  # in words; empty when no training is under way
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        results: Results,
        bridge: JobBridge,
        panel: TrainingPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._results, self._bridge, self._panel = document, results, bridge, panel
        self._process = training_process()
        self._job: Job[Any] | None = None
        self._experiment: Experiment | None = None  # what is trained, or was last
        self._pictured: Experiment | None = None  # what the panel's loss and samples are of
        self._assets: Mapping[str, AnyArray] = {}
        self._folder: Path | None = None
        self._device = "auto"
        self._newest: Any = None
        self._divergence: Any = None  # where the training stands still, after its loss left the numbers
        self._speed = 0.0
        self._next_sample = 1.0
        self._losses: list[NDArray[np.float32]] = []
        self._pictures = RunPictures(bridge, panel, self)
        self._shelf = RunShelf(document, results, bridge, panel, self._pictures, self)
        self._shelf.learned_changed.connect(self.learned_changed)
        self._shelf.failed.connect(self.failed)
        self._shelf.shown.connect(self._forget_training)
        document.listen(self._compare)
        bridge.frames.connect(self._take_frames)
        bridge.ended.connect(self._end)
        bridge.outcome.connect(self._take_outcome)
        self._compare()

    @property
    def is_under_way(self) -> bool:
        return self._job is not None or self._divergence is not None

    @Slot()
    def prepare(self) -> None:
        """Start the process that trains before the user asks for it: it takes a second or two."""
        self._process.start()
        self._bridge.request("devices", None, work.devices)
        self._shelf.look_for_runs()

    def close(self) -> None:
        """End the process; a training must have been stopped before."""
        self._process.close()

    @Slot(str)
    def choose_device(self, device: str) -> None:
        self._device = device

    @Slot()
    def start(self) -> None:
        """Train the experiment as it is now; does nothing while a training is under way."""
        if self.is_under_way:
            return
        experiment, assets = self._document.experiment, dict(self._document.assets)
        self._experiment, self._assets = experiment, assets
        self._next_sample, self._losses = 1.0, []
        self._shelf.show_none()
        self._panel.begin_run(experiment.training.steps or 0, experiment.objective.loss_words)
        self._panel.show_exact_loss(None)
        self._pictures.ask_for_exact_loss(experiment, assets)
        self._picture(experiment)
        self._run(experiment)

    def _run(self, experiment: Experiment, resume: work.Resumed | None = None) -> None:
        """Train in the process, into a new folder."""
        self._folder = _new_folder(experiment)
        self._newest, self._divergence, self._speed = None, None, 0.0
        make = partial(work.training, experiment, self._assets, self._device, self._folder, resume)
        self._job = Job(JOB, partial(self._process.frames, make))
        self._bridge.run(self._job)
        self._tell("starting")

    @Slot()
    def pause_or_resume(self) -> None:
        if self._divergence is not None:
            self._go_on_slower()
        elif self._job is not None:
            if self._job.state is JobState.PAUSED:
                self._job.resume()
            else:
                self._job.pause()
            self._tell()

    def _go_on_slower(self) -> None:
        """Resume a diverged training from its last sound step with a smaller learning rate."""
        assert self._experiment is not None
        divergence, before = self._divergence, self._experiment
        rate = self._next_rate()
        resumed = with_changes(before, {"training.learning_rate": rate, "training.steps": self._newest.steps})
        losses = np.concatenate(self._losses)[: divergence.step]
        self._losses = [losses]
        self._panel.begin_run(resumed.training.steps or 0, resumed.objective.loss_words)
        self._panel.append_losses(losses)
        if learning_key(self._document.experiment) == learning_key(before):
            # What is trained is what the panels show, so that the stage shows what it learns.
            self._document.apply(Edit("learning rate", {"training.learning_rate": rate}))
        self._experiment = resumed
        self._run(resumed, (divergence.state, losses))

    def _next_rate(self) -> float:
        """The learning rate of a resumed training: the user's where that is lower, else a tenth."""
        assert self._experiment is not None
        failed, chosen = self._experiment.training, self._document.experiment.training
        if chosen.learning_rate < failed.learning_rate:
            return chosen.learning_rate
        return SLOWER * failed.learning_rate

    @Slot()
    def stop(self) -> None:
        if self._divergence is not None:
            self._divergence = None
            self._tell("stopped")
            self._add_run()
        elif self._job is not None:
            self._job.stop()
            self._tell()

    @Slot(str)
    def reopen(self, key: str) -> None:
        """Show a run of the list: its experiment, its weights on the stage, its losses."""
        if self.is_under_way:
            self.failed.emit("A training is under way. Stop it before you look at another run.")
        else:
            self._shelf.open(key)

    @Slot(object)
    def take_run(self, run: Run) -> None:
        """A run folder was opened: it joins the list and is shown."""
        self._shelf.take(run)

    @Slot(object)
    def _forget_training(self, run: TrainedRun) -> None:
        """The panel shows another run than the last training."""
        self._newest, self._folder = None, run.folder
        self._picture(run.experiment)

    def _picture(self, experiment: Experiment) -> None:
        self._pictured = experiment
        self._compare()

    def _compare(self) -> None:
        """After any change of the document: the panel says where it is about other data."""
        about = self._pictured.data if self._pictured is not None else None
        other = about is not None and about != self._document.experiment.data
        self._panel.show_origin(about.title.lower() if other and about is not None else "")
        if self._folder is None:  # nothing was trained or chosen yet
            found = self._results.bundled(self._document.experiment)
            words = "" if found is None else bundled_words(found.step)
            self._panel.show_state(TrainingStatus(message=words))

    @Slot(object, list)
    def _take_frames(self, job: Job[Any], frames: list[Any]) -> None:
        if job is not self._job:
            return
        if self._newest is None:
            self.device_known.emit(frames[-1].device.upper())
        self._newest = frames[-1]
        losses = np.concatenate([frame.losses for frame in frames])
        self._panel.append_losses(losses)
        self._losses.append(losses)
        self._speed = _smoothed_speed(self._speed, frames)
        for problem in (frame.problem for frame in frames if frame.problem):
            self.failed.emit(problem)
        brought = [frame.learned for frame in frames if frame.learned is not None]
        self._divergence = frames[-1].divergence
        if brought and (brought[-1].step > 0 or self._divergence is not None):
            self._take_learned(brought[-1])
        self._tell()

    def _take_learned(self, learned: Learned) -> None:
        self._results.put(learned)
        self.learned_changed.emit()
        # Pictures of the samples at steps that double: the first ones change most.
        if learned.step >= self._next_sample or learned.step == self._newest.steps:
            self._next_sample = 2.0 * learned.step
            assert self._experiment is not None
            self._pictures.draw_sample(learned, self._experiment, self._assets)

    @Slot(object)
    def _take_outcome(self, outcome: Outcome) -> None:
        if outcome.topic == "kept-run":
            self._take_kept(outcome.value)
        elif outcome.topic == "devices" and outcome.value is not None:
            self.devices_known.emit(outcome.value)

    @Slot(object)
    def _end(self, job: Job[Any]) -> None:
        if job is not self._job:
            return
        self._job = None
        if self._divergence is not None:
            self._tell("paused", self._divergence_words())
            self.failed.emit(self._divergence.message)
            return
        state = STATES[job.state]
        self._tell(state, str(job.error) if job.error is not None else "")
        if job.error is not None:
            self.failed.emit(str(job.error))
        if self._newest is None or not self._newest.step:
            return
        if state == "stopped" and self._folder is not None:
            # The last steps before the end brought weights that only the folder has.
            self._bridge.request("kept-run", None, partial(run_work.kept_run, self._folder))
        else:
            self._add_run()

    def _divergence_words(self) -> str:
        """What happened to the training that stands still, and what the user can do."""
        step = f"{self._divergence.step:,}"
        assert self._experiment is not None
        rate = format_number(SLOWER * self._experiment.training.learning_rate, digits=2)
        return (
            f"{self._divergence.message} The weights of step {step} are kept and shown. Resume goes on from "
            f"there with a tenth of the learning rate ({rate}), or with the one you lower it to before; "
            "a larger batch helps, too, from a new start."
        )

    def _take_kept(self, run: Run | None) -> None:
        """A stopped run as its folder has it, or None where that cannot be read."""
        if run is None or not run.weights:
            self._add_run()
            return
        learned = Learned(run.experiment, run.weights, run.steps)
        if not self.is_under_way:
            self._results.put(learned)
            self.learned_changed.emit()
        self._shelf.add(learned, run.assets, run.losses[:, 1].astype(np.float32), run.folder)

    def _add_run(self) -> None:
        """The training that has just ended joins the list, with the weights that are kept of it."""
        assert self._experiment is not None
        assert self._folder is not None
        learned = self._results.get(self._experiment)
        if learned is not None and self._losses:
            assets = {name: self._assets[name] for name in named_assets(learned.experiment)}
            self._shelf.add(learned, assets, np.concatenate(self._losses), self._folder)

    def _tell(self, state: TrainingState | None = None, message: str = "") -> None:
        """Show where the training stands."""
        newest, job = self._newest, self._job
        if state is None and job is not None:
            state = STATES[job.state]
            if state == "running" and (newest is None or newest.step == 0):
                state = "starting"
        left = (newest.steps - newest.step) / self._speed if newest is not None and self._speed else None
        if not message and state in {"finished", "stopped"} and self._folder is not None:
            message = f"Kept in {self._folder}"
        self._panel.show_state(
            TrainingStatus(
                state or "idle",
                newest.step if newest is not None else 0,
                newest.steps if newest is not None else 0,
                self._speed,
                left,
                message,
            )
        )
        self.state_changed.emit()
        self.progressed.emit(self._progress_words(left))

    def _progress_words(self, left: float | None) -> str:
        """ "Training 25 %, 120 steps/s, 0:15 left"; empty when no training is under way."""
        newest = self._newest
        if self._divergence is not None:
            return f"Training {100 * newest.step / newest.steps:.0f} %, paused"
        if self._job is None:
            return ""
        if newest is None or not newest.step:
            return "Training starts"
        words = f"Training {100 * newest.step / newest.steps:.0f} %"
        if self._job.state is JobState.PAUSED:
            return f"{words}, paused"
        return words if left is None else f"{words}, {self._speed:.0f} steps/s, {format_duration(left)} left"


def _smoothed_speed(before: float, frames: list[Any]) -> float:
    """Steps a second, smoothed over some frames."""
    for frame in frames:
        if math.isfinite(frame.seconds_per_step) and frame.seconds_per_step > 0:
            now = 1.0 / frame.seconds_per_step
            before = now if before == 0.0 else 0.9 * before + 0.1 * now
    return before


def _new_folder(experiment: Experiment) -> Path:
    """A run folder that does not exist yet, named by data and time."""
    stem = f"{experiment.data.name}-{time.strftime('%Y%m%d-%H%M%S')}"
    folder, number = runs_folder() / stem, 1
    while folder.exists():
        number += 1
        folder = runs_folder() / f"{stem}-{number}"
    return folder
