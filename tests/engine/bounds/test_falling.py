"""Falling values in free coordinates: fixed ones stay, the order holds, gradients match differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from difflab.engine.bounds.falling import Falling

VALUES = np.array([5.0, 4.0, 1.5, 1.0, -2.0, -2.5])
FIXED = [(0,), (0, 5), (0, 2), (0, 1, 4), (0, 1, 2, 3, 4, 5)]


@pytest.mark.parametrize("fixed", FIXED)
def test_the_start_is_where_the_values_are(fixed: tuple[int, ...]) -> None:
    falling = Falling(VALUES, fixed)
    assert falling.at(falling.start()) == pytest.approx(VALUES)


@given(
    fixed=st.sampled_from(FIXED),
    place=st.lists(st.floats(-8.0, 3.0), min_size=5, max_size=5),
)
def test_any_coordinates_give_falling_values(fixed: tuple[int, ...], place: list[float]) -> None:
    found = Falling(VALUES, fixed).at(np.array(place))
    assert np.all(np.diff(found) < 0)
    assert found[list(fixed)] == pytest.approx(VALUES[list(fixed)])


@pytest.mark.parametrize("fixed", FIXED)
def test_the_gradient(fixed: tuple[int, ...]) -> None:
    falling, rng = Falling(VALUES, fixed), np.random.default_rng(0)
    place, weights, h = falling.start() + rng.normal(size=5), rng.normal(size=6), 1e-6
    difference = [
        weights @ (falling.at(place + h * unit) - falling.at(place - h * unit)) / (2 * h)
        for unit in np.eye(5)
    ]
    assert falling.gradient(place, weights) == pytest.approx(difference, abs=1e-7)
