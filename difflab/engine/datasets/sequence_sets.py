"""Weighted lists of bit sequences, each bit possibly flipped at random: all binary data are of this kind."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.base import Draw, FloatArray, IntArray

ByteArray = NDArray[np.uint8]


class Nearest(NamedTuple):
    """Of given sequences: the place (n,) of the nearest in the list, and in how many bits they differ."""

    place: IntArray
    distance: IntArray


@dataclass(frozen=True, eq=False)
class SequenceSet:
    """`sequences` (k, L) of 0 and 1 with probabilities `weights` (k,); every bit is flipped with `flip`.

    classes: (k,) index into `labels` of each sequence (all 0 where there are none); grid: rows and columns
    where the bits are the sites of a lattice, read row by row.
    """

    sequences: ByteArray
    weights: FloatArray
    flip: float = 0.0
    labels: tuple[str, ...] = ()
    classes: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    grid: tuple[int, int] | None = None
    scale: ClassVar[float] = 1.0

    @classmethod
    def uniform(
        cls,
        sequences: ByteArray,
        *,
        flip: float = 0.0,
        labels: tuple[str, ...] = (),
        classes: IntArray | None = None,
        grid: tuple[int, int] | None = None,
    ) -> "SequenceSet":
        """Equally likely sequences; equal ones may be listed more than once."""
        count = len(sequences)
        found = np.zeros(count, dtype=np.int64) if classes is None else classes
        return cls(sequences, np.full(count, 1 / count), flip, labels, found, grid)

    @property
    def dim(self) -> int:
        """Length L."""
        return int(self.sequences.shape[1])

    @cached_property
    def mean(self) -> FloatArray:
        """(L,) zeros: bits are not centred."""
        return np.zeros(self.dim)

    def draw(self, count: int, rng: np.random.Generator) -> Draw:
        """`count` samples (count, L) of 0. and 1.; `position` is the sequence's place in the list."""
        index = rng.choice(len(self.sequences), size=count, p=self.weights)
        bits = self.sequences[index].astype(np.float64)
        if self.flip:
            bits = np.abs(bits - (rng.random(bits.shape) < self.flip))
        return Draw(bits, self.classes[index], index / len(self.sequences))

    def nearest(self, bits: NDArray[np.floating]) -> Nearest:
        """The listed sequence nearest to each of `bits` (n, L), the first of equals.

        Without flips a sequence is valid, i.e. the data can give it, exactly where the distance is 0.
        """
        listed = self.sequences.astype(np.float32)
        given = np.asarray(bits, dtype=np.float32)
        common = given @ listed.T  # (n, k) ones in both; exact in float32, as are the other counts
        distance = given.sum(axis=1)[:, None] + listed.sum(axis=1) - 2 * common
        place = distance.argmin(axis=1)
        return Nearest(place, distance[np.arange(len(given)), place].astype(np.int64))
