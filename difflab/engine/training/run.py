"""One training in progress: the only mutable thing of it, advanced one step at a time."""

from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine.networks import build as build_network
from difflab.engine.networks.options import AnyNetwork
from difflab.engine.objectives import build as build_objective
from difflab.engine.objectives.options import AnyObjective
from difflab.engine.training.adam import Adam
from difflab.engine.training.average import WeightAverage
from difflab.engine.training.data import BatchStream, Source
from difflab.engine.training.options import TrainingOptions
from difflab.engine.training.parameters import FlatParameters
from difflab.engine.training.state import TrainState

WARM_UP_STEPS = 20  # the first gradients say little about the size of a good step


@dataclass(frozen=True, eq=False)
class TrainingTask:
    """What to train and on what: equal tasks give equal weights, bit for bit on one kind of CPU.

    source: the data in scaled units (any Density); seed: start of the initial weights, data and noise.
    """

    network: AnyNetwork
    objective: AnyObjective
    training: TrainingOptions
    source: Source
    seed: int
    device: str = "cpu"


class TrainingRun:
    """Network, optimiser, weight average and batches of a task that takes `steps` steps in all."""

    def __init__(self, task: TrainingTask, steps: int) -> None:
        # A CPU generator on every device: a run starts from the same numbers wherever it runs.
        generator = torch.Generator().manual_seed(task.seed)
        device = torch.device(task.device)
        self.step, self.steps = 0, steps
        self.network = build_network(task.network, task.source.dim, generator).to(device)
        self.stream = BatchStream(task.source, task.objective, task.training.batch, device, generator)
        self._objective = build_objective(task.objective)
        self._parameters = FlatParameters(self.network)
        self._adam = Adam(self._parameters.values)
        self._average = WeightAverage(self._parameters.values, task.training.ema)
        self._learning_rate = task.training.learning_rate

    def advance(self) -> Tensor:
        """Take one step; returns its loss, a scalar on the device, without waiting for it."""
        parameters = self._parameters
        parameters.gradients.zero_()
        loss = self._objective.loss(self.network, *self.stream.next()).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        rate = self._rate()
        self.step += 1
        self._adam.step(parameters.values, parameters.gradients, rate, self.step)
        self._average.update(parameters.values, self.step)
        return loss.detach()

    def is_finite(self) -> bool:
        """Whether all weights are finite numbers."""
        return bool(torch.isfinite(self._parameters.values).all())

    def weights(self) -> dict[str, Tensor]:
        """The averaged weights by name, copied to the CPU: what the network's `load_state_dict` takes."""
        return self._parameters.split(self._average.values)

    def state(self) -> TrainState:
        """All that is needed to go on from here."""
        split = self._parameters.split
        values = (self._parameters.values, self._average.values, self._adam.mean, self._adam.square)
        weights, average, mean, square = (split(vector) for vector in values)
        return TrainState(self.step, self.steps, weights, average, mean, square, self.stream.state())

    def restore(self, state: TrainState) -> None:
        """Go on from `state`; raises FileFormatError where it belongs to another network."""
        join = self._parameters.join
        join(state.weights, self._parameters.values)
        join(state.average, self._average.values)
        join(state.mean, self._adam.mean)
        join(state.square, self._adam.square)
        self.step = state.step
        self.stream.restore(state.generator, state.step)

    def _rate(self) -> float:
        """The learning rate of the next step: a short rise, then straight down to zero at the last."""
        rise = min(1.0, (self.step + 1) / WARM_UP_STEPS)
        return self._learning_rate * rise * (1.0 - self.step / self.steps)
