"""Takes back a known blur: the law of centres is known only with a variance `added` on top of it."""

import math
from dataclasses import dataclass

from torch import Tensor

from difflab.engine.densities.kernels import Kernel


@dataclass(frozen=True, eq=False)
class Deblurred:
    """`inner` sums over cells = centres + noise of variance `added`; asked for blur s it is given less.

    The density is the inner one with blur s' = sqrt(s^2 - added). Since the score is both (E[cell|y] - y) /
    s'^2 and (E[centre|y] - y) / s^2, the mean follows, and the variance likewise from the second derivatives.
    A negative `added` puts the blur on instead of taking it off.
    """

    inner: Kernel
    added: float

    def log_mass(self, y: Tensor, s: float) -> Tensor:
        """(n,) log-density at y (n, d)."""
        return self.inner.log_mass(y, self._less(s))

    def mean(self, y: Tensor, s: float) -> Tensor:
        """(n, d) posterior mean of the centre."""
        less = self._less(s)
        cell = self.inner.mean(y, less)
        return cell + (self.added / less**2) * (cell - y)

    def variance(self, y: Tensor, s: float) -> Tensor:
        """(n,) posterior variance of the centre, averaged over dimensions."""
        less = self._less(s)
        stretch = 1.0 + self.added / less**2
        variance = stretch**2 * self.inner.variance(y, less) - self.added * stretch
        return variance.clamp_min(0.0)

    def _less(self, s: float) -> float:
        return math.sqrt(s**2 - self.added)
