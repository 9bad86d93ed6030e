"""Binary data on their way to noise and back, ready to be drawn at any time t. numpy only.

The same uniform numbers are used at every t and under every schedule, so that what moves is the effect of
time or schedule and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets import DataSet
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.schedules import Schedule
from difflab.session.scene.forward import MARKOV_FRAMES, Float32, signal_and_noise

ByteArray = NDArray[np.uint8]
IntArray = NDArray[np.int64]
# As many sequences as a screen can show; more are drawn and counted, but not kept along their way.
SHOWN = 200
# A picture over all time: so many times, and so many lattices, each in a row.
FRAMES, FILMED = 160, 14
# Sets of more sequences than this are shown without naming each.
NAMED = 12


@dataclass(frozen=True, eq=False)
class BitSample:
    """Sequences that a model has drawn: bits (n, L), and the rows and columns of their lattice, if any."""

    bits: ByteArray
    grid: tuple[int, int] | None


class BitsInTime(Protocol):
    """Sequences on their way between data (t = 0) and noise (t = T)."""

    def at(self, t: float) -> Float32:
        """(n, L) bits, 0. or 1., at time t."""


@dataclass(frozen=True, eq=False)
class BitRows:
    """Where sequences come from: bits (n, L), 0. or 1., and the index (n,) of the class of each."""

    bits: Float32
    label: IntArray


def draw_rows(data: DataSet, count: int, seed: int) -> BitRows:
    """`count` sequences of the data."""
    draw = data.draw(count, np.random.default_rng([seed, 0]))
    return BitRows(draw.points.astype(np.float32), draw.label)


def draw_uniforms(count: int, length: int, seed: int) -> Float32:
    """(count, length) numbers in [0, 1); the first rows are the same for every count."""
    return np.random.default_rng([seed, 1]).random((count, length), dtype=np.float32)


class FixedUniforms:
    """Each bit by one uniform number: x_t = 1 where u < q(x_t = 1 | x_0), so that it flips at most once."""

    def __init__(self, rows: BitRows, schedule: Schedule, rate: float, uniforms: Float32) -> None:
        self._x_0, self._schedule, self._rate, self._uniforms = rows.bits, schedule, rate, uniforms

    def at(self, t: float) -> Float32:
        alpha, sigma = signal_and_noise(self._schedule.log_snr_at(t))
        signal, noise = alpha**2, sigma**2
        return np.asarray(self._uniforms < signal * self._x_0 + np.float32(self._rate) * noise, np.float32)


class BitChain:
    """The forward chain itself: every step replaces some bits by fresh coins.

    Long chains are kept at about a hundred of their steps, which leaves the law of the kept ones exact.
    """

    def __init__(self, rows: BitRows, schedule: Schedule, rate: float, seed: int) -> None:
        steps = schedule.steps
        self._times = np.unique(np.linspace(0, steps, min(steps, MARKOV_FRAMES) + 1).round().astype(int))
        rng = np.random.default_rng([seed, 2])
        alpha_bars = np.concatenate([[1.0], schedule.alpha_bars])[self._times]
        frames = [rows.bits]
        for before, after in pairwise(alpha_bars):
            kept = after / before if before > 0 else 0.0
            replaced = rng.random(rows.bits.shape, dtype=np.float32) >= np.float32(kept)
            coins = (rng.random(rows.bits.shape, dtype=np.float32) < np.float32(rate)).astype(np.float32)
            frames.append(np.where(replaced, coins, frames[-1]))
        self._frames = frames

    def at(self, t: float) -> Float32:
        """The bits at the last kept step that is not later than t."""
        return self._frames[int(np.searchsorted(self._times, t, side="right")) - 1]


@dataclass(frozen=True, eq=False)
class BitTrajectories:
    """Sequences along the reverse process.

    times: (k,) the schedule's time of each kept frame, falling from T to 0. bits: (k, n, L).
    """

    times: NDArray[np.float64]
    bits: ByteArray

    def at(self, t: float) -> Float32:
        """(n, L) the bits at the last frame that the process has reached at time t."""
        reached = int(np.searchsorted(-self.times, -t, side="right")) - 1
        return np.asarray(self.bits[max(reached, 0)], np.float32)

    @property
    def ends(self) -> ByteArray:
        """(n, L) the samples."""
        return np.asarray(self.bits[-1])


def over_time(process: BitsInTime, rows: Sequence[int], steps: int, frames: int) -> Float32:
    """(frames, len(rows), L): the chosen sequences at times evenly from 0 to `steps`."""
    chosen = list(rows)
    return np.stack([process.at(float(t))[chosen] for t in np.linspace(0.0, steps, frames)])


def class_names(data: SequenceSet) -> tuple[str, ...]:
    """Names of the classes that rows are grouped by: the data's own, or one for each of a few sequences."""
    if data.labels or data.grid is not None or len(data.sequences) > NAMED:
        return data.labels
    return tuple(f"line {number + 1}" for number in range(len(data.sequences)))


def data_classes(data: SequenceSet, rows: BitRows) -> IntArray | None:
    """The class (n,) of each drawn sequence; None where the data have no classes."""
    if not class_names(data):
        return None
    if data.labels:
        return rows.label
    index, _ = data.nearest(rows.bits)
    return index


def sample_classes(data: SequenceSet, bits: ByteArray, *, only_valid: bool) -> IntArray | None:
    """The class (n,) of the listed sequence next to each sample; None where the data have no classes.

    -1 where `only_valid` and the sample is no sequence of the data.
    """
    if not class_names(data):
        return None
    index, distance = data.nearest(bits.astype(np.float32))
    found = data.classes[index] if data.labels else index
    return np.where(distance > 0, -1, found) if only_valid else found
