"""A sampled exact curve is held to what the data hold: Gaussian data, of which all is known."""

import math

import numpy as np
import pytest

from difflab.engine.bounds import DenoisingCurve, ledger
from difflab.engine.bounds.known_limit import held_to_limit
from difflab.engine.schedules import ScheduleOptions, build

VARIANCE, DIM = 0.01, 2
LEVELS = np.linspace(-14.0, 24.0, 86)
LIMIT = -DIM / 2 * math.log2(2 * math.pi * math.e * VARIANCE)
ERRORS = VARIANCE / (1.0 + VARIANCE * np.exp(LEVELS))
SAMPLED = LEVELS > 8.0


def _curve(share: float) -> DenoisingCurve:
    """By so much off where it is sampled."""
    return DenoisingCurve(LEVELS, np.where(SAMPLED, share, 1.0) * ERRORS, DIM, VARIANCE)


def _bits(curve: DenoisingCurve, steps: int = 10_000) -> float:
    schedule = build(ScheduleOptions(family="log-snr", steps=steps, beta_1=1e-9))
    return ledger(schedule, curve, LIMIT).K_bits


@pytest.mark.parametrize("share", [0.99, 0.999])
def test_too_small_errors_are_raised_until_k_keeps_to_the_limit(share: float) -> None:
    assert _bits(_curve(share)) > LIMIT + 0.002
    held = held_to_limit(_curve(share), SAMPLED, LIMIT)
    assert LIMIT - 0.02 < _bits(held) <= LIMIT + 1e-4
    np.testing.assert_array_equal(held.errors[~SAMPLED], ERRORS[~SAMPLED])
    np.testing.assert_allclose(held.errors[SAMPLED], ERRORS[SAMPLED], rtol=2e-3)


def test_what_keeps_to_the_limit_stays_as_it_is() -> None:
    large = _curve(1.02)
    assert held_to_limit(large, SAMPLED, LIMIT) is large


def test_what_is_not_sampled_is_not_touched() -> None:
    exact = _curve(1.0)
    assert held_to_limit(exact, np.zeros(len(LEVELS), dtype=bool), LIMIT - 1.0) is exact
