"""Every step free: the log-SNRs of steps 2..T, or all but the last where the end is held."""

from dataclasses import dataclass

import numpy as np

from difflab.engine.bounds.falling import Falling
from difflab.engine.schedules.build import build
from difflab.engine.schedules.options import MIN_BETA, ScheduleOptions
from difflab.engine.schedules.views import FloatArray, log_alpha_bar_from_log_snr

QUIET, DEPTH = -1.0, 2.0  # nats: below the first K feels a step less and less; all are lifted to that depth


@dataclass(frozen=True, eq=False)
class FreeSteps:
    """chain: the steps with a finite log-SNR; `silent`: a last step follows that leaves no signal."""

    options: ScheduleOptions
    chain: Falling
    silent: bool

    @classmethod
    def of(cls, options: ScheduleOptions, end_at_prior: bool) -> "FreeSteps":
        """Steps so noisy that K hardly feels them are lifted at once; the end too, if it need not be held."""
        log_snrs = np.array(build(options).log_snrs)
        silent = bool(np.isneginf(log_snrs[-1])) and end_at_prior
        lifted = _lifted(log_snrs)
        if end_at_prior:
            lifted[-1] = log_snrs[-1]
        chain = lifted[:-1] if silent else lifted
        held = end_at_prior and not silent
        return cls(options, Falling(chain, (0, len(chain) - 1) if held else (0,)), silent)

    def start(self) -> FloatArray:
        """(n,)."""
        return self.chain.start()

    def log_snrs(self, place: FloatArray) -> FloatArray:
        """(T,)."""
        found = self.chain.at(place)
        return np.append(found, -np.inf) if self.silent else found

    def gradient(self, place: FloatArray, by_step: FloatArray) -> FloatArray:
        """(n,) from the derivatives (T,) by the log-SNRs."""
        return self.chain.gradient(place, by_step[: len(self.chain.values)])

    def schedule(self, place: FloatArray) -> ScheduleOptions:
        """As the learned betas."""
        return learned(self.options, self.log_snrs(place))


def _lifted(log_snrs: FloatArray) -> FloatArray:
    """Falling values, those below `QUIET` squeezed into the `DEPTH` under it."""
    below = np.minimum(log_snrs - QUIET, 0.0)
    lifted = np.maximum(log_snrs, QUIET) + DEPTH * np.expm1(below / DEPTH)
    # Far below, rounding would make neighbours equal.
    return np.asarray(lifted - 1e-6 * np.cumsum(log_snrs < QUIET))


def learned(options: ScheduleOptions, log_snrs: FloatArray) -> ScheduleOptions:
    """A schedule of the family "learned" with these log-SNRs (T,) and the options' own beta_1."""
    betas = -np.expm1(np.diff(log_alpha_bar_from_log_snr(log_snrs), prepend=0.0))
    betas[:-1] = np.clip(betas[:-1], MIN_BETA, 1.0 - 1e-12)
    betas[-1] = np.clip(betas[-1], MIN_BETA, 1.0)
    betas[0] = options.beta_1
    return options.replace(family="learned", curve=None, table=tuple(betas.tolist()))
