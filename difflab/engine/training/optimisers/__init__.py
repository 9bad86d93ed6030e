"""Optimisers: how gradients become steps of the weights, one per file, chosen by name."""

from typing import Protocol

from torch import Tensor

from difflab.engine.training.optimisers.adam import Adam
from difflab.engine.training.optimisers.momentum import Momentum
from difflab.engine.training.optimisers.sgd import SGD
from difflab.engine.training.options import TrainingOptions


class Optimiser(Protocol):
    """Moves one vector of weights in place; `moments` is all it remembers, vectors like the weights."""

    moments: dict[str, Tensor]

    def step(self, values: Tensor, gradients: Tensor, learning_rate: float, count: int) -> None:
        """Move `values` against `gradients`; count: number of this step, from 1."""

    def rest(self, values: Tensor, learning_rate: float, count: int, idle: Tensor) -> None:
        """Make up for `idle` steps without gradients (broadcastable), the last of them step `count`."""


def build(options: TrainingOptions, values: Tensor) -> Optimiser:
    """The optimiser that `options` choose, for weights like `values`."""
    if options.optimiser == "sgd":
        return SGD(values)
    if options.optimiser == "momentum":
        return Momentum(values, options.momentum)
    return Adam(values, options.weight_decay if options.optimiser == "adamw" else 0.0)


__all__ = ["SGD", "Adam", "Momentum", "Optimiser", "build"]
