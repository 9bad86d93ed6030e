"""K as a function of the log-SNRs of its steps, and its gradient in closed form, for diffusion of points.

Only neighbours meet in a term, so the gradient costs no more than K itself, at any number of steps.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.bounds.ledger import LN2, snr_drops
from difflab.engine.schedules.views import FloatArray, log_alpha_bar_from_log_snr


class Errors(Protocol):
    """Where denoising errors come from during an ascent."""

    @property
    def dim(self) -> int:
        """d."""

    @property
    def second_moment(self) -> float:
        """E|x_0|^2 / d."""

    def at(self, log_snrs: FloatArray) -> tuple[FloatArray, FloatArray]:
        """e (n,) and d log e / d lambda (n,)."""


@dataclass(frozen=True, eq=False)
class CurveErrors:
    """From a measured curve; called, it is K: what an ascent climbs."""

    curve: DenoisingCurve

    @property
    def dim(self) -> int:
        """d."""
        return self.curve.dim

    @property
    def second_moment(self) -> float:
        """E|x_0|^2 / d."""
        return self.curve.second_moment

    def at(self, log_snrs: FloatArray) -> tuple[FloatArray, FloatArray]:
        """By look-up."""
        return self.curve.error_at(log_snrs), self.curve.slope_at(log_snrs)

    def __call__(self, log_snrs: FloatArray) -> tuple[float, FloatArray]:
        """K in bits and its gradient (T,) at log-SNRs (T,)."""
        return bound_and_gradient(log_snrs, self)


def bound_and_gradient(log_snrs: FloatArray, errors: Errors) -> tuple[float, FloatArray]:
    """K in bits and its derivatives (T,) at falling log-SNRs (T,); the last may be -inf."""
    e, slope = errors.at(log_snrs[1:])
    snrs, drops = np.exp(log_snrs), snr_drops(log_snrs)
    whole = 1.0 + drops * e
    gradient = np.zeros_like(log_snrs)
    # Of the term log(1 + drop e) by the step before and by the step itself.
    gradient[:-1] -= snrs[:-1] * e / whole
    gradient[1:] -= e * (drops * slope - snrs[1:]) / whole
    first, last = np.exp(log_alpha_bar_from_log_snr(log_snrs[[0, -1]])).tolist()
    excess = errors.second_moment - 1.0
    gradient[-1] -= last + excess * last * (1.0 - last)
    unit = errors.dim / 2 / LN2
    prior = -np.log(2 * np.pi) - errors.second_moment + excess * (first - last)
    noise = np.logaddexp(0.0, log_snrs[0]) - np.logaddexp(0.0, log_snrs[-1])
    return unit * float(prior + noise - np.log1p(drops * e).sum()), unit * gradient
