"""All that a training is at one moment, as plain tensors: from it a run goes on as if never interrupted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from difflab.errors import FileFormatError


@dataclass(frozen=True, eq=False)
class TrainState:
    """Weights, their average, the optimiser's moments (by parameter name), progress and random state.

    step: steps done of `steps`; moments: by the name the optimiser gives them; generator: uint8 state of the
    batch stream's generator.
    """

    step: int
    steps: int
    weights: Mapping[str, Tensor]
    average: Mapping[str, Tensor]
    moments: Mapping[str, Mapping[str, Tensor]]
    generator: Tensor

    def tensors(self) -> dict[str, Tensor]:
        """One flat dictionary of tensors that share no memory, as safetensors wants them."""
        groups = {"weights": self.weights, "average": self.average, **self.moments}
        flat = {f"{part}/{name}": tensor for part, group in groups.items() for name, tensor in group.items()}
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
        groups: dict[str, dict[str, Tensor]] = {"weights": {}, "average": {}}
        for name, value in tensors.items():
            part, slash, parameter = name.partition("/")
            if slash:
                groups.setdefault(part, {})[parameter] = value
        _refuse_infinite(groups)
        return cls(step, steps, groups.pop("weights"), groups.pop("average"), groups, generator)


def _refuse_infinite(groups: Mapping[str, Mapping[str, Tensor]]) -> None:
    values = (value for group in groups.values() for value in group.values())
    if not all(bool(torch.isfinite(value).all()) for value in values):
        raise FileFormatError(
            "The saved training contains infinite numbers.", "Choose an earlier checkpoint."
        )
