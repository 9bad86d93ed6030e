"""A tighter bound than K: several forward trajectories from each datum, weighted by how likely they are.

For trajectories from q(x_1..T|x_0) the mean weight w = p(x_0..T)/q(x_1..T|x_0) is p(x_0) exactly
(Sohl-Dickstein et al. 2015, eq. 9; annealed importance sampling, Neal 2001), and the log of a mean over k of
them bounds log p(x_0) from below, the closer the larger k (Burda et al. 2016, theorem 1). k = 1 is K.
"""

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine.bounds.direct import finite_answer
from difflab.engine.bounds.ledger import LN2
from difflab.engine.bounds.reverse_model import ReverseModel
from difflab.engine.densities.base import Density
from difflab.engine.metrics.estimate import Estimate, mean_of
from difflab.engine.prior_mismatch import log_prior
from difflab.engine.schedules.schedule import Schedule

TRAJECTORIES = 16  # a power of two
POINTS = 256  # data points of a round
ROUNDS = 8


@dataclass(frozen=True)
class WeightedBound:
    """Bits per datum and standard error for k = 1, 2, 4, ... trajectories a datum."""

    by_trajectories: dict[int, Estimate]


def importance_bound(
    model: ReverseModel,
    schedule: Schedule,
    density: Density,
    generator: torch.Generator,
    trajectories: int = TRAJECTORIES,
    rounds: int = ROUNDS,
    points: int = POINTS,
) -> Iterator[WeightedBound | None]:
    """The bounds, better after each round of `points` data; None after each step in between.

    trajectories: a power of two. Raises NonFiniteError where the model's answer is not finite.
    """
    kept: list[Tensor] = []
    for _ in range(rounds):
        log_weights = yield from _log_weights(model, schedule, density, generator, points, trajectories)
        kept.append(log_weights.reshape(points, trajectories) / LN2)
        yield WeightedBound(_nested(torch.cat(kept)))


def _nested(log_weights: Tensor) -> dict[int, Estimate]:
    """From log2 weights (n, k): for each power of two the bound from groups of that size in each datum."""
    sizes = [2**power for power in range(int(math.log2(log_weights.shape[1])) + 1)]
    return {size: mean_of(_grouped(log_weights, size)) for size in sizes}


def _grouped(log_weights: Tensor, size: int) -> Tensor:
    """(n,) mean over groups of the log2 of the group's mean weight."""
    groups = log_weights.reshape(len(log_weights), -1, size)
    return (torch.logsumexp(groups * LN2, 2) / LN2 - math.log2(size)).mean(dim=1)


def _log_weights(
    model: ReverseModel,
    schedule: Schedule,
    density: Density,
    generator: torch.Generator,
    points: int,
    trajectories: int,
) -> Generator[None, None, Tensor]:
    """Log weights (n k,) in nats; all k trajectories of a datum follow each other. Yields at each step."""
    x = density.sample(points, generator).repeat_interleave(trajectories, dim=0)
    total = log_prior(x.double())
    for t, beta in enumerate(schedule.betas.tolist(), 1):
        before = x
        noise = torch.randn(x.shape, generator=generator, device=x.device)
        x = math.sqrt(1.0 - beta) * before + math.sqrt(beta) * noise
        if t == 1:
            # K's first step p(x_0|x_1) = q(x_1|x_0) pi(x_0)/pi(x_1): the forward kernel cancels.
            total = total - log_prior(x.double())
        else:
            mean, variance = finite_answer(model, x, t)
            total = total + _log_normal(before.double(), mean, variance)
            total = (
                total + 0.5 * noise.double().square().sum(1) + 0.5 * x.shape[1] * math.log(2 * math.pi * beta)
            )
        yield None
    return total + log_prior(x.double())


def _log_normal(x: Tensor, mean: Tensor, variance: Tensor) -> Tensor:
    """(n,) log N(x; mean, diag(variance)), tensors (n, d)."""
    return -0.5 * ((x - mean).square() / variance + torch.log(2 * math.pi * variance)).sum(dim=1)
