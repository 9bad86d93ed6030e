"""K of bits by sampling steps and noises, without a table: for any model, and to check the ledger by."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from difflab.engine.bounds.binomial_facts import LN2, SequenceFacts
from difflab.engine.bounds.direct import strata
from difflab.engine.bounds.finite import not_finite
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.metrics.estimate import Estimate
from difflab.engine.processes.binomial import noise_bits, posterior_kl
from difflab.engine.schedules.schedule import Schedule

ROUNDS = 24
POINTS = 256  # sequences with their noises, fresh for every step of a round
SUREST = 1e-13  # how near to certain a model's answer may count: 30 nats of log-odds


def direct_binomial_bound(
    denoiser: Denoiser,
    schedule: Schedule,
    density: SequenceDensity,
    generator: torch.Generator,
    rounds: int = ROUNDS,
    points: int = POINTS,
) -> Iterator[Estimate]:
    """K in bits a sequence with its standard error, better after each round; the first after two rounds.

    Raises NonFiniteError where the model's answer is not finite.
    """
    ones = float(density.mean_bits.sum())
    fixed = SequenceFacts.of(schedule, ones, density.dim, density.rate).fixed_bits
    if schedule.steps == 1:
        yield Estimate(fixed, 0.0)
        return
    totals: list[float] = []
    for _ in range(rounds):
        totals.append(_round(denoiser, schedule, density, generator, points))
        if len(totals) > 1:
            se = float(np.std(totals, ddof=1)) / math.sqrt(len(totals))
            yield Estimate(fixed - float(np.mean(totals)), se)


def _round(
    denoiser: Denoiser, schedule: Schedule, density: SequenceDensity, generator: torch.Generator, points: int
) -> float:
    """The sum of all terms in bits, from one step of each stratum."""
    edges = strata(schedule.steps)
    draws = torch.rand(len(edges) - 1, generator=generator, device=generator.device).tolist()
    total = 0.0
    for first, after, draw in zip(edges[:-1].tolist(), edges[1:].tolist(), draws, strict=True):
        t = first + min(int(draw * (after - first)), after - first - 1)
        total += (after - first) * _loss(denoiser, schedule, density, generator, points, t)
    return total


def _loss(
    denoiser: Denoiser,
    schedule: Schedule,
    density: SequenceDensity,
    generator: torch.Generator,
    points: int,
    t: int,
) -> float:
    """The mean divergence of step t in bits; the exact posterior stands for each drawn x_0."""
    told = told_at_step(denoiser, schedule, density, generator, points, t)
    logits = torch.logit(told.answer, eps=SUREST)
    kl = posterior_kl(logits, told.truth, told.x, told.at, told.before, density.rate)
    return float(kl.sum(1).mean()) / LN2


class Told(NamedTuple):
    """Bits x (n, L) at step t, in float64: the model's answer, the true one, and the step's two levels."""

    x: Tensor
    answer: Tensor
    truth: Tensor
    at: Tensor
    before: Tensor


def told_at_step(
    denoiser: Denoiser,
    schedule: Schedule,
    density: SequenceDensity,
    generator: torch.Generator,
    points: int,
    t: int,
) -> Told:
    """Of fresh sequences with their noises; raises NonFiniteError where an answer is not finite."""
    at, before = torch.from_numpy(schedule.log_snrs[[t - 1, t - 2]])
    x0 = density.sample(points, generator)
    uniform = torch.rand(x0.shape, generator=generator, device=x0.device)
    x = noise_bits(x0, uniform, at, density.rate)
    answer = denoiser(x, at).double()
    if not bool(torch.isfinite(answer).all()):
        raise not_finite(f"The model's answer at step {t} is not a finite number.")
    return Told(x.double(), answer, density.denoise(x.double(), float(at)), at, before)
