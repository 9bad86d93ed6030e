"""The bound of Ho et al. 2020, eq. 5, in continuous space: L_0 + sum of L_{t-1} + L_T, for comparison with K.

It differs from K at both ends: x_0 is read out from x_1 by the model (K's first step is fixed), and the last
noisy datum is compared with the prior given x_0. Both ends are closed forms of the same denoising curve.
"""

import math
from dataclasses import dataclass

import numpy as np

from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.bounds.ledger import LN2, Ledger, log_noise
from difflab.engine.bounds.units import PER_DATUM, Unit
from difflab.engine.schedules.schedule import Schedule


@dataclass(frozen=True)
class VariationalBound:
    """In bits of the `unit`: `bits` = -(readout + middle + end) bounds the mean log likelihood from below.

    readout_bits: L_0 = -E log p(x_0|x_1), a normal law about D(x_1) with the best isotropic variance;
    middle_bits: the sum of L_{t-1}, which are the terms of K; end_bits: L_T = E KL(q(x_T|x_0) || pi).
    """

    readout_bits: float
    middle_bits: float
    end_bits: float
    unit: Unit = PER_DATUM

    @property
    def bits(self) -> float:
        """The bound."""
        return -(self.readout_bits + self.middle_bits + self.end_bits)


def variational_bound(schedule: Schedule, curve: DenoisingCurve, found: Ledger) -> VariationalBound:
    """From the curve and the ledger that was read from it."""
    half = curve.dim / 2
    readout = half * math.log(2 * math.pi * math.e * curve(float(schedule.log_snrs[0]))) / LN2
    excess = float(schedule.alpha_bars[-1]) * (curve.second_moment - 1.0)
    end = half * (excess - float(log_noise(schedule)[-1])) / LN2
    middle = float(np.sum(found.terms_bits))
    return VariationalBound(readout, middle, end)
