"""What is counted on samples of binary data: validity, classes, energies, rates; each with its error.

Plain values that come back from a worker and grow batch by batch. numpy only, but for the p-value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.datasets.spins import energy, magnetisation

FloatArray = NDArray[np.float64]
ByteArray = NDArray[np.uint8]
# Data sets that list all there is: any other sequence is wrong.
COMPLETE = {"heartbeat", "stripes", "sequences"}
# Histograms of single sequences are drawn for sets up to this size.
MOST_BARS = 64
# How many samples are counted at last; fewer where the exact model sums over long lists in many steps, so
# that it takes seconds.
MOST_COUNTED, LEAST_COUNTED, PRODUCTS = 10_000, 1_000, 5e10
ENERGY_BINS = 40
ROWS = 1_000


@dataclass(frozen=True)
class Share:
    """`count` of `total`; the standard error by Laplace's rule, which is not 0 where all or none count."""

    count: int
    total: int

    @property
    def value(self) -> float:
        return self.count / max(self.total, 1)

    @property
    def error(self) -> float:
        guess = (self.count + 1) / (self.total + 2)
        return float(np.sqrt(guess * (1 - guess) / max(self.total, 1)))


@dataclass(frozen=True)
class Mean:
    """A mean with its standard error."""

    value: float
    error: float

    @classmethod
    def of(cls, values: FloatArray) -> "Mean":
        spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
        return cls(float(np.mean(values)), spread / float(np.sqrt(max(len(values), 1))))


@dataclass(frozen=True, eq=False)
class ClassCounts:
    """How often each class came, against its probability in the data. counts, expected: (k,)."""

    names: tuple[str, ...]
    counts: NDArray[np.int64]
    expected: FloatArray

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    @property
    def band(self) -> FloatArray:
        """(k,) three standard errors of each share, were the data's probabilities true."""
        return np.asarray(3 * np.sqrt(self.expected * (1 - self.expected) / max(self.total, 1)))

    @property
    def outside(self) -> int:
        """How many classes lie outside their band."""
        shares = self.counts / max(self.total, 1)
        return int((np.abs(shares - self.expected) > self.band + 1e-12).sum())

    @cached_property
    def chi_square(self) -> tuple[float, int, float]:
        """Pearson's statistic, its degrees of freedom, and the probability of a larger one by chance."""
        from scipy.special import chdtrc

        wanted = self.total * self.expected
        statistic = float(((self.counts - wanted) ** 2 / np.maximum(wanted, 1e-300)).sum())
        freedom = max(len(self.counts) - 1, 1)
        return statistic, freedom, float(chdtrc(freedom, statistic))


@dataclass(frozen=True, eq=False)
class Comparison:
    """One quantity of data and samples: histograms over common edges (k + 1,), as shares (k,), and means."""

    title: str
    edges: FloatArray
    data: FloatArray
    samples: FloatArray
    data_mean: Mean
    sample_mean: Mean
    of: str = "mean"


@dataclass(frozen=True, eq=False)
class MeanBits:
    """How often each bit is one: (h, w) in data and samples, and the rate over all bits of each sequence."""

    data: FloatArray
    samples: FloatArray
    data_rate: Mean
    sample_rate: Mean


@dataclass(frozen=True, eq=False)
class SequenceFacts:
    """Everything that is told about `count` of `planned` samples. None: not asked of these data."""

    count: int
    planned: int
    valid_by_bound: Share | None = None
    valid_by_read_out: Share | None = None
    copies: Share | None = None
    flips: Comparison | None = None
    classes: ClassCounts | None = None
    energy: Comparison | None = None
    magnetisation: Comparison | None = None
    mean_bits: MeanBits | None = None


def planned_count(data: SequenceSet, steps: int) -> int:
    """How many samples are counted at last."""
    affordable = PRODUCTS / (data.sequences.size * steps)
    return int(min(max(affordable // LEAST_COUNTED * LEAST_COUNTED, LEAST_COUNTED), MOST_COUNTED))


def facts_about(
    name: str, data: SequenceSet, by_read_out: ByteArray, by_bound: ByteArray, planned: int
) -> SequenceFacts:
    """What there is to tell about samples (n, L) of the data set called `name`, of which more are `planned`.

    by_read_out: the last step takes the model's probabilities of x_0; by_bound: it is K's fixed first step.
    """
    facts: dict[str, object] = {}
    if name in COMPLETE:
        facts["valid_by_read_out"] = _valid(data, by_read_out)
        facts["valid_by_bound"] = _valid(data, by_bound)
    if data.grid is not None and name == "ising":
        facts |= _magnet(data, by_read_out)
    elif data.grid is not None and name not in COMPLETE:
        facts["mean_bits"] = _mean_bits(data, by_read_out)
    if name not in COMPLETE and not data.flip:
        facts["copies"] = _valid(data, by_read_out)
    if data.flip:
        facts["flips"] = _flips(data, by_read_out)
    if name != "ising" and len(by_read_out):
        facts["classes"] = _classes(data, by_read_out, only_valid=name in COMPLETE)
    return SequenceFacts(len(by_read_out), planned, **facts)  # type: ignore[arg-type]


def _row_keys(bits: ByteArray) -> NDArray[np.void]:
    """(n,) one value for each row, equal for equal rows, that can be sorted and looked up."""
    packed = np.ascontiguousarray(np.packbits(bits.astype(np.uint8), axis=1))
    return packed.view(np.dtype((np.void, packed.shape[1]))).reshape(-1)


def _valid(data: SequenceSet, bits: ByteArray) -> Share:
    return Share(int(np.isin(_row_keys(bits), _row_keys(data.sequences)).sum()), len(bits))


def _nearest(data: SequenceSet, bits: NDArray[np.number]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Index of the listed sequence next to each of many rows, and the distance; some rows at a time."""
    parts = [data.nearest(bits[at : at + ROWS].astype(np.float32)) for at in range(0, len(bits), ROWS)]
    none = np.zeros(0, np.int64)
    if not parts:
        return none, none
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _classes(data: SequenceSet, bits: ByteArray, *, only_valid: bool) -> ClassCounts | None:
    """By sequence where these are few, else by the data's classes; equal sequences count as one."""
    keys, first, listed = np.unique(_row_keys(data.sequences), return_index=True, return_inverse=True)
    few = len(keys) <= MOST_BARS
    if data.labels and not (few and len(data.labels) < len(keys)):
        # Equal sequences answer to the first of them, as `nearest` has it.
        names = tuple(name.rpartition(" ")[2] for name in data.labels)
        expected = np.bincount(data.classes[first[listed]], weights=data.weights, minlength=len(names))
        index, distance = _nearest(data, bits)
        found = data.classes[index[distance == 0] if only_valid else index]
    elif few:
        # In the order of the list, whatever the order of the keys.
        order = np.argsort(np.argsort(first))
        names = tuple(str(number + 1) for number in range(len(keys)))
        expected = np.bincount(order[listed], weights=data.weights, minlength=len(names))
        given = _row_keys(bits)
        found = order[np.searchsorted(keys, given[np.isin(given, keys)])]
    else:
        return None
    counts = np.bincount(found, minlength=len(names))
    kept = np.flatnonzero(expected > 0)
    if len(kept) < 2:  # with one class there is nothing to compare
        return None
    return ClassCounts(
        tuple(names[place] for place in kept), counts[kept], np.asarray(expected[kept], np.float64)
    )


def _magnet(data: SequenceSet, bits: ByteArray) -> Mapping[str, object]:
    assert data.grid is not None
    sites = data.dim
    spins = [(2 * part.astype(np.int8) - 1).reshape(-1, *data.grid) for part in (data.sequences, bits)]
    energies, sizes = [energy(part) for part in spins], [magnetisation(part) for part in spins]
    # Energies come in steps of 4 J, magnetisations in steps of 2 spins: bins hold a whole number of them.
    energy_edges = _edges(-2.0, 2.0, 4.0 / sites, ENERGY_BINS)
    spin_edges = _edges(-1.0, 1.0, 2.0 / sites, ENERGY_BINS)
    return {
        "energy": _comparison("Energy per spin", energies, energy_edges),
        "magnetisation": _comparison("Magnetisation m", sizes, spin_edges, absolute=True),
    }


def _flips(data: SequenceSet, bits: ByteArray) -> Comparison:
    """Bits that differ from the nearest beat."""
    fresh = data.draw(4 * max(len(bits), 500), np.random.default_rng(0)).points
    counts = [_nearest(data, part)[1].astype(np.float64) for part in (fresh, bits)]
    most = int(max(count.max(initial=0) for count in counts))
    return _comparison("Flipped bits", counts, np.arange(-0.5, most + 1.5))


def _comparison(
    title: str, pair: list[FloatArray], edges: FloatArray, *, absolute: bool = False
) -> Comparison:
    shares = [np.histogram(values, edges)[0] / max(len(values), 1) for values in pair]
    taken = np.flatnonzero(shares[0] + shares[1])
    first, last = (taken[0], taken[-1] + 1) if len(taken) else (0, len(edges) - 1)
    edges, shares = edges[first : last + 1], [share[first:last] for share in shares]
    means = [Mean.of(np.abs(values) if absolute else values) for values in pair]
    words = "|m|" if absolute else "mean"
    return Comparison(title, edges, shares[0], shares[1], means[0], means[1], words)


def _edges(low: float, high: float, step: float, most: int) -> FloatArray:
    """Edges between the possible values low, low + step, ..., at most `most` bins of whole steps."""
    steps = round((high - low) / step)
    together = max(-(-(steps + 1) // most), 1)
    count = -(-(steps + 1) // together)
    return np.asarray(low - step / 2 + step * together * np.arange(count + 1))


def _mean_bits(data: SequenceSet, bits: ByteArray) -> MeanBits:
    assert data.grid is not None
    listed = data.weights @ data.sequences
    rates = data.sequences.mean(axis=1)
    of_data = Mean(float(data.weights @ rates), 0.0)
    return MeanBits(
        listed.reshape(data.grid),
        bits.mean(axis=0).reshape(data.grid) if len(bits) else np.zeros(data.grid),
        of_data,
        Mean.of(bits.mean(axis=1)),
    )
