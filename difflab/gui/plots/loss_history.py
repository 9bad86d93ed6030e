"""The losses of a run in bounded memory: every one counts, however many there are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

CAPACITY = 2_048
# The smoothed curve averages over this share of the run so far, and at least over so many steps.
SMOOTHED_SHARE, SMOOTHED_LEAST = 0.02, 10.0


@dataclass(frozen=True)
class LossCurves:
    """Arrays of equal length (k,): the middle step of each bucket, its extreme losses, the smoothed loss."""

    step: FloatArray
    low: FloatArray
    high: FloatArray
    smooth: FloatArray


class LossHistory:
    """Losses by step in at most `CAPACITY` buckets of equal width, each with its mean, least and greatest.

    When the buckets are full, neighbours are joined and the width doubles. Losses that are not finite are not
    drawn; the first step with one is remembered.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.steps = 0
        self.first_not_finite: int | None = None
        self._width = 1
        self._used = 0
        self._buckets = np.empty((3, CAPACITY))  # mean, least, greatest
        self._waiting = np.empty(0)

    def append(self, losses: NDArray[np.floating]) -> None:
        """Add the losses (k,) of the next k steps."""
        losses = np.asarray(losses, dtype=np.float64).ravel()
        bad = np.flatnonzero(~np.isfinite(losses))
        if len(bad) and self.first_not_finite is None:
            self.first_not_finite = self.steps + int(bad[0]) + 1
        self.steps += len(losses)
        self._waiting = np.concatenate([self._waiting, losses])
        while len(self._waiting) >= self._width:
            self._fill()

    def latest(self) -> float | None:
        """The smoothed loss now, None before the first."""
        curves = self.curves()
        return float(curves.smooth[-1]) if len(curves.smooth) else None

    def curves(self) -> LossCurves:
        """What a plot draws; buckets without a finite loss are left out."""
        mean, low, high = self._buckets[:, : self._used]
        step = (np.arange(self._used) + 0.5) * self._width + 0.5
        if len(self._waiting):
            # The bucket that is being filled, so that the curve reaches the present step.
            mean, low, high = (
                np.append(known, last)
                for known, last in zip((mean, low, high), _summary(self._waiting), strict=True)
            )
            step = np.append(step, self.steps - (len(self._waiting) - 1) / 2)
        kept = np.isfinite(mean)
        return LossCurves(step[kept], low[kept], high[kept], self._smoothed(mean[kept]))

    def _smoothed(self, means: FloatArray) -> FloatArray:
        """An exponential average, free of the bias of its start (Kingma and Ba 2015, section 3).

        Written as a ratio of sums with weights exp(step / span); the span is such that they stay below e^50.
        """
        span = max(SMOOTHED_SHARE * self.steps, SMOOTHED_LEAST)
        weight = np.exp(np.arange(len(means)) * (self._width / span))
        return np.asarray(np.cumsum(weight * means) / np.cumsum(weight))

    def _fill(self) -> None:
        room = CAPACITY - self._used
        count = min(len(self._waiting) // self._width, room)
        taken, self._waiting = np.split(self._waiting, [count * self._width])
        self._buckets[:, self._used : self._used + count] = _summary(taken.reshape(count, self._width))
        self._used += count
        if self._used == CAPACITY:
            self._join()

    def _join(self) -> None:
        pairs = self._buckets.reshape(3, CAPACITY // 2, 2)
        joined = (
            _finite_mean(pairs[0]),
            np.fmin.reduce(pairs[1], axis=-1),
            np.fmax.reduce(pairs[2], axis=-1),
        )
        self._used = CAPACITY // 2
        self._buckets[:, : self._used] = joined
        self._width *= 2


def _summary(values: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean, least and greatest of the finite values along the last axis; NaN where there is none."""
    finite = np.where(np.isfinite(values), values, np.nan)
    return _finite_mean(finite), np.fmin.reduce(finite, axis=-1), np.fmax.reduce(finite, axis=-1)


def _finite_mean(values: FloatArray) -> FloatArray:
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=-1)
    count = known.sum(axis=-1)
    return np.asarray(np.divide(total, count, out=np.full(np.shape(total), np.nan), where=count > 0))
