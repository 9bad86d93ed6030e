"""The parametrisation of the 2015 paper: ten bumps in time on the logit of 1/linspace(T, 2, T).

The bumps are Gaussians, half as wide as they are apart, that sum to one at each step. beta_1 is held.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from difflab.engine.bounds.ascent_steps import learned
from difflab.engine.schedules.options import ScheduleOptions
from difflab.engine.schedules.views import FloatArray, log_snr_from_log_alpha_bar

BUMPS = 10


@dataclass(frozen=True, eq=False)
class FreeBumps:
    """The ascent starts from the paper's baseline, whatever `options` were; T and beta_1 are theirs."""

    options: ScheduleOptions

    def start(self) -> FloatArray:
        """(10,) coefficients."""
        return np.zeros(BUMPS)

    def log_snrs(self, place: FloatArray) -> FloatArray:
        """(T,)."""
        return log_snr_from_log_alpha_bar(np.cumsum(self._log_keeps(place)))

    def gradient(self, place: FloatArray, by_step: FloatArray) -> FloatArray:
        """(10,) from the derivatives (T,) by the log-SNRs, or of several functions (T, k) at once."""
        keeps = self._log_keeps(place)
        # d lambda = d log alpha_bar / (1 - alpha_bar), and d log(1 - beta) / d logit = -beta.
        by_keep = np.cumsum((by_step.T / -np.expm1(np.cumsum(keeps)))[..., ::-1], axis=-1)[..., ::-1]
        by_logit = by_keep * np.expm1(keeps)
        by_logit[..., 0] = 0.0
        return np.asarray((by_logit @ self._bumps).T)

    def schedule(self, place: FloatArray) -> ScheduleOptions:
        """As the learned betas."""
        return learned(self.options, self.log_snrs(place))

    def _log_keeps(self, place: FloatArray) -> FloatArray:
        """log(1 - beta_t), (T,): minus softplus of the logit."""
        keeps = -np.logaddexp(0.0, self._logits + self._bumps @ place)
        keeps[0] = np.log1p(-self.options.beta_1)
        return keeps

    @cached_property
    def _logits(self) -> FloatArray:
        """(T,) of the baseline, which erases about 1/T of the signal in each step."""
        return -np.log(np.linspace(self.options.steps, 2.0, self.options.steps) - 1.0)

    @cached_property
    def _bumps(self) -> FloatArray:
        """(T, 10)."""
        centres = np.linspace(-1.0, 1.0, BUMPS)
        width = (centres[1] - centres[0]) / 2
        apart = np.linspace(-1.0, 1.0, self.options.steps)[:, None] - centres
        heights = np.exp(-(apart**2) / (2 * width**2))
        return np.asarray(heights / heights.sum(axis=1, keepdims=True))
