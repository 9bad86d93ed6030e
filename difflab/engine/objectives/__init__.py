"""Objectives: what the network is trained to minimise, one per file, chosen from a table.

The table holds option values only, so that menus come up before torch; `build` imports what it needs.
"""

from typing import TYPE_CHECKING

from difflab.engine.objectives.options import (
    AnyObjective,
    Emphasis,
    EpsObjectiveOptions,
    ObjectiveOptions,
    VObjectiveOptions,
    X0ObjectiveOptions,
)

if TYPE_CHECKING:
    from difflab.engine.objectives.mean_square import MeanSquare

OBJECTIVES: dict[str, type[ObjectiveOptions]] = {
    "v": VObjectiveOptions,
    "eps": EpsObjectiveOptions,
    "x0": X0ObjectiveOptions,
}


def build(options: AnyObjective) -> "MeanSquare":
    """The loss that `options` choose."""
    from difflab.engine.objectives.mean_square import MeanSquare

    return MeanSquare(options.name)


__all__ = [
    "OBJECTIVES",
    "AnyObjective",
    "Emphasis",
    "EpsObjectiveOptions",
    "ObjectiveOptions",
    "VObjectiveOptions",
    "X0ObjectiveOptions",
    "build",
]
