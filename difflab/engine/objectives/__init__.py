"""Objectives: what the network is trained to minimise, one per file, chosen from a table.

The table holds option values only, so that menus come up before torch; `build` imports what it needs.
"""

from functools import partial
from typing import TYPE_CHECKING

from difflab.engine.objectives.options import (
    AnyObjective,
    BinomialKLOptions,
    BitsOptions,
    BoundOptions,
    Emphasis,
    EpsObjectiveOptions,
    KLOptions,
    ObjectiveOptions,
    RangeOptions,
    VObjectiveOptions,
    X0ObjectiveOptions,
)
from difflab.engine.processes.options import GAUSSIAN, AnyProcess
from difflab.errors import UsageError

if TYPE_CHECKING:
    import torch

    from difflab.engine.objectives.base import Objective
    from difflab.engine.objectives.noise_levels import NoiseLevels

OBJECTIVES: dict[str, type[ObjectiveOptions]] = {
    "v": VObjectiveOptions,
    "eps": EpsObjectiveOptions,
    "x0": X0ObjectiveOptions,
    "kl": KLOptions,
    "bits": BitsOptions,
    "binomial-kl": BinomialKLOptions,
}


def build(
    options: AnyObjective,
    log_snrs: "torch.Tensor | None" = None,
    *,
    tied: bool = False,
    process: AnyProcess = GAUSSIAN,
) -> "Objective":
    """The loss that `options` choose.

    log_snrs: (T,) float64 those of the schedule, for objectives that practise its steps; so does every one
    where the network is `tied` to them. Raises UsageError where they are needed and missing, or where the
    objective is for another process.
    """
    from difflab.engine.objectives.binomial_kl import BinomialKL
    from difflab.engine.objectives.bits import BitGuess
    from difflab.engine.objectives.kl import KL
    from difflab.engine.objectives.mean_square import MeanSquare
    from difflab.engine.objectives.noise_levels import MOST_MET

    most = MOST_MET if tied else None
    if options.name == "kl":
        return KL(options, _needed(options, log_snrs), most)
    if options.name == "bits" or options.name == "binomial-kl":
        if process.name != "binomial":
            raise UsageError(
                f"The objective {options.title!r} is for bits.", "Choose binary data, or another objective."
            )
        if options.name == "bits":
            return BitGuess(process.rate, _levels(options, log_snrs, tied))
        return BinomialKL(options, _needed(options, log_snrs), process.rate, most)
    return MeanSquare(options.name, _levels(options, log_snrs, tied))


def _levels(options: RangeOptions, log_snrs: "torch.Tensor | None", tied: bool) -> "NoiseLevels":
    from difflab.engine.objectives.noise_levels import MOST_MET, draw_log_snrs, draw_steps

    if tied:
        return partial(draw_steps, _needed(options, log_snrs), most=MOST_MET)
    return partial(draw_log_snrs, options)


def _needed(options: ObjectiveOptions, log_snrs: "torch.Tensor | None") -> "torch.Tensor":
    if log_snrs is None:
        raise UsageError(
            f"The objective {options.title!r} needs the steps of a schedule.", "Train with a schedule."
        )
    return log_snrs


__all__ = [
    "OBJECTIVES",
    "AnyObjective",
    "BinomialKLOptions",
    "BitsOptions",
    "BoundOptions",
    "Emphasis",
    "EpsObjectiveOptions",
    "KLOptions",
    "ObjectiveOptions",
    "RangeOptions",
    "VObjectiveOptions",
    "X0ObjectiveOptions",
    "build",
]
