"""Many weighted points put on a square lattice, so that sums over them need no list of them.

A point is spread over its 4 x 4 neighbouring nodes by the cubic B-spline. That conserves its first three
moments wherever it lies between the nodes, but for a variance of pitch^2 / 3 per dimension that is known and
taken off the blur again (`Deblurred`); what remains is of fourth order in pitch / blur.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from difflab.engine.datasets.base import FloatArray

HALVING = np.array([1, 8, 23, 32, 23, 8, 1]) / 48  # the cubic B-spline at -1.5, -1, ..., 1.5


@dataclass(frozen=True, eq=False)
class Lattice:
    """Weights (rows, columns) that sum to one; node (i, j) lies at origin + pitch * (j, i).

    `added` is the variance per dimension by which spreading has blurred the points.
    """

    weights: FloatArray
    origin: FloatArray
    pitch: float
    added: float = 0.0

    @classmethod
    def of_points(cls, points: FloatArray, weights: FloatArray, pitch: float) -> "Lattice":
        """Points (n, 2) with weights (n,) that sum to one, spread over nodes `pitch` apart."""
        low = points.min(axis=0)
        columns, rows = (int(size) for size in np.floor(np.ptp(points, axis=0) / pitch).astype(int) + 4)
        place = (points - low) / pitch + 1.0
        cell = np.floor(place).astype(np.int64)
        across, along = (cubic_shares(place[:, i] - cell[:, i]) for i in range(2))
        corner = (cell[:, 0] - 1) * rows + cell[:, 1] - 1
        # Column by column in memory: clouds come sorted by x, so that one looks at nearby places in turn.
        total = np.zeros(columns * rows)
        for j in range(4):
            share = weights * across[j]
            for i in range(4):
                np.add.at(total, corner + (j * rows + i), share * along[i])
        return cls(total.reshape(columns, rows).T, low - pitch, pitch, pitch**2 / 3)

    def halved(self) -> "Lattice":
        """The same weights on nodes twice as far apart."""
        weights = halve_rows(halve_rows(self.weights.T).T)
        pitch = 2 * self.pitch
        return Lattice(weights, self.origin - pitch, pitch, self.added + pitch**2 / 3)

    @cached_property
    def nodes(self) -> int:
        """How many nodes have any weight."""
        return int(np.count_nonzero(self.weights))

    def occupied(self) -> tuple[FloatArray, FloatArray]:
        """Places (K, 2) and weights (K,) of the nodes that have any."""
        rows, columns = np.nonzero(self.weights)
        return self.origin + self.pitch * np.column_stack([columns, rows]), self.weights[rows, columns]


def cubic_shares(offset: FloatArray) -> list[FloatArray]:
    """Shares of the nodes at -1, 0, 1, 2 for a point at `offset` in [0, 1) past node 0."""
    t, r = offset, 1.0 - offset
    return [r**3 / 6, (4 - 3 * t**2 * (2 - t)) / 6, (4 - 3 * r**2 * (2 - r)) / 6, t**3 / 6]


def halve_rows(weights: FloatArray) -> FloatArray:
    """Every other row, the first one two rows before the old first, with the spline's share of each row."""
    count = weights.shape[0] // 2 + 3
    padded = np.zeros((2 * count + 6, weights.shape[1]))
    padded[5 : 5 + weights.shape[0]] = weights
    halved = np.zeros((count, weights.shape[1]))
    for k, share in enumerate(HALVING):
        halved += share * padded[k : k + 2 * count : 2]
    return halved
