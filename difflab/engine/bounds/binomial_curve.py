"""What a model of bits loses in a step, as a function of the step's two noise levels: K is read from it.

Given x_t the reverse rates of a bit follow from the bit and its predicted probability alone. So the mean
divergence of a step depends on the model and on just two numbers, where the step begins and where it ends,
and a table of it, measured once, gives K and its gradient for every schedule. Needs numpy only.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from difflab.engine.schedules.views import FloatArray

NEARLY_NONE = 1e-12  # a share of noise removed, below which the limit of small steps is taken
ENOUGH_ERRORS = 1_000  # steps whose standard errors are looked up: those between them have nearly the same
FAINTEST = 1e-300  # bits: what a mismatch is not read below, so that it has a logarithm


def share_of_angle(angle: FloatArray) -> FloatArray:
    """y = sin^2(angle / 2), the share of the noise that a step removes, for an angle in [0, pi].

    In the angle the loss is smooth at both ends: even about 0 (small steps) and about pi (steps to the data).
    """
    return np.asarray(np.sin(angle / 2) ** 2)


def angle_of_share(share: FloatArray) -> FloatArray:
    """The inverse of `share_of_angle`."""
    return np.asarray(2 * np.arcsin(np.sqrt(np.clip(share, 0.0, 1.0))))


class Slopes(NamedTuple):
    """Derivatives of the losses of steps, bits per nat (n,), by the log-SNRs before and after the step."""

    by_before: FloatArray
    by_after: FloatArray


class Losses(NamedTuple):
    """Bits lost in steps (n,), the standard error of each (n,), and that of their sum."""

    bits: FloatArray
    errors: FloatArray
    total_error: float


@dataclass(frozen=True, eq=False)
class BinomialCurve:
    """The losses of one model on one law of bits at rate m.

    log_snrs: (n,) rising evenly, nats, of x_t; losses: (b, n, k) bits a sequence for the whole step over the
    share y of noise it removes, at k angles evenly from 0 to pi, from b independent batches of draws (b = 1:
    exact); mismatches: (n,) KL(q_t || pi) in bits; ones: expected number of ones in a datum; dim: L;
    done: whether a measurement has reached its accuracy.
    """

    log_snrs: FloatArray
    losses: FloatArray
    mismatches: FloatArray
    ones: float
    dim: int
    rate: float
    done: bool = True

    def losses_of(self, before: FloatArray, after: FloatArray) -> FloatArray:
        """Bits lost in steps (n,) from log-SNRs `before` to the noisier `after`, which may be -inf."""
        share = share_removed(before, after)
        return share * self._stencil(after, share).value(self._padded)

    def losses_and_errors_of(self, before: FloatArray, after: FloatArray) -> "Losses":
        """With their standard errors, at less than the cost of both; 0 where the table is exact."""
        share = share_removed(before, after)
        stencil = self._stencil(after, share)
        losses = share * stencil.value(self._padded)
        if len(self.losses) == 1 or len(share) == 0:
            return Losses(losses, np.zeros(len(share)), 0.0)
        spread, batches = self._padded_batches
        each = 1 + len(share) // ENOUGH_ERRORS
        first = np.arange(0, len(share), each)
        middle = np.minimum(first + each // 2, len(share) - 1)
        few = stencil.of(middle)
        sums = batches @ few.spread(np.add.reduceat(share, first), spread.size)
        errors = np.interp(np.arange(len(share)), middle, np.abs(few.value(spread)))
        return Losses(losses, share * errors, float(sums.std(ddof=1) / np.sqrt(len(batches))))

    def slopes_of(self, before: FloatArray, after: FloatArray) -> Slopes:
        """How these losses change with the log-SNRs."""
        share = share_removed(before, after)
        stencil = self._stencil(after, share)
        by_level, by_angle = stencil.slopes(self._padded)
        by_share = stencil.value(self._padded) + share * by_angle * _angle_by_share(share)
        left = (1 - share) * by_share
        return Slopes(left * _signal(before), share * by_level - left * _signal(after))

    def mismatch_at(self, log_snrs: FloatArray) -> FloatArray:
        """KL(q_t || pi) in bits (n,); beyond the noisiest level it falls as alpha_bar^2."""
        with np.errstate(under="ignore"):
            inside = np.exp(self._log_mismatch(np.clip(log_snrs, self.log_snrs[0], self.log_snrs[-1])))
            return np.asarray(inside * np.exp(2 * np.minimum(log_snrs - self.log_snrs[0], 0.0)))

    def _log_mismatch(self, log_snrs: FloatArray) -> FloatArray:
        logs = np.log(np.maximum(self.mismatches, FAINTEST))
        place, first = _places(log_snrs, self.log_snrs)
        weights = _cubic(place - first)
        padded = np.concatenate([[2 * logs[0] - logs[1]], logs, [2 * logs[-1] - logs[-2]]])
        return np.asarray(sum(w * padded[first + j] for j, w in enumerate(weights)))

    def _stencil(self, log_snrs: FloatArray, share: FloatArray) -> "_Stencil":
        angles = self.losses.shape[2]
        inside = np.clip(log_snrs, self.log_snrs[0], self.log_snrs[-1])
        outside = (log_snrs < self.log_snrs[0]) | (log_snrs > self.log_snrs[-1])
        place, row = _places(inside, self.log_snrs)
        across = angle_of_share(share) / np.pi * (angles - 1)
        column = np.minimum(across.astype(np.int64), angles - 2)
        inside_slope = 1 / (self.log_snrs[1] - self.log_snrs[0])
        return _Stencil(
            row * (angles + 2) + column,
            angles + 2,
            place - row,
            np.where(outside, 0.0, inside_slope),
            across - column,
            (angles - 1) / np.pi,
        )

    @cached_property
    def _padded(self) -> FloatArray:
        return _padded(self.losses.mean(axis=0))

    @cached_property
    def _padded_batches(self) -> tuple[FloatArray, FloatArray]:
        """The table of standard errors, and those of all batches, each a row."""
        spread = self.losses.std(axis=0, ddof=1) / np.sqrt(len(self.losses))
        return _padded(spread), np.stack([_padded(batch).ravel() for batch in self.losses])


@dataclass(frozen=True, eq=False)
class _Stencil:
    """The 16 neighbours of n places in a padded table, and how far between the inner four each place is.

    corner: (n,) flat index of the first; width: columns of the table; below, aside: (n,) in [0, 1];
    by_level, by_angle: how fast these grow with the level (n,) and the angle. Neighbours are visited one
    after the other, since arrays of 16 n numbers leave the processor's cache.
    """

    corner: NDArray[np.int64]
    width: int
    below: FloatArray
    by_level: FloatArray
    aside: FloatArray
    by_angle: float

    @cached_property
    def down(self) -> FloatArray:
        """Weights (4, n) of the rows."""
        return _cubic(self.below)

    @cached_property
    def across(self) -> FloatArray:
        """Weights (4, n) of the columns."""
        return _cubic(self.aside)

    def of(self, places: NDArray[np.int64]) -> "_Stencil":
        """Of some of the places."""
        return replace(
            self,
            corner=self.corner[places],
            below=self.below[places],
            by_level=self.by_level[places],
            aside=self.aside[places],
        )

    def value(self, table: FloatArray) -> FloatArray:
        """(n,)."""
        return self._summed(table, self.down, self.across)

    def slopes(self, table: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The derivatives by the level and by the angle, (n,) each."""
        by_level = self.by_level * self._summed(table, _cubic_slopes(self.below), self.across)
        return by_level, self.by_angle * self._summed(table, self.down, _cubic_slopes(self.aside))

    def spread(self, by: FloatArray, size: int) -> FloatArray:
        """(size,) how much each entry of the table counts in the sum over places with the factors `by`."""
        found = np.zeros(size)
        for i, j in np.ndindex(4, 4):
            found += np.bincount(self._neighbour(i, j), self.down[i] * self.across[j] * by, size)
        return found

    def _neighbour(self, i: int, j: int) -> NDArray[np.int64]:
        return self.corner + (i * self.width + j)

    def _summed(self, table: FloatArray, down: FloatArray, across: FloatArray) -> FloatArray:
        flat, total = table.ravel(), np.zeros(len(self.corner))
        for i in range(4):
            total += down[i] * sum(across[j] * flat[self._neighbour(i, j)] for j in range(4))
        return total


def share_removed(before: FloatArray, after: FloatArray) -> FloatArray:
    """y = 1 - (1 - alpha_bar before)/(1 - alpha_bar after): the noise that a step back removes."""
    return np.asarray(-np.expm1(np.logaddexp(0.0, after) - np.logaddexp(0.0, before)))


def _signal(log_snrs: FloatArray) -> FloatArray:
    """alpha_bar."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -log_snrs)))


def _angle_by_share(share: FloatArray) -> FloatArray:
    """d angle / d share = 1/sqrt(y (1 - y)), finite at the ends, where the derivative by the angle is 0."""
    return np.asarray(1 / np.sqrt(np.maximum(share * (1 - share), NEARLY_NONE)))


def _padded(table: FloatArray) -> FloatArray:
    """(n + 2, k + 2): constant beyond the levels, mirrored beyond the angles."""
    return np.pad(np.pad(table, ((0, 0), (1, 1)), mode="reflect"), ((1, 1), (0, 0)), mode="edge")


def _places(values: FloatArray, grid: FloatArray) -> tuple[FloatArray, NDArray[np.int64]]:
    """Position of `values` in units of the even grid's width, and the grid point below."""
    place = (values - grid[0]) / (grid[1] - grid[0])
    return place, np.clip(place.astype(np.int64), 0, len(grid) - 2)


def _cubic(f: FloatArray) -> FloatArray:
    """Weights (4, n) of four even neighbours at f in [0, 1] between the inner two.

    Cubic convolution (Keys 1981, a = -1/2): smooth to the first derivative, exact for parabolas.
    """
    f2, f3 = f * f, f * f * f
    return np.asarray(0.5 * np.stack([-f + 2 * f2 - f3, 2 - 5 * f2 + 3 * f3, f + 4 * f2 - 3 * f3, f3 - f2]))


def _cubic_slopes(f: FloatArray) -> FloatArray:
    """The derivatives of these weights."""
    f2 = f * f
    slopes = [-1 + 4 * f - 3 * f2, -10 * f + 9 * f2, 1 + 8 * f - 9 * f2, 3 * f2 - 2 * f]
    return np.asarray(0.5 * np.stack(slopes))
