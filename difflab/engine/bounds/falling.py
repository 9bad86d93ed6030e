"""Falling values free of constraints: the coordinates are the logarithms of the gaps between them.

Some values are fixed. Between two fixed ones the gaps share what there is (a softmax); after the last fixed
one they are free. The first value is always fixed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from difflab.engine.schedules.views import FloatArray


@dataclass(frozen=True, eq=False)
class Falling:
    """values: (m,) falling, finite; fixed: rising indices of those that stay, 0 the first."""

    values: FloatArray
    fixed: tuple[int, ...]

    def start(self) -> FloatArray:
        """(m - 1,) coordinates of the values themselves."""
        return np.log(-np.diff(self.values))

    def at(self, place: FloatArray) -> FloatArray:
        """(m,) values at the coordinates."""
        result = self.values.copy()
        for first, last in self._closed():
            gaps = self._shares(place, first, last) * (self.values[first] - self.values[last])
            result[first + 1 : last] = self.values[first] - np.cumsum(gaps)[:-1]
        open_from = self.fixed[-1]
        result[open_from + 1 :] = self.values[open_from] - np.cumsum(np.exp(place[open_from:]))
        return result

    def gradient(self, place: FloatArray, by_values: FloatArray) -> FloatArray:
        """The derivative by the coordinates (m - 1,) from the one by the values (m,)."""
        result = np.zeros_like(place)
        for first, last in self._closed():
            shares = self._shares(place, first, last)
            inner = np.append(by_values[first + 1 : last], 0.0)
            by_share = -np.cumsum(inner[::-1])[::-1] * (self.values[first] - self.values[last])
            result[first:last] = shares * (by_share - shares @ by_share)
        open_from = self.fixed[-1]
        below = np.cumsum(by_values[open_from + 1 :][::-1])[::-1]
        result[open_from:] = -below * np.exp(place[open_from:])
        return result

    def _closed(self) -> Iterator[tuple[int, int]]:
        """The runs between fixed values."""
        return pairwise(self.fixed)

    def _shares(self, place: FloatArray, first: int, last: int) -> FloatArray:
        weights = np.exp(place[first:last] - place[first:last].max())
        return np.asarray(weights / weights.sum())
