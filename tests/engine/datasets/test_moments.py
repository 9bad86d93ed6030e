"""Population moments against large samples; tolerances are five standard errors."""

import numpy as np
import pytest

from tests.engine.datasets.cases import CASES, opened

COUNT = 100_000


@pytest.mark.parametrize("name", CASES)
def test_mean_and_scale_are_those_of_the_population(name: str) -> None:
    data = opened(name)
    points = data.draw(COUNT, np.random.default_rng(1)).points
    centred = points - data.mean
    squares = (centred**2).mean(axis=1)
    assert np.all(np.abs(centred.mean(axis=0)) < 5 * points.std(axis=0) / np.sqrt(COUNT))
    assert abs(squares.mean() - data.scale**2) < 5 * squares.std() / np.sqrt(COUNT)


def test_swiss_roll_moments_in_closed_form() -> None:
    """For t uniform on [a, b]: (b - a) E t cos t = [t sin t + cos t], (b - a) E t^2 = (b^3 - a^3) / 3."""
    data = opened("swiss-roll")
    a, b = 1.5 * np.pi, 4.5 * np.pi

    def first(t: float) -> np.ndarray:
        return np.array([t * np.sin(t) + np.cos(t), np.sin(t) - t * np.cos(t)])

    mean = (first(b) - first(a)) / (b - a)
    square = (b**3 - a**3) / (3 * (b - a))
    np.testing.assert_allclose(data.mean, mean, rtol=0, atol=1e-12)
    np.testing.assert_allclose(data.scale**2, (square - mean @ mean) / 2 + 0.25, rtol=1e-13)
