"""The climb: to known maxima, never down, in about as many steps as scipy takes."""

import numpy as np
import pytest
from scipy.optimize import minimize, rosen, rosen_der

from difflab.engine.bounds.quasi_newton import Height, climb


def _valley(place: np.ndarray) -> Height:
    return Height(place, -float(rosen(place)), -rosen_der(place))


def test_it_climbs_to_the_top_of_a_curved_ridge() -> None:
    start = np.array([-1.2, 1.0, -0.5, 0.8])
    heights = list(climb(_valley, start))
    values = [height.value for height in heights]
    assert values == sorted(values)
    assert heights[-1].place == pytest.approx(np.ones(4), abs=1e-6)
    by_scipy = minimize(rosen, start, jac=rosen_der, method="L-BFGS-B", options={"ftol": 0.0, "gtol": 1e-8})
    assert len(heights) < 3 * by_scipy.nit


def test_it_stays_away_from_where_there_is_nothing() -> None:
    def height(place: np.ndarray) -> Height:
        if place[0] <= 0:
            return Height(place, -np.inf, np.zeros(1))
        return Height(place, float(np.log(place[0]) - place[0]), 1.0 / place - 1.0)

    *_, last = climb(height, np.array([0.05]))
    assert last.place == pytest.approx([1.0], abs=1e-6)


def test_it_ends_at_once_on_a_summit() -> None:
    assert len(list(climb(lambda place: Height(place, 0.0, np.zeros(2)), np.zeros(2)))) == 1
