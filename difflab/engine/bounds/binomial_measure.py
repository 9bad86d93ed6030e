"""Measuring a model of bits once, from a first rough table of its losses to one that gives K to 0.005 bits.

Exact models whose bits are exchangeable in few groups are summed over all their states. Otherwise sequences
are drawn. What small steps lose in all is known, the entropy of the data: a batch of draws is scaled to lose
just that. A learned model is the exact one and what it loses beyond it, which is never less than nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from difflab.engine.bounds.binomial_curve import BinomialCurve
from difflab.engine.bounds.binomial_facts import LN2
from difflab.engine.bounds.binomial_histogram import divergences, histogram, losses
from difflab.engine.bounds.binomial_points import ROUGHLY_UNLIKELY, Draws, Points, Sample, States
from difflab.engine.bounds.binomial_smooth import smoothed
from difflab.engine.bounds.finite import not_finite_at
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.bit_states import BitStates, bit_states
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.schedules.views import FloatArray

NOISIEST, CLEANEST = -10.0, 14.0  # nats; beyond, a loss keeps its share of the noise removed
LEVELS, FEW_LEVELS = 73, 19
BATCHES = 8  # whose spread tells the standard error
FEW_DRAWS = 12  # in each of them for a first look, ...
MOST_DRAWS = 64  # ... and so many in a round, ...
PRODUCTS = 500_000  # ... or as many as make so many products with the listed sequences
LEAST_ROUNDS, MOST_ROUNDS = 2, 64
ACCURACY = 0.003  # bits of K, as a standard error under a fine schedule, ...
ENOUGH = 0.02  # ... or this share of what the model is short of the limit
MOST_STATES = 5_000


@dataclass(frozen=True, eq=False)
class _Rows:
    """What b batches of points tell at n levels: losses of the exact model, and the model's beyond them.

    (b, n, ANGLES) in bits over the share of noise removed; mismatches: (b, n) bits.
    """

    exact: FloatArray
    excess: FloatArray
    mismatches: FloatArray


def measure_exact_bits(density: SequenceDensity, generator: torch.Generator) -> Iterator[BinomialCurve]:
    """Ever better curves of the exact model; the last one is `done`.

    Yields after each piece of work, also where the curve is still the last one.
    """
    states = _states(density)
    if states is None:
        yield from _drawn(density, None, None, generator)
        return
    yield _curve(density, None, _first_look(_roughly(density, states), density, None), done=False)
    yield _curve(density, None, _summed(density, states), done=True)


def measure_bits(
    denoiser: Denoiser, density: SequenceDensity, generator: torch.Generator
) -> Iterator[BinomialCurve]:
    """Ever better curves of a learned model (or of any other) on the law `density`; the last is `done`.

    Raises NonFiniteError where the model's answer is not finite.
    """
    yield from _drawn(density, _states(density), denoiser, generator)


def _drawn(
    density: SequenceDensity, states: BitStates | None, denoiser: Denoiser | None, generator: torch.Generator
) -> Iterator[BinomialCurve]:
    """By rounds of draws, first few and rough ones; `states` tell the exact model's part, if it has few."""
    known = None if states is None else _first_look(_roughly(density, states), density, None)
    rough = _first_look(Draws(density, BATCHES, FEW_DRAWS, generator), density, denoiser)
    curve = _curve(density, rough, known, done=False)
    yield curve
    if states is not None:
        known = _summed(density, states)
    count = max(FEW_DRAWS, min(MOST_DRAWS, PRODUCTS // len(density.sequences) // BATCHES))
    found: _Rows | None = None
    for number in range(1, MOST_ROUNDS + 1):
        parts = []
        for row in _rows(Draws(density, BATCHES, count, generator), density, denoiser, LEVELS):
            parts.append(row)
            yield curve
        found = _joined(parts) if found is None else _mean(found, _joined(parts), number)
        curve = _curve(density, found, known, done=False)
        if number == MOST_ROUNDS or (number >= LEAST_ROUNDS and _is_accurate(curve, density.limit_bits())):
            break
    yield replace(curve, done=True)


def _states(density: SequenceDensity) -> BitStates | None:
    return bit_states(density.sequences.numpy().astype(np.uint8), MOST_STATES)


def _roughly(density: SequenceDensity, states: BitStates) -> States:
    return States(density, states, ROUGHLY_UNLIKELY)


def _summed(density: SequenceDensity, states: BitStates) -> _Rows:
    """The exact model's part at all levels."""
    return _joined(list(_rows(States(density, states), density, None, LEVELS)))


def _grid(count: int) -> FloatArray:
    return np.linspace(NOISIEST, CLEANEST, count)


def _rows(points: Points, density: SequenceDensity, denoiser: Denoiser | None, count: int) -> Iterator[_Rows]:
    """One level of `count` after the other."""
    levels = _grid(count)
    tables = divergences(NOISIEST, CLEANEST, count, density.rate)
    for level, table in zip(levels.tolist(), tables, strict=True):
        yield _row(points.at(level), table, density.rate, denoiser, level)


def _first_look(points: Points, density: SequenceDensity, denoiser: Denoiser | None) -> _Rows:
    """All levels, drawn through a few."""
    rows = _joined(list(_rows(points, density, denoiser, FEW_LEVELS)))
    exact, mismatches = smoothed(rows.exact, LEVELS), smoothed(rows.mismatches[..., None], LEVELS)[..., 0]
    excess = np.zeros_like(exact) if denoiser is None else smoothed(rows.excess, LEVELS)
    return _Rows(exact, excess, mismatches)


def _joined(rows: list[_Rows]) -> _Rows:
    return _Rows(
        np.concatenate([row.exact for row in rows], axis=1),
        np.concatenate([row.excess for row in rows], axis=1),
        np.concatenate([row.mismatches for row in rows], axis=1),
    )


def _mean(rows: _Rows, new: _Rows, number: int) -> _Rows:
    """Of all rounds, the new one being that `number`."""
    return _Rows(
        rows.exact + (new.exact - rows.exact) / number,
        rows.excess + (new.excess - rows.excess) / number,
        rows.mismatches + (new.mismatches - rows.mismatches) / number,
    )


def _row(sample: Sample, table: FloatArray, rate: float, denoiser: Denoiser | None, level: float) -> _Rows:
    """Of one level; table: its `divergences`."""
    exact = _losses(sample, sample.truth, table)
    told = exact if denoiser is None else _losses(sample, _answer(denoiser, sample.x, level), table)
    return _Rows(exact, told - exact, _mismatches(sample, rate))


def _losses(sample: Sample, answer: Tensor, table: FloatArray) -> FloatArray:
    """(b, 1, ANGLES)."""
    shown, exact, told = (bits.numpy()[:, sample.columns] for bits in (sample.x, sample.truth, answer))
    counts = sample.weights[:, None] * sample.counts
    return losses(histogram(shown, exact, told, counts, sample.batch, sample.batches), table)[:, None]


def _mismatches(sample: Sample, rate: float) -> FloatArray:
    """KL(q_t || pi) in bits, (b, 1)."""
    surplus = (sample.log_q - _log_prior(sample.x, rate)).numpy()
    # pi/q - 1 has mean 0 and takes off what is linear in a small surplus; of a large one it knows nothing.
    control = np.expm1(-surplus)
    near = float((sample.weights * control**2).sum()) < 0.25 * sample.batches
    values = sample.weights * (surplus + control if near else surplus) / LN2
    return np.bincount(sample.batch, values, sample.batches)[:, None].astype(np.float64)


def _answer(denoiser: Denoiser, x: Tensor, level: float) -> Tensor:
    """The model's probabilities, asked for in single precision as in training."""
    answer = denoiser(x.float(), torch.tensor(level)).double().cpu()
    if not bool(torch.isfinite(answer).all()):
        raise not_finite_at(level)
    return answer.clamp(0.0, 1.0)


def _log_prior(x: Tensor, rate: float) -> Tensor:
    """log pi(x) (n,) in nats."""
    ones = x.sum(1)
    return ones * math.log(rate) + (x.shape[1] - ones) * math.log1p(-rate)


def _curve(
    density: SequenceDensity, drawn: _Rows | None, known: _Rows | None, *, done: bool
) -> BinomialCurve:
    """From what was drawn, the exact model's part from `known` where it is; from `known` alone without."""
    base = known or drawn
    assert base is not None
    exact = _to_scale(base.exact, density)
    return BinomialCurve(
        log_snrs=_grid(LEVELS),
        losses=exact if drawn is None else exact + drawn.excess,
        mismatches=np.maximum(base.mismatches.mean(axis=0), 0.0),
        ones=float(density.mean_bits.sum()),
        dim=density.dim,
        rate=density.rate,
        done=done,
    )


def _to_scale(exact: FloatArray, density: SequenceDensity) -> FloatArray:
    """Losses (b, n, ANGLES) of the exact model, scaled so that small steps lose the data's entropy in all.

    In small steps K reaches its limit: the loss of a step towards the data is d I(X_0; X_t), so that together
    they lose I(X_0; X_0) = H(X_0). A batch's chance errors are nearly the same for large steps.
    """
    levels = _grid(LEVELS)
    rates = exact[..., 0] / (1 + np.exp(-levels))  # per nat: the share removed grows by alpha_bar
    lost = np.trapezoid(rates, levels) + rates[:, 0]  # the noisier levels fall off exponentially
    entropy = -density.limit_bits()
    if entropy <= 0:
        return exact
    return np.asarray(exact * (entropy / np.where(lost > 0, lost, entropy))[:, None, None])


def _is_accurate(curve: BinomialCurve, limit_bits: float) -> bool:
    """Whether K of a fine schedule is known well enough: of a bad model it need not be known as well."""
    log_snrs = np.linspace(10.0, NOISIEST, 200)
    losses = curve.losses_and_errors_of(log_snrs[:-1], log_snrs[1:])
    return losses.total_error <= max(ACCURACY, ENOUGH * (float(losses.bits.sum()) + limit_bits))
