"""The first beta free as well, where it may be: K of bits never exceeds the limit, however small it is.

For points without noise of their own K would grow without limit as beta_1 falls; there it stays held.
"""

from dataclasses import dataclass

import numpy as np

from difflab.engine.bounds.ascent_steps import FreeSteps, learned
from difflab.engine.schedules.options import MIN_BETA, ScheduleOptions
from difflab.engine.schedules.views import FloatArray

CLEANEST = 16.0  # nats: beta_1 = 1e-7, below which a sequence of bits gains no ten-thousandth of a bit


@dataclass(frozen=True, eq=False)
class FreeFirst:
    """The coordinates of `steps` after one more: the log-odds of the first log-SNR's place in its range.

    The range goes from the second log-SNR up to `CLEANEST`, or to twice the first gap where that is cleaner.
    """

    steps: FreeSteps

    def start(self) -> FloatArray:
        """(n,)."""
        first, second = self.steps.chain.values[:2]
        return np.append(np.log(first - second) - np.log(self._top - first), self.steps.start())

    def log_snrs(self, place: FloatArray) -> FloatArray:
        """(T,)."""
        result = self.steps.log_snrs(place[1:])
        result[0] = result[1] + _sigmoid(place[0]) * (self._top - result[1])
        return result

    def gradient(self, place: FloatArray, by_step: FloatArray) -> FloatArray:
        """(n,) from the derivatives (T,) by the log-SNRs."""
        share, passed = _sigmoid(place[0]), by_step.copy()
        passed[1] += by_step[0] * (1 - share)
        room = self._top - self.steps.log_snrs(place[1:])[1]
        by_place = by_step[0] * share * (1 - share) * room
        return np.append(by_place, self.steps.gradient(place[1:], passed))

    def schedule(self, place: FloatArray) -> ScheduleOptions:
        """As the learned betas, the first among them."""
        log_snrs = self.log_snrs(place)
        first = max(float(_sigmoid(-log_snrs[0])), MIN_BETA)
        return learned(self.steps.options.replace(beta_1=first), log_snrs)

    @property
    def _top(self) -> float:
        first, second = (float(value) for value in self.steps.chain.values[:2])
        return max(CLEANEST, 2 * first - second)


def _sigmoid(x: float) -> float:
    exponential: float = np.exp(-np.logaddexp(0.0, -x))
    return exponential
