"""Objectives: what the network is trained to minimise, one per file, chosen from a table.

The table holds option values only, so that menus come up before torch; `build` imports what it needs.
"""

from functools import partial
from typing import TYPE_CHECKING

from difflab.engine.objectives.options import (
    AnyObjective,
    Emphasis,
    EpsObjectiveOptions,
    ObjectiveOptions,
    RangeOptions,
    VObjectiveOptions,
    X0ObjectiveOptions,
)

if TYPE_CHECKING:
    import torch

    from difflab.engine.objectives.base import Objective

OBJECTIVES: dict[str, type[ObjectiveOptions]] = {
    "v": VObjectiveOptions,
    "eps": EpsObjectiveOptions,
    "x0": X0ObjectiveOptions,
}


def build(
    options: AnyObjective, log_snrs: "torch.Tensor | None" = None, *, tied: bool = False
) -> "Objective":
    """The loss that `options` choose.

    log_snrs: (T,) float64 those of the schedule, for objectives that practise its steps; so does every one
    where the network is `tied` to them.
    """
    from difflab.engine.objectives.mean_square import MeanSquare
    from difflab.engine.objectives.noise_levels import draw_log_snrs, draw_steps

    levels = partial(draw_log_snrs, options)
    if tied and log_snrs is not None:
        levels = partial(draw_steps, log_snrs)
    return MeanSquare(options.name, levels)


__all__ = [
    "OBJECTIVES",
    "AnyObjective",
    "Emphasis",
    "EpsObjectiveOptions",
    "ObjectiveOptions",
    "RangeOptions",
    "VObjectiveOptions",
    "X0ObjectiveOptions",
    "build",
]
