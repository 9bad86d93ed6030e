"""A training with its run folder: frames for whoever watches, files for whoever comes back."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.training.train import DivergedError, TrainFrame, TrainingTask, TrainState, train
from difflab.errors import StorageError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import RunWriter
from difflab.session.paths import with_changes
from difflab.session.results import Learned
from difflab.session.scene.exact import exact_density

CHECKPOINT_SECONDS = 20.0


@dataclass(frozen=True, eq=False)
class RunFrame:
    """News of a training run.

    step of steps; losses: (k,) one for each step since the last frame; seconds: since the start; learned: the
    averaged weights where this frame brings some; problem: why the run folder cannot be written any more;
    device: where it computes.
    """

    step: int
    steps: int
    losses: NDArray[np.float32]
    seconds: float
    seconds_per_step: float
    learned: Learned | None = None
    problem: str = ""
    device: str = "cpu"


def run_training(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    device: str,
    folder: Path,
    *,
    must_keep: bool = True,
) -> Iterator[RunFrame]:
    """Train the experiment's network and keep its run in `folder`.

    A time budget becomes a number of steps, which the run's experiment records. Closing the generator ends
    the training and leaves a folder with what was learned so far; so does a loss that is not finite, which
    raises `NonFiniteError`. A folder that cannot be written is told once and the training goes on;
    without any folder it does not even start if it `must_keep` the run.
    """
    task = TrainingTask(
        experiment.network,
        experiment.objective,
        experiment.training,
        exact_density(experiment.data, assets),
        experiment.seed,
        device,
    )
    keeper = _Keeper(experiment, assets, device, folder, must_keep)
    status = "stopped"
    try:
        for frame in train(task, checkpoint_seconds=CHECKPOINT_SECONDS):
            yield keeper.take(frame)
        status = "done"
    except DivergedError as error:
        status = "diverged"
        keeper.keep_weights(error.step, error.weights)
        raise
    finally:
        keeper.finish(status)


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
        self._learned: Learned | None = None
        self._saved_step = -1

    def take(self, frame: TrainFrame) -> RunFrame:
        seconds = time.monotonic() - self._started
        self._experiment = with_changes(self._experiment, {"training.steps": frame.steps})
        losses = frame.losses.numpy()
        learned = None
        if frame.weights is not None:
            learned = self._learned = Learned(self._experiment, _arrays(frame.weights), frame.step)
        problem = self._write(frame, losses, seconds)
        self._step = frame.step
        return RunFrame(
            frame.step, frame.steps, losses, seconds, frame.seconds_per_step, learned, problem, self._device
        )

    def keep_weights(self, step: int, weights: Mapping[str, torch.Tensor]) -> None:
        """What a diverged training had last learned."""
        self._learned = Learned(self._experiment, _arrays(weights), step)

    def finish(self, status: str) -> None:
        """Leave the folder complete; where that fails, what was written before is still there."""
        if self._writer is None:
            return
        try:
            if self._learned is not None and self._learned.step > self._saved_step:
                self._writer.checkpoint(self._learned.step, self._learned.weights, {})
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


def _state_arrays(state: TrainState) -> dict[str, NDArray[np.generic]]:
    return _arrays(state.tensors())
