"""The curve between and beyond its levels, against closed forms."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.interpolate import CubicSpline

from difflab.engine.bounds import DenoisingCurve
from difflab.engine.bounds.denoising_curve import spline_slopes
from tests.engine.bounds.curves import LEVELS, gaussian_curve, gaussian_error

QUERIES = np.array([-40.0, -14.0, -9.3, -2.0, 0.1, 3.3, 12.0, 27.99])


@pytest.mark.parametrize("variance", [1.0, 0.01])
def test_it_passes_between_the_levels_to_a_ten_thousandth(variance: float) -> None:
    found = gaussian_curve(variance).error_at(QUERIES)
    assert found == pytest.approx(gaussian_error(QUERIES, variance), rel=1e-4)


def test_at_infinite_noise_the_variance_is_left() -> None:
    assert gaussian_curve(0.3)(-np.inf) == pytest.approx(0.3, rel=1e-5)


def test_beyond_the_cleanest_level_it_falls_as_the_noise() -> None:
    curve = gaussian_curve(1.0)
    assert curve(31.0) == pytest.approx(np.exp(-31.0), rel=1e-6)
    assert curve(np.inf) == 0.0


@pytest.mark.parametrize("variance", [1.0, 0.01])
def test_the_information_is_that_of_a_gaussian_channel(variance: float) -> None:
    """I(X_0; X_t) = (1/2) log(1 + variance SNR) nats per dimension."""
    levels = np.array([-20.0, -14.0, -3.0, 0.0, 5.0, 20.0, 27.0])
    expected = 0.5 * np.log1p(variance * np.exp(levels))
    assert gaussian_curve(variance).information_at(levels) == pytest.approx(expected, rel=2e-4)


def test_the_information_goes_on_beyond_the_levels() -> None:
    curve = gaussian_curve(1.0)
    assert curve.information_at(np.array([-np.inf]))[0] == 0.0
    expected = 0.5 * np.log1p(np.exp(33.0))
    assert curve.information_at(np.array([33.0]))[0] == pytest.approx(expected, rel=1e-4)


def test_the_information_is_the_integral_of_its_own_error() -> None:
    rough = DenoisingCurve(np.array([-3.0, 0.0, 1.0, 4.0]), np.array([1.0, 0.5, 0.4, 0.001]), 2)
    by_scipy = 0.5 * quad(lambda level: rough(level) * np.exp(level), 0.3, 3.7, points=[1.0])[0]
    first, last = rough.information_at(np.array([0.3, 3.7]))
    assert last - first == pytest.approx(by_scipy, rel=1e-5)


def test_the_slope_is_that_of_the_logarithm() -> None:
    curve, h = gaussian_curve(0.2), 1e-5
    places = np.array([-15.0, -4.2, 0.3, 6.0, 29.0])
    difference = np.log(curve.error_at(places + h) / curve.error_at(places - h)) / (2 * h)
    assert curve.slope_at(places) == pytest.approx(difference, abs=1e-6)


def test_a_sudden_fall_does_not_swing_up() -> None:
    """Points without noise: the error falls double-exponentially."""
    errors = np.exp(-np.exp(LEVELS / 2.0))
    curve = DenoisingCurve(LEVELS, errors, 2)
    fine = curve.error_at(np.linspace(-14.0, 28.0, 2000))
    assert np.all(np.diff(fine) <= 1e-12)
    assert np.all(fine > 0)


def test_the_slopes_are_scipys_natural_spline() -> None:
    x, y = np.array([0.0, 0.3, 1.0, 2.5, 2.6]), np.array([1.0, -2.0, 0.5, 0.4, 3.0])
    expected = CubicSpline(x, y, bc_type="natural")(x, 1)
    assert spline_slopes(x, y) == pytest.approx(expected, rel=1e-10)


def test_pairs_in_any_order_make_a_curve() -> None:
    curve = DenoisingCurve.through([(2.0, 0.01), (0.0, 1.0)], dim=2)
    assert curve(1.0) == pytest.approx(0.1)
    assert curve(3.0) == pytest.approx(0.01 / np.e)
    assert curve.best is curve
