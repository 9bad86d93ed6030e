"""Coordinates whose common shift moves the end of the schedule: a shift that keeps the end goes with them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from difflab.engine.schedules.options import ScheduleOptions
from difflab.engine.schedules.views import FloatArray

REACH = 15.0  # of the shift, either way: a factor of three million on a rate
NOISIEST = -1e6


class Shiftable(Protocol):
    """A freedom in which every coordinate up means more noise at the end."""

    def start(self) -> FloatArray:
        """(n,)."""

    def log_snrs(self, place: FloatArray) -> FloatArray:
        """(T,)."""

    def gradient(self, place: FloatArray, by_step: FloatArray) -> FloatArray:
        """(n, k) from derivatives (T, k) by the log-SNRs."""

    def schedule(self, place: FloatArray) -> ScheduleOptions:
        """As options."""


@dataclass(frozen=True, eq=False)
class HeldEnd:
    """`inner` with its last log-SNR at `target` (nats), or as near as a shift can bring it."""

    inner: Shiftable
    target: float

    def start(self) -> FloatArray:
        """(n,)."""
        return self.inner.start()

    def log_snrs(self, place: FloatArray) -> FloatArray:
        """(T,)."""
        return self.inner.log_snrs(self._shifted(place))

    def gradient(self, place: FloatArray, by_step: FloatArray) -> FloatArray:
        """(n,), along the places that keep the end (the implicit function theorem)."""
        last = np.zeros_like(by_step)
        last[-1] = 1.0
        both = self.inner.gradient(self._shifted(place), np.stack([by_step, last], axis=1))
        free, end = both[:, 0], both[:, 1]
        total = float(end.sum())
        return np.asarray(free if total == 0.0 else free - end * (float(free.sum()) / total))

    def schedule(self, place: FloatArray) -> ScheduleOptions:
        """As options."""
        return self.inner.schedule(self._shifted(place))

    def _shifted(self, place: FloatArray) -> FloatArray:
        from scipy.optimize import brentq  # scipy would delay the first window

        def off(shift: float) -> float:
            return max(float(self.inner.log_snrs(place + shift)[-1]), NOISIEST) - self.target

        if off(-REACH) <= 0.0:
            return place - REACH
        if off(REACH) >= 0.0:
            return place + REACH
        return place + float(brentq(off, -REACH, REACH, xtol=1e-12))
