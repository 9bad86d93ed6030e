"""Ho et al.'s bound: its closed form for Gaussian data, and its place between K and the limit."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from difflab.engine.bounds import ledger
from difflab.engine.bounds.variational import variational_bound
from difflab.engine.schedules import FAMILIES, Family, ScheduleOptions, build
from tests.engine.bounds.chains import LinearChain
from tests.engine.bounds.curves import gaussian_curve
from tests.engine.gaussian import Gaussian


@settings(max_examples=60, deadline=None)
@given(
    family=st.sampled_from(FAMILIES),
    steps=st.integers(1, 200),
    beta_1=st.floats(-8, -0.5).map(lambda power: 10.0**power),
    variance=st.floats(1e-4, 1.0),
)
def test_it_lies_between_k_and_the_limit(family: Family, steps: int, beta_1: float, variance: float) -> None:
    """The free read-out can only be better than K's fixed first step."""
    schedule = build(ScheduleOptions(family=family, steps=steps, beta_1=beta_1))
    curve = gaussian_curve(variance, 2, 1.0 - variance)
    found = ledger(schedule, curve, None)
    bits = variational_bound(schedule, curve, found).bits
    assert found.K_bits - 1e-3 <= bits <= -math.log2(2 * math.pi * math.e * variance) + 1e-3


@pytest.mark.parametrize(("mean", "variance"), [(0.0, 1.0), (0.7, 0.3)])
def test_its_parts_for_gaussian_data(mean: float, variance: float) -> None:
    """Each is the entropy or divergence of normal laws (d = 2)."""
    schedule = build(ScheduleOptions(steps=6, beta_1=0.05))
    density = Gaussian(mean, variance)
    curve = gaussian_curve(variance, 2, mean**2)
    found = variational_bound(schedule, curve, ledger(schedule, curve, None))
    first, last = float(schedule.log_snrs[0]), float(schedule.alpha_bars[-1])
    assert found.readout_bits == pytest.approx(
        math.log2(2 * math.pi * math.e * density.least_error(first)), abs=1e-4
    )
    end = last * (variance + mean**2) + (1 - last) - 1 - math.log(1 - last)
    assert found.end_bits == pytest.approx(end / math.log(2), abs=1e-6)
    assert found.bits == -(found.readout_bits + found.middle_bits + found.end_bits)
    middle = 0.0
    for t in range(2, 7):
        posterior = float(
            schedule.betas[t - 1] * (1 - schedule.alpha_bars[t - 2]) / (1 - schedule.alpha_bars[t - 1])
        )
        middle += math.log2(LinearChain(density, schedule).coefficients(t)[2] / posterior)
    assert found.middle_bits == pytest.approx(middle, abs=1e-3)
