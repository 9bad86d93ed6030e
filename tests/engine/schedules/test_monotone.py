"""Monotone cubics against scipy's PCHIP, and the knots that do not bend them."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator

from difflab.engine.schedules.log_rate import integral
from difflab.engine.schedules.monotone import MonotoneCubic, pchip_slopes

SEEDS = st.integers(0, 2**32 - 1)


def random_curve(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 12))
    x = np.append(0.0, np.cumsum(rng.uniform(0.05, 1.0, count)))
    return x, -np.cumsum(rng.uniform(0.01, 3.0, count + 1))


@given(SEEDS)
def test_it_is_pchip_but_for_the_least_slope_at_the_ends(seed: int) -> None:
    x, y = random_curve(seed)
    reference = PchipInterpolator(x, y)
    ends = np.abs(reference.derivative()(x[[0, -1]]))
    assume(np.all(ends > 0.06 * np.abs(np.diff(y) / np.diff(x))[[0, -1]]))
    query = np.linspace(0, x[-1], 200)
    cubic = MonotoneCubic.through(x, y)
    np.testing.assert_allclose(cubic(query), reference(query), atol=1e-10)
    np.testing.assert_allclose(cubic.slope(query), reference.derivative()(query), atol=1e-8)


@given(SEEDS)
def test_it_falls_strictly_where_its_points_do(seed: int) -> None:
    x, y = random_curve(seed)
    values = MonotoneCubic.through(x, y)(np.linspace(0, x[-1], 500))
    assert np.all(np.diff(values) < 0)


@given(SEEDS)
def test_ratios_never_make_it_rise(seed: int) -> None:
    x, y = random_curve(seed)
    ratios = np.random.default_rng(seed).exponential(3.0, len(x))
    values = MonotoneCubic.through(x, y, ratios)(np.linspace(0, x[-1], 500))
    assert np.all(np.diff(values) <= 1e-12)


@given(SEEDS, st.floats(0.01, 0.99))
def test_a_knot_with_the_curves_slopes_does_not_bend_it(seed: int, share: float) -> None:
    x, y = random_curve(seed)
    cubic = MonotoneCubic.through(x, y)
    at = np.array([share * x[-1]])
    k = int(np.searchsorted(x, at[0]))
    assume(min(at[0] - x[k - 1], x[k] - at[0]) > 1e-3)
    more_x, more_y = np.insert(x, k, at), np.insert(y, k, cubic(at))
    ratios = np.insert(cubic.m, k, cubic.slope(at)) / pchip_slopes(more_x, more_y)
    query = np.linspace(0, x[-1], 300)
    np.testing.assert_allclose(MonotoneCubic.through(more_x, more_y, ratios)(query), cubic(query), atol=1e-9)


def test_turning_points_are_flat_and_constants_stay() -> None:
    x, y = np.arange(4.0), np.array([0.0, 1.0, 1.0, 0.0])
    cubic = MonotoneCubic.through(x, y, np.ones(4))
    assert cubic(np.array([1.5]))[0] == 1.0
    assert np.max(cubic(np.linspace(0, 3, 100))) == pytest.approx(1.0)


def test_the_last_value_is_met_without_rounding() -> None:
    cubic = MonotoneCubic.through(np.array([0.0, 0.3, 1.0]), np.array([0.9, 0.7, 0.0]))
    assert cubic(np.array([1.0]))[0] == 0.0


@pytest.mark.parametrize("slope", [-20.0, -1.0, 1e-9, 3.0, 15.0])
def test_the_integral_of_an_exponential_rate_is_the_closed_form(slope: float) -> None:
    query = np.linspace(0, 1, 57)
    cubic = MonotoneCubic.through(np.array([0.0, 1.0]), np.array([0.5, 0.5 + slope]))
    expected = np.exp(0.5) * np.expm1(slope * query) / slope
    np.testing.assert_allclose(integral(cubic, query), expected, rtol=1e-9)
