"""The gradient of K against finite differences, and K against the ledger."""

import numpy as np
import pytest

from difflab.engine.bounds import DenoisingCurve, ledger
from difflab.engine.bounds.bound_gradient import CurveErrors, bound_and_gradient
from difflab.engine.schedules import Family, ScheduleOptions, build
from tests.engine.bounds.curves import LEVELS, gaussian_curve, gaussian_error

# Two scales, as a cluster of clusters has.
TWO_SCALES = DenoisingCurve(
    LEVELS, 0.6 * gaussian_error(LEVELS, 1.3) + 0.4 * gaussian_error(LEVELS, 0.002), 2, 1.1
)


@pytest.mark.parametrize("family", ["cosine", "linear", "reciprocal", "karras"])
@pytest.mark.parametrize("steps", [2, 7, 300])
def test_k_is_the_ledgers(family: Family, steps: int) -> None:
    schedule = build(ScheduleOptions(family=family, steps=steps))
    bits, _ = bound_and_gradient(schedule.log_snrs, CurveErrors(TWO_SCALES))
    assert bits == pytest.approx(ledger(schedule, TWO_SCALES, None).K_bits, abs=1e-9)


@pytest.mark.parametrize("curve", [TWO_SCALES, gaussian_curve(0.1, 5, 0.5)])
def test_the_gradient_is_that_of_finite_differences(curve: DenoisingCurve) -> None:
    log_snrs, h = np.array([7.0, 5.2, 4.1, 1.3, 0.9, -2.2, -5.0]), 1e-5
    _, gradient = bound_and_gradient(log_snrs, CurveErrors(curve))
    for index in range(1, len(log_snrs)):
        nudge = h * (np.arange(len(log_snrs)) == index)
        above, _ = bound_and_gradient(log_snrs + nudge, CurveErrors(curve))
        below, _ = bound_and_gradient(log_snrs - nudge, CurveErrors(curve))
        assert gradient[index] == pytest.approx((above - below) / (2 * h), abs=1e-6)


def test_an_end_without_signal_is_finite() -> None:
    bits, gradient = bound_and_gradient(np.array([5.0, 1.0, -np.inf]), CurveErrors(TWO_SCALES))
    assert np.isfinite([bits, *gradient]).all()
    assert gradient[-1] == 0.0
