"""Sequences at which a model of bits is measured: all states of a law where they are few, else draws.

Draws are the same uniform numbers at all levels, and the exact posterior stands for each drawn x_0
(Rao-Blackwell). They come in independent batches, whose spread tells the standard error.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from difflab.engine.densities.bit_states import BitStates
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.processes.binomial import noise_bits
from difflab.engine.schedules.views import FloatArray

UNLIKELY = 1e-14  # states with less probability are left out, ...
ROUGHLY_UNLIKELY = 1e-8  # ... and for a first look


@dataclass(frozen=True, eq=False)
class Sample:
    """Sequences x (n, L) at one level, of `batches` batches, and what the exact model says of them.

    log_q: (n,) nats; truth: (n, L) P(x_0 = 1 | x); weights: (n,), which sum to 1 in every batch; batch: (n,).
    Their bits are looked at in `columns` (c,), each of which stands for `counts` (n, c) of them.
    """

    x: Tensor
    log_q: Tensor
    truth: Tensor
    weights: FloatArray
    batch: NDArray[np.int64]
    batches: int
    columns: NDArray[np.int64]
    counts: FloatArray


class Points(Protocol):
    """Sequences at every level."""

    def at(self, log_snr: float) -> Sample: ...


class Draws:
    """Batches of data with one uniform number per bit: their noisy versions at every level."""

    def __init__(
        self, density: SequenceDensity, batches: int, count: int, generator: torch.Generator
    ) -> None:
        """count: of sequences in each batch."""
        self._density, self._batches = density, batches
        parts = [_batch(density, count, generator) for _ in range(batches)]
        self._x0, self._uniform = (torch.cat(part) for part in zip(*parts, strict=True))
        self._batch = np.repeat(np.arange(batches), count)
        self._weights = np.full(batches * count, 1 / count)
        self._counts = np.ones(self._x0.shape)

    def at(self, log_snr: float) -> Sample:
        x = noise_bits(self._x0, self._uniform, torch.tensor(log_snr), self._density.rate)
        columns = np.arange(self._density.dim)
        told = self._density.log_density_and_denoise(x, log_snr)
        return Sample(x, *told, self._weights, self._batch, self._batches, columns, self._counts)


def _batch(density: SequenceDensity, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Data and uniform numbers, (count, L) each."""
    listed = density.sequences[_systematic(density.log_weights.exp(), count, generator)]
    flips = _spread(count, density.dim, generator) < density.flip
    return (listed - flips.to(listed)).abs(), _spread(count, density.dim, generator)


def _systematic(weights: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """(count,) places, each as often as its weight says, up to one."""
    marks = (torch.arange(count) + torch.rand((), generator=generator, dtype=torch.float64)) / count
    return torch.searchsorted(weights.cumsum(0), marks).clamp(max=len(weights) - 1)


def _spread(count: int, dim: int, generator: torch.Generator) -> Tensor:
    """(count, dim) uniform numbers; those of a column share [0, 1) out evenly (McKay et al. 1979)."""
    order = torch.rand(count, dim, generator=generator).argsort(0)
    return (order + torch.rand(count, dim, generator=generator, dtype=torch.float64)) / count


class States:
    """All states of a law whose bits are exchangeable, with their probabilities at every level."""

    def __init__(self, density: SequenceDensity, states: BitStates, unlikely: float = UNLIKELY) -> None:
        self._density, self._states, self._unlikely = density, states, unlikely
        self._x = torch.from_numpy(states.bits)
        self._log_multiplicity = torch.from_numpy(states.log_multiplicity)

    def at(self, log_snr: float) -> Sample:
        log_q, truth = self._density.log_density_and_denoise(self._x, log_snr)
        weights = (log_q + self._log_multiplicity).exp()
        likely = weights > self._unlikely
        counts = self._states.counts[likely.numpy()]
        batch = np.zeros(len(counts), dtype=np.int64)
        kept = self._x[likely], log_q[likely], truth[likely], weights[likely].numpy()
        return Sample(*kept, batch, 1, self._states.columns, counts)
