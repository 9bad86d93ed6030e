"""Measuring a model of bits once, from a first rough table of its losses to one that gives K to 0.005 bits.

Exact models whose bits are exchangeable in few groups are summed over all their states. Otherwise sequences
are drawn, with the same uniform numbers at all levels, and the exact posterior stands for each drawn x_0
(Rao-Blackwell). What small steps lose in all is known, the entropy of the data: a batch of draws is scaled
to lose just that. A learned model is the exact one and what it loses beyond it. Independent batches of draws
tell the standard error of K under any schedule.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from difflab.engine.bounds.binomial_curve import FAINTEST, BinomialCurve
from difflab.engine.bounds.binomial_facts import LN2
from difflab.engine.bounds.binomial_histogram import histogram, losses
from difflab.engine.bounds.finite import not_finite_at
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.bit_states import BitStates, bit_states
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.processes.binomial import noise_bits
from difflab.engine.schedules.views import FloatArray

NOISIEST, CLEANEST = -10.0, 14.0  # nats; beyond, a loss keeps its share of the noise removed
LEVELS, FEW_LEVELS = 73, 19
FEW_BATCHES, FEW_DRAWS = 2, 48
PRODUCTS = 4_000_000  # of draws and listed sequences in a batch, ...
MOST_DRAWS = 512  # ... which is never more than this
LEAST_BATCHES, MOST_BATCHES = 8, 64
ACCURACY = 0.003  # bits of K, as a standard error under a fine schedule, ...
ENOUGH = 0.02  # ... or this share of what the model is short of the limit
MOST_STATES = 5_000
UNLIKELY = 1e-14  # states with less probability are left out


@dataclass(frozen=True, eq=False)
class _Sample:
    """Sequences x (n, L) at one level with their weights (n,), which sum to 1.

    Their bits are looked at in `columns` (c,), each of which stands for `counts` (n, c) of them.
    """

    x: Tensor
    weights: Tensor
    columns: NDArray[np.int64]
    counts: FloatArray


class _Points(Protocol):
    """Sequences at every level."""

    def at(self, log_snr: float) -> _Sample: ...


class _Draws:
    """Data with one uniform number per bit: their noisy versions at every level."""

    def __init__(self, density: SequenceDensity, count: int, generator: torch.Generator) -> None:
        self._rate = density.rate
        listed = density.sequences[_systematic(density.log_weights.exp(), count, generator)]
        flips = _spread(count, density.dim, generator) < density.flip
        self._x0 = (listed - flips.to(listed)).abs()
        self._uniform = _spread(count, density.dim, generator)
        self._counts = np.ones(self._x0.shape)

    def at(self, log_snr: float) -> _Sample:
        x = noise_bits(self._x0, self._uniform, torch.tensor(log_snr), self._rate)
        count, dim = x.shape
        weights = torch.full((count,), 1 / count, dtype=torch.float64)
        return _Sample(x, weights, np.arange(dim), self._counts)


def _systematic(weights: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """(count,) places, each as often as its weight says, up to one."""
    marks = (torch.arange(count) + torch.rand((), generator=generator, dtype=torch.float64)) / count
    return torch.searchsorted(weights.cumsum(0), marks).clamp(max=len(weights) - 1)


def _spread(count: int, dim: int, generator: torch.Generator) -> Tensor:
    """(count, dim) uniform numbers; those of a column share [0, 1) out evenly (McKay et al. 1979)."""
    order = torch.rand(count, dim, generator=generator).argsort(0)
    return (order + torch.rand(count, dim, generator=generator, dtype=torch.float64)) / count


class _States:
    """All states of a law whose bits are exchangeable, with their probabilities at every level."""

    def __init__(self, density: SequenceDensity, states: BitStates) -> None:
        self._density, self._states = density, states
        self._x = torch.from_numpy(states.bits)
        self._log_multiplicity = torch.from_numpy(states.log_multiplicity)

    def at(self, log_snr: float) -> _Sample:
        weights = (self._density.log_density(self._x, log_snr) + self._log_multiplicity).exp()
        likely = weights > UNLIKELY
        counts = self._states.counts[likely.numpy()]
        return _Sample(self._x[likely], weights[likely], self._states.columns, counts)


@dataclass(frozen=True, eq=False)
class _Rows:
    """What points tell at each level: losses of the exact model and the model's beyond them (n, ANGLES).

    In bits over the share of noise removed; mismatches: (n,) bits.
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
    yield _curve(density, [], _first_look(states, density, None), done=False)
    yield _curve(density, [], _all_rows(states, density, None, _grid(LEVELS)), done=True)


def measure_bits(
    denoiser: Denoiser, density: SequenceDensity, generator: torch.Generator
) -> Iterator[BinomialCurve]:
    """Ever better curves of a learned model (or of any other) on the law `density`; the last is `done`.

    Raises NonFiniteError where the model's answer is not finite.
    """
    yield from _drawn(density, _states(density), denoiser, generator)


def _drawn(
    density: SequenceDensity, states: _States | None, denoiser: Denoiser | None, generator: torch.Generator
) -> Iterator[BinomialCurve]:
    """By batches of draws, first few and rough ones; `states` tell the exact model's part, if it has few."""
    known = None if states is None else _first_look(states, density, None)
    draws = [_Draws(density, FEW_DRAWS, generator) for _ in range(FEW_BATCHES)]
    rough = [_first_look(each, density, denoiser) for each in draws]
    curve = _curve(density, rough, known, done=False)
    yield curve
    if states is not None:
        known = _all_rows(states, density, None, _grid(LEVELS))
    count = max(16, min(MOST_DRAWS, PRODUCTS // len(density.sequences)))
    batches: list[_Rows] = []
    while not curve.done:
        batch, parts = _Draws(density, count, generator), []
        for level in _grid(LEVELS).tolist():
            parts.append(_row(batch, density, denoiser, level))
            yield curve
        batches.append(_joined(parts))
        if len(batches) >= LEAST_BATCHES:
            curve = _curve(density, batches, known, done=len(batches) >= MOST_BATCHES)
            curve = replace(curve, done=curve.done or _is_accurate(curve, density.limit_bits()))
    yield curve


def _states(density: SequenceDensity) -> _States | None:
    found = bit_states(density.sequences.numpy().astype(np.uint8), MOST_STATES)
    return None if found is None else _States(density, found)


def _grid(count: int) -> FloatArray:
    return np.linspace(NOISIEST, CLEANEST, count)


def _all_rows(
    points: _Points, density: SequenceDensity, denoiser: Denoiser | None, levels: FloatArray
) -> _Rows:
    return _joined([_row(points, density, denoiser, level) for level in levels.tolist()])


def _first_look(points: _Points, density: SequenceDensity, denoiser: Denoiser | None) -> _Rows:
    """All levels, by splines through a few."""
    from scipy.interpolate import CubicSpline

    few, all_levels = _grid(FEW_LEVELS), _grid(LEVELS)
    rows = _all_rows(points, density, denoiser, few)
    exact, excess = (CubicSpline(few, part)(all_levels) for part in (rows.exact, rows.excess))
    logs = np.log(np.maximum(rows.mismatches, FAINTEST))
    return _Rows(
        _to_scale(np.maximum(exact, 0.0), density), excess, np.exp(CubicSpline(few, logs)(all_levels))
    )


def _joined(rows: list[_Rows]) -> _Rows:
    return _Rows(
        np.concatenate([row.exact for row in rows]),
        np.concatenate([row.excess for row in rows]),
        np.concatenate([row.mismatches for row in rows]),
    )


def _row(points: _Points, density: SequenceDensity, denoiser: Denoiser | None, level: float) -> _Rows:
    """Of one level."""
    sample = points.at(level)
    log_q, truth = density.log_density_and_denoise(sample.x, level)
    shown, exact = sample.x.numpy()[:, sample.columns], truth.numpy()[:, sample.columns]
    counts = sample.weights.numpy()[:, None] * sample.counts
    histograms = [histogram(shown, exact, exact, counts)]
    if denoiser is not None:
        told = _answer(denoiser, sample.x, level).numpy()[:, sample.columns]
        histograms.append(histogram(shown, exact, told, counts) - histograms[0])
    found = losses(np.stack(histograms), level, density.rate)
    excess = found[1:] if denoiser is not None else np.zeros_like(found)
    return _Rows(found[:1], excess, np.array([_mismatch(sample, log_q, density.rate)]))


def _mismatch(sample: _Sample, log_q: Tensor, rate: float) -> float:
    """KL(q_t || pi) in bits."""
    surplus = log_q - _log_prior(sample.x, rate)
    # pi/q - 1 has mean 0 and takes off what is linear in a small surplus; of a large one it knows nothing.
    control = torch.expm1(-surplus)
    near = float((sample.weights * control.square()).sum()) < 0.25
    return float((sample.weights * (surplus + control if near else surplus)).sum()) / LN2


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
    density: SequenceDensity, batches: list[_Rows], known: _Rows | None, *, done: bool
) -> BinomialCurve:
    """From batches of draws, the exact model's part from `known` where it is; from `known` alone without."""
    rows = batches or [known] if known else batches
    parts = [(known.exact if known else _to_scale(row.exact, density)) + row.excess for row in rows]
    mismatches = known.mismatches if known else np.mean([row.mismatches for row in batches], axis=0)
    return BinomialCurve(
        log_snrs=_grid(LEVELS),
        losses=np.stack(parts),
        mismatches=np.maximum(mismatches, 0.0),
        ones=float(density.mean_bits.sum()),
        dim=density.dim,
        rate=density.rate,
        done=done,
    )


def _to_scale(exact: FloatArray, density: SequenceDensity) -> FloatArray:
    """Losses (n, ANGLES) of the exact model, scaled so that small steps lose the data's entropy in all.

    In small steps K reaches its limit: the loss of a step towards the data is d I(X_0; X_t), so that together
    they lose I(X_0; X_0) = H(X_0). A batch's chance errors are nearly the same for large steps.
    """
    levels = _grid(LEVELS)
    rates = exact[:, 0] / (1 + np.exp(-levels))  # per nat: the share removed grows by alpha_bar
    lost = np.trapezoid(rates, levels) + rates[0]  # the noisier levels fall off exponentially
    entropy = -density.limit_bits()
    return exact * (entropy / lost) if lost > 0 and entropy > 0 else exact


def _is_accurate(curve: BinomialCurve, limit_bits: float) -> bool:
    """Whether K of a fine schedule is known well enough: of a bad model it need not be known as well."""
    log_snrs = np.linspace(10.0, NOISIEST, 200)
    steps = log_snrs[:-1], log_snrs[1:]
    short_by = float(curve.losses_of(*steps).sum()) + limit_bits
    return curve.errors_of(*steps)[1] <= max(ACCURACY, ENOUGH * short_by)
