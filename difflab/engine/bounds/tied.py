"""The ledger of a network that is tied to its steps: each step's divergence, by sampling.

Such a network has a mean and a variance of its own for each step, so no curve of errors tells what a step
costs, and no other schedule can be read from it.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch

from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.bounds.direct import divergences
from difflab.engine.bounds.ledger import LN2, Ledger, ledger
from difflab.engine.bounds.reverse_model import ReverseModel
from difflab.engine.densities.base import Density
from difflab.engine.schedules.schedule import Schedule
from difflab.engine.schedules.views import FloatArray

POINTS = 256  # data points with their noises, fresh for every step of a round
ROUNDS = 16


def tied_ledgers(
    model: ReverseModel,
    schedule: Schedule,
    density: Density,
    exact: DenoisingCurve,
    limit_bits: float | None,
    generator: torch.Generator,
    rounds: int = ROUNDS,
    points: int = POINTS,
) -> Iterator[Ledger]:
    """Ever better ledgers, in bits per datum; the first after one round, whose cost is T - 1 calls.

    exact: the exact model's curve, for the entropies and the mismatch, which are the data's. Raises
    NonFiniteError where the model's answer is not finite.
    """
    of_data = ledger(schedule, exact, limit_bits)
    sums, squares = np.zeros(schedule.steps - 1), np.zeros(schedule.steps - 1)
    for number in range(1, rounds + 1):
        for t in range(2, schedule.steps + 1):
            found = divergences(model, schedule, density, generator, points, t) / LN2
            sums[t - 2] += float(found.sum())
            squares[t - 2] += float(found.square().sum())
        yield with_terms(of_data, sums, squares, number * points)


def with_terms(of_data: Ledger, sums: FloatArray, squares: FloatArray, count: int) -> Ledger:
    """The data's ledger with the model's terms: means over `count` draws, independent for each step."""
    means = sums / count
    variances = np.maximum(squares / count - means**2, 0.0) / max(count - 1, 1)
    cost = float(means.sum() - of_data.terms_bits.sum())
    return replace(
        of_data,
        terms_bits=means,
        terms_se=np.sqrt(variances),
        K_bits=of_data.K_bits - cost,
        K_se=float(np.sqrt(variances.sum())),
    )
