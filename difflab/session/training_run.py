"""A training with its run folder: frames for whoever watches, files for whoever comes back."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.densities.images import ImageDensity
from difflab.engine.schedules import build as build_schedule
from difflab.engine.training.group import ALONE, Group
from difflab.engine.training.train import (
    DivergedError,
    TrainFrame,
    TrainingTask,
    TrainState,
    help_train,
    train,
)
from difflab.errors import StorageError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import RunWriter
from difflab.session.paths import with_changes
from difflab.session.results import Learned
from difflab.session.scene.exact import exact_law

CHECKPOINT_SECONDS = 20.0


Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, eq=False)
class Resumption:
    """From where a training goes on: its state, and the losses (step,) of all steps before."""

    state: Arrays
    losses: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Divergence:
    """A training that left the finite numbers: what happened, and the sound state of `step` before it."""

    message: str
    step: int
    state: Arrays


@dataclass(frozen=True, eq=False)
class RunFrame:
    """News of a training run.

    step of steps; losses: (k,) one for each step since the last frame; seconds: since the start; learned: the
    averaged weights where this frame brings some; problem: why the run folder cannot be written any more, or
    what the training had to change to go on; device: where it computes; divergence: why no more frames come.
    """

    step: int
    steps: int
    losses: NDArray[np.float32]
    seconds: float
    seconds_per_step: float
    learned: Learned | None = None
    problem: str = ""
    device: str = "cpu"
    divergence: Divergence | None = None


def run_training(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    device: str,
    folder: Path,
    *,
    must_keep: bool = True,
    resume: Resumption | None = None,
    tell_divergence: bool = False,
    group: Group = ALONE,
) -> Iterator[RunFrame]:
    """Train the experiment's network, from `resume` on if given, and keep its run in `folder`.

    A time budget becomes a number of steps, which the run's experiment records. Closing the generator ends
    the training and leaves a folder with what was learned up to its last step. A loss that is not finite
    leaves one with the last sound weights and raises `NonFiniteError`, or is the news of a last frame if one
    is to `tell_divergence`. A folder that cannot be written is told once and the training goes on; without
    any folder it does not even start if it `must_keep` the run.

    In a `group` of processes the first one yields and keeps all this, the others yield nothing.
    """
    task = task_of(experiment, assets, device)
    start = None if resume is None else TrainState.from_tensors(_tensors(resume.state))
    if group.rank > 0:
        help_train(task, start, group)
        return
    keeper = _Keeper(experiment, assets, device, folder, must_keep)
    if resume is not None:
        keeper.begin_with(resume.losses)
    status = "stopped"
    try:
        for frame in train(task, start, checkpoint_seconds=CHECKPOINT_SECONDS, group=group):
            yield keeper.take(frame)
        status = "done"
    except DivergedError as error:
        status = "diverged"
        last = keeper.take_divergence(error)
        if not tell_divergence:
            raise
        yield last
    finally:
        keeper.finish(status)


def task_of(experiment: Experiment, assets: Mapping[str, AnyArray], device: str = "cpu") -> TrainingTask:
    """What the engine is to train."""
    law = exact_law(experiment.data, assets, experiment.process)
    images = law.data if isinstance(law, ImageDensity) else None
    return TrainingTask(
        experiment.network,
        experiment.objective,
        experiment.training,
        law,
        experiment.seed,
        device,
        build_schedule(experiment.schedule).log_snrs.tolist(),
        experiment.process,
        None if images is None else images.shape,
        0 if images is None else len(images.labels),
    )


def learned_of(experiment: Experiment, frame: TrainFrame) -> Learned | None:
    """What a frame of the engine brings for `experiment`, if anything."""
    if frame.weights is None:
        return None
    return Learned(experiment, _arrays(frame.weights), frame.step)


class _Keeper:
    """Turns the engine's frames into those of the run, and writes what is to be kept."""

    def __init__(
        self,
        experiment: Experiment,
        assets: Mapping[str, AnyArray],
        device: str,
        folder: Path,
        must_keep: bool,
    ) -> None:
        self._experiment, self._assets, self._device = experiment, assets, device
        self._writer: RunWriter | None = None
        self._problem = ""
        try:
            self._writer = RunWriter(folder, experiment, assets, device)
        except StorageError as error:
            if must_keep:
                raise
            self._problem = f"The run is not kept: {error}"
        self._started = time.monotonic()
        self._step = 0
        self._newest: RunFrame | None = None
        # Weights and state of the newest step, or the last sound ones of a diverged training.
        self._now: Callable[[], tuple[Mapping[str, torch.Tensor], TrainState]] | None = None
        self._saved_step = -1

    def begin_with(self, losses: NDArray[np.float32]) -> None:
        """The losses of the steps that an earlier run has taken."""
        self._step = len(losses)
        if self._writer is not None:
            self._writer.add_losses(1, losses, 0.0)

    def take(self, frame: TrainFrame) -> RunFrame:
        seconds = time.monotonic() - self._started
        self._experiment = with_changes(self._experiment, {"training.steps": frame.steps})
        losses = frame.losses.numpy()
        learned = learned_of(self._experiment, frame)
        problem = self._write(frame, losses, seconds) or frame.notice
        self._step, self._now = frame.step, frame.now
        self._newest = RunFrame(
            frame.step, frame.steps, losses, seconds, frame.seconds_per_step, learned, problem, self._device
        )
        return self._newest

    def take_divergence(self, error: DivergedError) -> RunFrame:
        """What a diverged training had last learned is what is kept of it."""
        self._now = lambda: (error.weights, error.state)
        newest = self._newest
        assert newest is not None  # the first frame comes before the first step
        learned = Learned(self._experiment, _arrays(error.weights), error.step)
        divergence = Divergence(error.cause, error.step, _state_arrays(error.state))
        none = np.empty(0, np.float32)
        return replace(newest, losses=none, learned=learned, problem="", divergence=divergence)

    def finish(self, status: str) -> None:
        """Leave the folder complete; where that fails, what was written before is still there."""
        if self._writer is None:
            return
        try:
            if self._now is not None:
                weights, state = self._now()
                if state.step != self._saved_step:
                    self._writer.checkpoint(state.step, _arrays(weights), _state_arrays(state))
            self._writer.finish(status, self._experiment, self._assets)
        except StorageError:
            self._writer = None

    def _write(self, frame: TrainFrame, losses: NDArray[np.float32], seconds: float) -> str:
        if self._writer is None:
            problem, self._problem = self._problem, ""
            return problem
        try:
            self._writer.add_losses(self._step + 1, losses, seconds)
            if frame.state is not None and frame.weights is not None:
                self._writer.checkpoint(frame.step, _arrays(frame.weights), _state_arrays(frame.state))
                self._saved_step = frame.step
        except StorageError as error:
            self._writer = None
            return f"The run is not kept any more: {error}"
        return ""


def _arrays(tensors: Mapping[str, torch.Tensor]) -> dict[str, NDArray[np.generic]]:
    return {name: tensor.numpy() for name, tensor in tensors.items()}


def _tensors(arrays: Arrays) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(np.array(array)) for name, array in arrays.items()}


def _state_arrays(state: TrainState) -> dict[str, NDArray[np.generic]]:
    return _arrays(state.tensors())
