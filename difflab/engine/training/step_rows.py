"""Parameters with a row for each step of a schedule: a training step moves the rows that its batch has met.

All other rows wait, and make up for it when they are met again, as if their gradients had been zero
meanwhile: what a step costs depends on the steps in a batch, not on the schedule's.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from difflab.engine.training.average import WeightAverage
from difflab.engine.training.optimisers import build
from difflab.engine.training.options import TrainingOptions
from difflab.errors import FileFormatError

MET = "met"  # the group of a saved training that tells when each row was met last


class StepRows:
    """One parameter (T, ...) with sparse gradients, its average and its moments."""

    def __init__(self, parameter: nn.Parameter, options: TrainingOptions) -> None:
        self._parameter, self._options = parameter, options
        self._shape = parameter.shape
        self.values = parameter.detach().flatten(1)  # shares the parameter's memory
        self._average = WeightAverage(self.values, options.ema)
        self._moments = build(options, self.values).moments
        self._met = torch.zeros(len(self.values), dtype=torch.int64, device=self.values.device)

    def step(self, learning_rate: float, count: int) -> None:
        """Move the rows of the gradient, and forget it; count: number of this step, from 1."""
        gradient, self._parameter.grad = self._parameter.grad, None
        if gradient is None:
            return
        rows, gradients = gradient._indices()[0], gradient._values().flatten(1)
        values, idle = self.values[rows], (count - 1 - self._met[rows]).to(gradients).unsqueeze(1)
        kept = self._average.kept(1.0 - idle / max(count - 1, 1))
        average = values.lerp(self._average.values[rows], kept)
        optimiser = build(self._options, values)
        for name, moment in optimiser.moments.items():
            moment.copy_(self._moments[name][rows])
        optimiser.rest(values, learning_rate, max(count - 1, 1), idle)
        optimiser.step(values, gradients, learning_rate, count)
        average.lerp_(values, 1.0 - self._average.kept(1.0 - 1.0 / count))
        for name, moment in optimiser.moments.items():
            self._moments[name][rows] = moment
        self.values[rows], self._average.values[rows], self._met[rows] = values, average, count

    def averaged(self, count: int) -> Tensor:
        """A copy on the CPU of the average after step `count`, all rows brought up to it."""
        kept = self._average.kept((self._met / max(count, 1)).to(self.values).unsqueeze(1))
        return self.values.lerp(self._average.values, kept).view(self._shape).cpu()

    def parts(self) -> dict[str, Tensor]:
        """All that a restart needs, by the group it is saved in: copies on the CPU."""
        tables = {"weights": self.values, "average": self._average.values, **self._moments}
        shaped = {group: table.view(self._shape) for group, table in tables.items()} | {MET: self._met}
        return {group: table.to("cpu", copy=True) for group, table in shaped.items()}

    def restore(self, parts: Mapping[str, Tensor], count: int) -> None:
        """The inverse of `parts` after step `count`; raises FileFormatError where the shape is another."""
        met = parts.get(MET, torch.full_like(self._met, count))  # older ones moved all rows in every step
        tables = {"weights": self.values, "average": self._average.values, **self._moments}
        shapes = {part.shape for group, part in parts.items() if group != MET}
        if shapes != {self._shape} or met.shape != self._met.shape:
            raise FileFormatError(
                "The saved training belongs to a network of another shape.",
                "Choose the network it was trained with, or start a new training.",
            )
        for group, table in tables.items():
            table.copy_(parts[group].flatten(1))
        self._met.copy_(met)
