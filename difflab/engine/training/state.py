"""All that a training is at one moment, as plain tensors: from it a run goes on as if never interrupted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from difflab.errors import FileFormatError

PARTS = ("weights", "average", "adam.mean", "adam.square")


@dataclass(frozen=True, eq=False)
class TrainState:
    """Weights, their average, the optimiser's moments (by parameter name), progress and random state.

    step: steps done of `steps`; generator: uint8 state of the batch stream's generator.
    """

    step: int
    steps: int
    weights: Mapping[str, Tensor]
    average: Mapping[str, Tensor]
    mean: Mapping[str, Tensor]
    square: Mapping[str, Tensor]
    generator: Tensor

    def tensors(self) -> dict[str, Tensor]:
        """One flat dictionary of tensors that share no memory, as safetensors wants them."""
        groups = zip(PARTS, (self.weights, self.average, self.mean, self.square), strict=True)
        flat = {f"{part}/{name}": tensor for part, group in groups for name, tensor in group.items()}
        counts = {"step": torch.tensor(self.step), "steps": torch.tensor(self.steps)}
        return flat | counts | {"generator": self.generator}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> Self:
        """The inverse of `tensors`; raises FileFormatError where something is missing or not finite."""
        try:
            step, steps, generator = int(tensors["step"]), int(tensors["steps"]), tensors["generator"]
        except KeyError as error:
            raise FileFormatError(
                f"The saved training lacks its {error.args[0]}.", "Choose another checkpoint."
            ) from error
        weights, average, mean, square = (_group(tensors, part) for part in PARTS)
        return cls(step, steps, weights, average, mean, square, generator)


def _group(tensors: Mapping[str, Tensor], part: str) -> dict[str, Tensor]:
    prefix = f"{part}/"
    group = {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
    if not all(bool(torch.isfinite(value).all()) for value in group.values()):
        raise FileFormatError(
            "The saved training contains infinite numbers.", "Choose an earlier checkpoint."
        )
    return group
