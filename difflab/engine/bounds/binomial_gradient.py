"""K of bits as a function of the log-SNRs of its steps, and its gradient: what a learned schedule climbs."""

from dataclasses import dataclass

import numpy as np

from difflab.engine.bounds.binomial_curve import BinomialCurve
from difflab.engine.bounds.binomial_facts import SequenceFacts
from difflab.engine.schedules.views import FloatArray


@dataclass(frozen=True, eq=False)
class BinomialBound:
    """K from a measured curve, for `bounds.ascent`."""

    curve: BinomialCurve

    def __call__(self, log_snrs: FloatArray) -> tuple[float, FloatArray]:
        """K in bits and its derivatives (T,) at falling log-SNRs (T,); the last may be -inf.

        The derivatives are those of the table's interpolation, so that an ascent does not stumble.
        """
        curve = self.curve
        noise, signal = np.exp(-np.logaddexp(0.0, log_snrs)), np.exp(-np.logaddexp(0.0, -log_snrs))
        facts = SequenceFacts.at(signal, noise, curve.ones, curve.dim, curve.rate)
        losses = curve.losses_of(log_snrs[:-1], log_snrs[1:])
        slopes = curve.slopes_of(log_snrs[:-1], log_snrs[1:])
        gradient = np.zeros_like(log_snrs)
        gradient[:-1] -= slopes.by_before
        gradient[1:] -= slopes.by_after
        by_ends = facts.fixed_slopes(noise[[0, -1]]) * (signal * noise)[[0, -1]]
        gradient[0] -= by_ends[0]
        gradient[-1] += by_ends[1]
        return facts.fixed_bits - float(losses.sum()), gradient
