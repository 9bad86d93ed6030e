"""Training as a generator of frames: the caller sets the pace, stops and records; nothing here saves."""

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine.networks.options import MLPOptions
from difflab.engine.objectives.options import VObjectiveOptions
from difflab.engine.training.budget import steps_within
from difflab.engine.training.data import Source
from difflab.engine.training.group import ALONE, Group
from difflab.engine.training.options import TrainingOptions
from difflab.engine.training.run import TrainingRun, TrainingTask
from difflab.engine.training.state import TrainState
from difflab.errors import NonFiniteError

Weights = Mapping[str, Tensor]
SOUND = 2.0  # a loss of so many times the first one shows weights that are lost already


@dataclass(frozen=True, eq=False)
class TrainFrame:
    """News of a training since the last frame.

    step: steps done of `steps` in all; losses: (k,) float32 on the CPU, one for each step since the last
    frame; seconds_per_step: their mean time (nan without steps); weights: the averaged weights by name, for
    `load_state_dict`, on snapshots, else None; state: all that a restart needs, on checkpoints, else None
    (a checkpoint is a snapshot, too); now: weights and state of this very step, on any frame, while it is the
    newest; notice: what the run had to change to go on, in a sentence, once.
    The first frame comes before the first step, the last one has step == steps, weights and state.
    """

    step: int
    steps: int
    losses: Tensor
    seconds_per_step: float
    weights: Weights | None
    state: TrainState | None
    now: Callable[[], tuple[Weights, TrainState]]
    notice: str = ""


class DivergedError(NonFiniteError):
    """The loss or the weights left the finite numbers; weights and state are the last sound ones, of `step`.

    Sound: finite, and the loss no worse than twice what it was at the beginning.
    """

    def __init__(self, step: int, weights: Weights, state: TrainState) -> None:
        self.step, self.weights, self.state = step, weights, state
        super().__init__(
            f"The training diverged after step {step:,}: its loss is no longer finite.",
            "Lower the learning rate or enlarge the batch and start again; the last finite weights are kept.",
        )


def train(
    task: TrainingTask,
    resume: TrainState | None = None,
    *,
    frame_seconds: float = 1 / 50,
    snapshot_seconds: float = 0.5,
    checkpoint_seconds: float = math.inf,
    group: Group = ALONE,
) -> Iterator[TrainFrame]:
    """Train `task`, from `resume` on if given; yields a frame every `frame_seconds` of work or so.

    Without a number of steps in its options, a short trial finds how many fit into the time budget: every
    frame tells it, and the task with that number repeats the run bit for bit (on a CPU, by as many threads).
    The pace of frames, snapshots and checkpoints changes no result. Raises DivergedError with the last finite
    weights, FileFormatError where `resume` belongs to another network.

    In a `group` this process does its share of the work; frames and results are those of the whole.
    """
    run = _begin(task, resume, group)
    pace = _Pace(run, snapshot_seconds, checkpoint_seconds)
    yield pace.frame([], math.nan)
    while run.step < run.steps:
        start, losses = time.perf_counter(), [run.advance()]
        while run.step < run.steps and time.perf_counter() - start < frame_seconds:
            losses.append(run.advance())
        yield pace.frame(losses, start)


def help_train(task: TrainingTask, resume: TrainState | None, group: Group) -> None:
    """Do the share of a process that is not the first of its group: the first one tells of the training."""
    run = _begin(task, resume, group)
    while run.step < run.steps:
        run.advance()


def warm_up() -> None:
    """Load what a first training step loads; for a background thread, so that no user waits for it."""
    task = TrainingTask(
        MLPOptions(width=4, depth=1),
        VObjectiveOptions(),
        TrainingOptions(batch=8, steps=2),
        _Normal(),
        seed=0,
    )
    for _ in train(task):
        pass


def _begin(task: TrainingTask, resume: TrainState | None, group: Group) -> TrainingRun:
    chosen = task.training.steps
    if resume is not None:
        run = TrainingRun(task, chosen or resume.steps, group)
        run.restore(resume)
        return run
    return TrainingRun(task, chosen or steps_within(task, task.training.seconds, group), group)


class _Pace:
    """Decides what a frame carries beside its losses, and refuses what is not finite."""

    def __init__(self, run: TrainingRun, snapshot_seconds: float, checkpoint_seconds: float) -> None:
        self._run = run
        self._seconds = (snapshot_seconds, checkpoint_seconds)
        self._due = [-math.inf, time.perf_counter() + checkpoint_seconds]
        self._worst = math.inf  # of the losses that count as sound
        self._sound = self._now()
        self._parts = 1  # in which a batch is computed

    def frame(self, losses: list[Tensor], start: float) -> TrainFrame:
        run = self._run
        values = torch.stack(losses).float().cpu() if losses else torch.empty(0)
        now = time.perf_counter()
        if not (torch.isfinite(values).all() and run.is_finite()):
            weights, state = self._sound
            raise DivergedError(state.step, weights, state)
        typical = float(values.median()) if losses else -math.inf
        if self._worst == math.inf and losses:
            self._worst = SOUND * typical
        last = run.step == run.steps
        checkpoint = last or now >= self._due[1]
        snapshot = checkpoint or now >= self._due[0]
        found = self._now() if snapshot else None
        if found is not None:
            self._due[0] = now + self._seconds[0]
            if typical <= self._worst:
                self._sound = found
        if checkpoint:
            self._due[1] = now + self._seconds[1]
        seconds_per_step = (now - start) / len(losses) if losses else math.nan
        return TrainFrame(
            run.step,
            run.steps,
            values,
            seconds_per_step,
            found[0] if found is not None else None,
            found[1] if found is not None and checkpoint else None,
            self._now,
            self._notice(),
        )

    def _notice(self) -> str:
        before, self._parts = self._parts, self._run.gradients.parts
        if self._parts == before:
            return ""
        return f"Memory is short: each batch is computed in {self._parts} parts, which changes no result."

    def _now(self) -> tuple[Weights, TrainState]:
        return self._run.weights(), self._run.state()


class _Normal:
    """Standard normal data in one dimension, for the warm-up."""

    dim = 1

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        return torch.randn(count, 1, generator=generator)


__all__ = [
    "DivergedError",
    "Source",
    "TrainFrame",
    "TrainState",
    "TrainingTask",
    "help_train",
    "train",
    "warm_up",
]
