"""Objectives: what the network is trained to minimise, one per file, chosen from a table.

The table holds option values only, so that menus come up before torch; `build` imports what it needs.
"""

from difflab.engine.objectives.options import (
    AnyObjective,
    EpsObjectiveOptions,
    ObjectiveOptions,
    VObjectiveOptions,
    X0ObjectiveOptions,
)

OBJECTIVES: dict[str, type[ObjectiveOptions]] = {
    "v": VObjectiveOptions,
    "eps": EpsObjectiveOptions,
    "x0": X0ObjectiveOptions,
}

__all__ = [
    "OBJECTIVES",
    "AnyObjective",
    "EpsObjectiveOptions",
    "ObjectiveOptions",
    "VObjectiveOptions",
    "X0ObjectiveOptions",
]
