"""The ledger of a network of bits that is tied to its steps: what it loses beyond the exact model, at each.

Such a network is asked at the levels of its own steps only, and no other schedule can be read from it. A
step's divergence is the exact model's and that of the network's reverse rates from the exact ones: the latter
is sampled, first at some steps, then at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.bounds.binomial import binomial_ledger
from difflab.engine.bounds.binomial_direct import SUREST, told_at_step
from difflab.engine.bounds.binomial_facts import LN2
from difflab.engine.bounds.binomial_measure import ACCURACY, ENOUGH, measure_exact_bits
from difflab.engine.bounds.ledger import Ledger
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.processes.binomial import kl, mixed, posterior
from difflab.engine.schedules.schedule import Schedule
from difflab.engine.schedules.views import FloatArray

FEW_STEPS, FEW_POINTS = 80, 32  # of a first look
POINTS, ROUNDS = 64, 16  # sequences with their noises, fresh for every step of a round
PIECE = 16  # steps between two ledgers


@dataclass(frozen=True, eq=False)
class _Excess:
    """Sums over `count` draws of what is lost beyond the exact model, and of its squares, in bits (k,).

    at: (k,) rising, the places of the steps among all of 2..T; between them the loss is a straight line.
    """

    at: NDArray[np.int64]
    sums: FloatArray
    squares: FloatArray
    count: int

    def plus(self, other: "_Excess") -> "_Excess":
        return _Excess(
            self.at, self.sums + other.sums, self.squares + other.squares, self.count + other.count
        )

    def added_to(self, base: Ledger) -> Ledger:
        """The model's ledger, from the exact one's."""
        means = self.sums / self.count
        variances = np.maximum(self.squares / self.count - means**2, 0.0) / max(self.count - 1, 1)
        every = np.arange(len(base.terms_bits))
        terms = np.interp(every, self.at, means)
        errors = np.interp(every, self.at, np.sqrt(variances))
        return replace(
            base,
            terms_bits=base.terms_bits + terms,
            terms_se=np.hypot(base.terms_se, errors),
            K_bits=base.K_bits - float(terms.sum()),
            K_se=float(np.hypot(base.K_se, np.sqrt((self._weights(len(every)) ** 2 * variances).sum()))),
        )

    def _weights(self, steps: int) -> FloatArray:
        """How often each measured step counts in the sum over all (k,)."""
        if len(self.at) == 1:
            return np.array([float(steps)])
        every = np.arange(steps)
        lower = np.clip(np.searchsorted(self.at, every, side="right") - 1, 0, len(self.at) - 2)
        share = (every - self.at[lower]) / np.diff(self.at)[lower]
        count = len(self.at)
        return np.asarray(np.bincount(lower, 1 - share, count) + np.bincount(lower + 1, share, count))


def tied_bits_ledgers(
    denoiser: Denoiser,
    schedule: Schedule,
    density: SequenceDensity,
    generator: torch.Generator,
    rounds: int = ROUNDS,
    points: int = POINTS,
) -> Iterator[Ledger]:
    """Ever better ledgers, in bits per sequence; yields after each piece of work.

    Raises NonFiniteError where the model's answer is not finite.
    """
    alike = torch.Generator().manual_seed(generator.initial_seed())
    curves = measure_exact_bits(density, alike)
    limit = density.limit_bits()
    exact = binomial_ledger(schedule, next(curves), limit)
    count = schedule.steps - 1
    if count == 0:
        yield exact
        return
    few = ((count - 1) * np.linspace(0.0, 1.0, FEW_STEPS) ** 2).round().astype(int)  # close near the data
    *_, found = _measured(denoiser, schedule, density, generator, np.unique(few), FEW_POINTS)
    shown = found.added_to(exact)
    yield shown
    for curve in curves:
        exact = binomial_ledger(schedule, curve, limit)
        yield shown
    whole: _Excess | None = None
    for _ in range(rounds):
        for newest in _measured(denoiser, schedule, density, generator, np.arange(count), points):
            found = newest
            yield shown
        whole = found if whole is None else whole.plus(found)
        shown = whole.added_to(exact)
        if shown.K_se <= max(ACCURACY, ENOUGH * (limit - shown.K_bits)):
            break
    yield shown


def _measured(
    denoiser: Denoiser,
    schedule: Schedule,
    density: SequenceDensity,
    generator: torch.Generator,
    at: NDArray[np.int64],
    points: int,
) -> Iterator[_Excess]:
    """Of some steps; yields what there is after each piece, all of it at last."""
    sums, squares = np.zeros(len(at)), np.zeros(len(at))
    for place, step in enumerate(at.tolist()):
        excess = _excess(denoiser, schedule, density, generator, points, step + 2)
        sums[place], squares[place] = excess.sum(), np.square(excess).sum()
        if place % PIECE == PIECE - 1 or place == len(at) - 1:
            yield _Excess(at, sums, squares, points)


def _excess(
    denoiser: Denoiser,
    schedule: Schedule,
    density: SequenceDensity,
    generator: torch.Generator,
    points: int,
    t: int,
) -> FloatArray:
    """(n,) KL(exact reverse step t || the model's) in bits, at sequences x_t."""
    found = told_at_step(denoiser, schedule, density, generator, points, t)
    told, truth = found.answer.clamp(SUREST, 1 - SUREST), found.truth
    law = posterior(found.x, found.at, found.before, density.rate)
    apart = kl(mixed(law, truth, 1 - truth), mixed(law, told, 1 - told)).sum(1)
    return np.asarray(apart.numpy() / LN2)
