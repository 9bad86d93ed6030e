"""The denoising error as a function of the noise level: the one curve that all bounds are read from.

e(lambda) = E|D - x_0|^2 / d at log-SNR lambda. With it the bound K of any schedule, its ledger and its
gradient are a table look-up (see `ledger`), and by the I-MMSE relation (Guo, Shamai & Verdú 2005) so are the
entropies of the noisy data. Needs numpy only, so that a curve can be read while a schedule is dragged.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import SupportsFloat

import numpy as np

from difflab.engine.schedules.monotone import MonotoneCubic, limited_slopes
from difflab.engine.schedules.views import FloatArray

LEAST_SHARE = 1e-9  # of the noise's variance: a smaller error is no error (finite data, hardly any noise)
PARTS = 8  # into which a level's interval is cut for the integral
NODES, WEIGHTS = np.polynomial.legendre.leggauss(4)


@dataclass(frozen=True, eq=False)
class DenoisingCurve:
    """Errors per dimension, scaled units, at some log-SNRs; a smooth curve between and beyond them.

    log_snrs: (k,) rising, nats, k >= 2; errors: (k,); covariance: (k, k) of the errors, None where they are
    exact; dim: d; second_moment: E|x_0|^2 / d of the data; exact: the least possible curve on the same data,
    None where this is that curve; done: whether a measurement has reached its accuracy.

    The logarithm of the error is a monotone cubic between the levels. Beyond the noisiest the error is
    constant; beyond the cleanest it falls as the noise does, exp(-lambda).
    """

    log_snrs: FloatArray
    errors: FloatArray
    dim: int
    second_moment: float = 1.0
    covariance: FloatArray | None = None
    exact: "DenoisingCurve | None" = None
    done: bool = True
    _knots: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        floored = np.maximum(self.errors, LEAST_SHARE * np.exp(-self.log_snrs))
        object.__setattr__(self, "_knots", np.log(floored))

    @classmethod
    def through(
        cls, points: Sequence[tuple[float, float]], dim: int, second_moment: float = 1.0
    ) -> "DenoisingCurve":
        """From (log-SNR, error) pairs in any order."""
        levels, errors = np.array(sorted(points)).T
        return cls(levels, errors, dim, second_moment)

    @property
    def best(self) -> "DenoisingCurve":
        """The least possible curve on the same data: this one where it is that of the exact model."""
        return self if self.exact is None else self.exact

    def __call__(self, log_snr: SupportsFloat) -> float:
        """The error at one log-SNR, as the ancestral sampler's best variance asks for it."""
        return float(self.error_at(np.array([float(log_snr)]))[0])

    def error_at(self, log_snrs: FloatArray) -> FloatArray:
        """e (n,) at log-SNRs (n,), which may be infinite."""
        return np.asarray(np.exp(self._log_error(log_snrs)))

    def slope_at(self, log_snrs: FloatArray) -> FloatArray:
        """d log e / d lambda (n,): 0 beyond the noisiest level, -1 beyond the cleanest."""
        inside = np.clip(log_snrs, self.log_snrs[0], self.log_snrs[-1])
        slopes = np.where(log_snrs < self.log_snrs[0], 0.0, self._cubic.slope(inside))
        return np.asarray(np.where(log_snrs > self.log_snrs[-1], -1.0, slopes))

    def information_at(self, log_snrs: FloatArray) -> FloatArray:
        """(1/2) integral of e(l) exp(l) dl up to each log-SNR (n,): nats per dimension.

        Of the exact curve it is the information I(X_0; X_t) / d that the noisy datum carries about the datum.
        """
        first, last = self.log_snrs[0], self.log_snrs[-1]
        inside = self._information(np.clip(log_snrs, first, last))
        with np.errstate(over="ignore"):
            before = 0.5 * self.errors[0] * np.exp(np.minimum(log_snrs, first))
        after = 0.5 * np.exp(self._knots[-1] + last) * np.maximum(log_snrs - last, 0.0)
        return np.asarray(np.where(log_snrs < first, before, inside + after))

    def shares(self, log_snrs: FloatArray) -> tuple[np.ndarray, FloatArray]:
        """How the measured errors weigh at log-SNRs (n,): lower level (n,) and the upper one's share (n,).

        For standard errors alone: linear, where the curve itself is cubic.
        """
        lower = np.clip(np.searchsorted(self.log_snrs, log_snrs, side="right") - 1, 0, len(self.log_snrs) - 2)
        width = self.log_snrs[lower + 1] - self.log_snrs[lower]
        inside = np.clip(log_snrs, self.log_snrs[0], self.log_snrs[-1])
        return lower, np.asarray((inside - self.log_snrs[lower]) / width)

    def _log_error(self, log_snrs: FloatArray) -> FloatArray:
        inside = self._cubic(np.clip(log_snrs, self.log_snrs[0], self.log_snrs[-1]))
        return np.asarray(inside - np.maximum(log_snrs - self.log_snrs[-1], 0.0))

    @cached_property
    def _cubic(self) -> MonotoneCubic:
        """Through log e with a natural spline's slopes, lowered only where it would overshoot."""
        slopes = spline_slopes(self.log_snrs, self._knots)
        steps = np.diff(self._knots)
        slopes[1:-1][steps[1:] * steps[:-1] <= 0] = 0.0
        return MonotoneCubic(self.log_snrs, self._knots, limited_slopes(self.log_snrs, self._knots, slopes))

    @cached_property
    def _information(self) -> MonotoneCubic:
        """The integral within the levels, from its values and slopes at `PARTS` places an interval."""
        cuts = np.arange(PARTS) / PARTS
        places = (self.log_snrs[:-1, None] + np.diff(self.log_snrs)[:, None] * cuts).ravel()
        places = np.append(places, self.log_snrs[-1])
        half = np.diff(places)[:, None] / 2
        inner = places[:-1, None] + half * (NODES + 1)
        parts = (np.exp(self._log_error(inner) + inner) * WEIGHTS * half).sum(axis=1) / 2
        start = 0.5 * np.exp(self._knots[0] + places[0])
        values = start + np.concatenate([[0.0], np.cumsum(parts)])
        return MonotoneCubic(places, values, 0.5 * np.exp(self._log_error(places) + places))


def spline_slopes(x: FloatArray, y: FloatArray) -> FloatArray:
    """The slopes (n,) of the natural cubic spline through (x, y), n >= 2."""
    width = np.diff(x)
    chord = np.diff(y) / width
    inverse = 1.0 / width
    matrix = np.diag(2.0 * (np.append(inverse, 0.0) + np.append(0.0, inverse)))
    matrix += np.diag(inverse, 1) + np.diag(inverse, -1)
    pull = chord * inverse
    return np.asarray(np.linalg.solve(matrix, 3.0 * (np.append(pull, 0.0) + np.append(0.0, pull))))
