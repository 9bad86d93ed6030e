"""Mean and covariance of rows that arrive batch by batch, without keeping the rows."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from difflab.engine.schedules.views import FloatArray


@dataclass(frozen=True, eq=False)
class RunningMean:
    """Over `count` independent rows (n, k): their mean (k,) and the sum of squares about it, (k, k)."""

    count: int
    mean: FloatArray
    squares: FloatArray

    @classmethod
    def of(cls, rows: FloatArray) -> Self:
        mean = rows.mean(axis=0)
        return cls(len(rows), mean, (rows - mean).T @ (rows - mean))

    def plus(self, other: "RunningMean") -> "RunningMean":
        """Chan, Golub & LeVeque 1983: exact, and stable where the spread is small beside the mean."""
        count = self.count + other.count
        apart = other.mean - self.mean
        squares = self.squares + other.squares + np.outer(apart, apart) * (self.count * other.count / count)
        return RunningMean(count, self.mean + apart * (other.count / count), squares)

    @property
    def covariance(self) -> FloatArray:
        """(k, k) of the mean."""
        return np.asarray(self.squares / (self.count * (self.count - 1)))
