"""A schedule as numbers: beta, alpha_bar, sigma and log-SNR at the steps 1..T, and at the times between."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from difflab.engine.schedules.views import FloatArray, log_snr_from_log_alpha_bar


@dataclass(frozen=True, eq=False)
class Schedule:
    """The values at t = 1..T, each array (T,), float64 and read-only; index t - 1 is step t.

    betas: variance added by the step; alpha_bars: signal power kept; sigmas: sqrt(1 - alpha_bar); log_snrs:
    log(alpha_bar/(1 - alpha_bar)) in nats, -inf at step T where beta_T = 1.
    """

    betas: FloatArray
    log_alpha_bars: FloatArray
    alpha_bars: FloatArray
    sigmas: FloatArray
    log_snrs: FloatArray

    @classmethod
    def from_betas(cls, betas: FloatArray) -> Self:
        """From betas in (0, 1], 1 at most at the last step. Summing log1p keeps small betas accurate."""
        with np.errstate(divide="ignore"):
            log_alpha_bars = np.cumsum(np.log1p(-betas))
        arrays = (
            np.array(betas, dtype=np.float64),
            log_alpha_bars,
            np.exp(log_alpha_bars),
            np.sqrt(-np.expm1(log_alpha_bars)),
            log_snr_from_log_alpha_bar(log_alpha_bars),
        )
        for array in arrays:
            array.flags.writeable = False
        return cls(*arrays)

    @property
    def steps(self) -> int:
        """T."""
        return len(self.betas)

    def log_snr_at(self, t: float) -> float:
        """log-SNR in nats at time t in [0, T]: +inf at 0, the step's value at integers, falling between."""
        t = min(max(t, 0.0), float(self.steps))
        finite = self._finite
        if t < 1.0:
            return float(_log_snr_of_noise(self.betas[0] * t))
        if t > max(finite, 1):
            return float(_log_snr_of_signal(np.float64(self._last_alpha_bar * (self.steps - t))))
        if not finite:
            return -np.inf
        step = int(t)
        low = float(self.log_snrs[step - 1])
        return low if t == step else low + (t - step) * (float(self.log_snrs[step]) - low)

    def t_at(self, log_snr: float) -> float:
        """The time t in [0, T] with this log-SNR, the inverse of `log_snr_at`; T for all noisier ones."""
        return float(self.times_at(np.array([log_snr]))[0])

    def log_snrs_at(self, times: FloatArray) -> FloatArray:
        """`log_snr_at` for an array of times (n,).

        Linear in log-SNR between steps; before step 1, and before a last step that leaves no signal, where
        log-SNR is infinite at one end, linear in alpha_bar.
        """
        times = np.clip(np.asarray(times, dtype=np.float64), 0.0, self.steps)
        result = np.full(times.shape, -np.inf)
        if self._finite:
            result = np.interp(times, np.arange(1, self._finite + 1), self.log_snrs[: self._finite])
        early = times < 1.0
        result[early] = _log_snr_of_noise(self.betas[0] * times[early])
        late = times > max(self._finite, 1)
        result[late] = _log_snr_of_signal(self._last_alpha_bar * (self.steps - times[late]))
        return np.asarray(result)

    def times_at(self, log_snrs: FloatArray) -> FloatArray:
        """`t_at` for an array of log-SNRs (n,)."""
        log_snrs = np.asarray(log_snrs, dtype=np.float64)
        finite = self._finite
        result = np.full(log_snrs.shape, float(self.steps))
        if finite:
            result = np.interp(-log_snrs, -self.log_snrs[:finite], np.arange(1, finite + 1))
        with np.errstate(over="ignore"):
            alpha_bar, noise = 1.0 / (1.0 + np.exp(-log_snrs)), 1.0 / (1.0 + np.exp(log_snrs))
        early = log_snrs > self.log_snrs[0]
        result[early] = noise[early] / self.betas[0]
        if 0 < finite < self.steps:
            late = log_snrs < self.log_snrs[finite - 1]
            result[late] = self.steps - alpha_bar[late] / self._last_alpha_bar
        return np.asarray(result)

    @property
    def _finite(self) -> int:
        """How many steps have a finite log-SNR: T, or T - 1 where the last leaves no signal."""
        return self.steps - int(np.isneginf(self.log_snrs[-1]))

    @property
    def _last_alpha_bar(self) -> float:
        """alpha_bar of the last step that leaves a signal; of the data where the only step leaves none."""
        return float(self.alpha_bars[self._finite - 1]) if self._finite else 1.0


def _log_snr_of_noise(noise: FloatArray | np.float64) -> FloatArray:
    """log((1 - noise)/noise)."""
    with np.errstate(divide="ignore"):
        return np.log1p(-noise) - np.log(noise)


def _log_snr_of_signal(alpha_bar: FloatArray | np.float64) -> FloatArray:
    """log(alpha_bar/(1 - alpha_bar))."""
    with np.errstate(divide="ignore"):
        return np.log(alpha_bar) - np.log1p(-alpha_bar)
