"""No model knows more than the data hold: what was sampled of the exact curve is held to it.

In ever smaller steps K rises to -H(data) less what the first step hides, whatever the schedule: the integral
of the exact error is known in advance. Where a part of the curve is sampled, chance may leave too little, and
K would seem to pass the limit.
"""

from dataclasses import replace

import numpy as np

from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.bounds.ledger import LN2
from difflab.engine.schedules.views import FloatArray

ROUNDS = 4  # each leaves a tenth of what is beyond, as the first sampled error bends the curve below it too


def held_to_limit(curve: DenoisingCurve, sampled: np.ndarray, limit_bits: float) -> DenoisingCurve:
    """The exact curve, its `sampled` errors (n,) bool raised by a common share if K would pass the limit."""
    places = np.flatnonzero(sampled)
    if len(places) == 0:
        return curve
    for _ in range(ROUNDS):
        beyond = float(_beyond(curve, limit_bits).max())
        if beyond <= 0.0:
            break
        information = curve.dim * curve.information_at(curve.log_snrs) / LN2
        by_sampling = float(information[-1] - information[max(places[0] - 1, 0)])
        raised = curve.errors * (1.0 + beyond / by_sampling)
        curve = replace(curve, errors=np.where(sampled, raised, curve.errors))
    return curve


def _beyond(curve: DenoisingCurve, limit_bits: float) -> FloatArray:
    """By how many bits K of an endless schedule that begins at each level passes the limit (n,)."""
    half, moment, levels = curve.dim / 2, curve.second_moment, curve.log_snrs
    null = -half * (np.log(2 * np.pi) + moment) / LN2
    ceiling = half * np.logaddexp(0.0, levels) / LN2
    prior = half * (moment - 1.0) / (1 + np.exp(-levels)) / LN2
    known = curve.dim * curve.information_at(levels) / LN2
    return np.asarray(null + ceiling + prior - known - limit_bits)
