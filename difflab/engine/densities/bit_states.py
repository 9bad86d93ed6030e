"""All states of a law of bits at once, where bits that play the same part make them few.

Where a group of bits is equal in every sequence of a list, noise keeps them exchangeable: only how many of
them are 1 matters. The heartbeat of 20 bits and period 5 has 5^5 such states instead of 2^20 sequences, and
every expectation under its noisy law is a short sum.
"""

from dataclasses import dataclass
from itertools import product
from math import comb, prod

import numpy as np

from difflab.engine.datasets.base import FloatArray, IntArray
from difflab.engine.datasets.sequence_sets import ByteArray


@dataclass(frozen=True, eq=False)
class BitStates:
    """bits (s, L) of 0. and 1., one sequence for each state; log_multiplicity (s,): how many are like it.

    A function that treats exchangeable bits alike takes few values in a state: at the places `columns` (c,),
    each of which stands for `counts` (s, c) of its bits.
    """

    bits: FloatArray
    log_multiplicity: FloatArray
    columns: IntArray
    counts: FloatArray


def bit_states(sequences: ByteArray, most: int) -> BitStates | None:
    """The states of sequences (k, L) under noise that treats all bits alike; None where over `most`."""
    _, group = np.unique(sequences, axis=1, return_inverse=True)
    sizes = np.bincount(group.ravel())
    if prod(int(size) + 1 for size in sizes) > most:
        return None
    counts = np.array(list(product(*(range(size + 1) for size in sizes))))  # (s, groups)
    ways = [np.log([comb(int(size), ones) for ones in range(size + 1)]) for size in sizes]
    log_multiplicity = sum(log_ways[ones] for log_ways, ones in zip(ways, counts.T, strict=True))
    bits = _first_ones(counts, group.ravel())
    # The first place of a group holds a one where there is any, the last a zero.
    places = [np.flatnonzero(group.ravel() == which) for which in range(len(sizes))]
    columns = np.array([place[0] for place in places] + [place[-1] for place in places])
    alike = np.concatenate([counts, sizes - counts], axis=1).astype(np.float64)
    return BitStates(bits, np.asarray(log_multiplicity), columns, alike)


def _first_ones(counts: np.ndarray, group: np.ndarray) -> FloatArray:
    """(s, L): in each group as many ones as `counts` (s, groups) says, at its first places."""
    rank = np.zeros_like(group)  # of each bit within its group
    for which in range(counts.shape[1]):
        members = group == which
        rank[members] = np.arange(members.sum())
    return (rank < counts[:, group]).astype(np.float64)
