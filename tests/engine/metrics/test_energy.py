"""Energy distance against scipy, a closed form and repeated draws."""

import math

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist
from scipy.stats import norm

from difflab.engine.metrics import energy_distance


def _clouds(n: int, m: int, seed: int, shift: float = 0.0, dim: int = 2) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    y = torch.randn(m, dim, generator=generator)
    return torch.randn(n, dim, generator=generator) + shift, y


@pytest.mark.parametrize("dim", [1, 2, 5])
def test_the_value_is_that_of_all_pairs(dim: int) -> None:
    x, y = _clouds(150, 4200, seed=0, shift=0.3, dim=dim)  # more than one block of rows and of columns
    across, x_x, y_y = (cdist(a.double(), b.double()) for a, b in ((x, y), (x, x), (y, y)))
    expected = 2 * across.mean() - x_x.sum() / (150 * 149) - y_y.sum() / (4200 * 4199)
    assert energy_distance(x, y).value == pytest.approx(expected, abs=1e-6)


def test_shifted_normals_have_a_closed_form() -> None:
    """E|N(m, 2)| is that of a folded normal; five standard errors."""
    shift, scale = 0.5, math.sqrt(2.0)
    folded = scale * math.sqrt(2 / math.pi) * math.exp(-(shift**2) / 4) + shift * (
        1 - 2 * norm.cdf(-shift / scale)
    )
    found = energy_distance(*_clouds(4000, 4000, seed=1, shift=shift, dim=1))
    assert found.value == pytest.approx(2 * folded - 4 / math.sqrt(math.pi), abs=5 * found.se)


def _claimed_over_true(shift: float, n: int, m: int) -> float:
    """Root mean square of the standard errors of 400 repeats over their scatter, known to some 5 %."""
    found = [energy_distance(*_clouds(n, m, seed, shift)) for seed in range(400)]
    claimed = math.sqrt(np.mean([estimate.se**2 for estimate in found]))
    return claimed / float(np.std([estimate.value for estimate in found]))


@pytest.mark.parametrize(("shift", "n", "m"), [(0.3, 100, 60), (0.6, 60, 150)])
def test_the_standard_error_is_the_scatter_of_repeated_draws(shift: float, n: int, m: int) -> None:
    assert _claimed_over_true(shift, n, m) == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize(("n", "m"), [(100, 100), (60, 150)])
def test_the_standard_error_of_equal_laws_is_near_and_not_too_small(n: int, m: int) -> None:
    assert 0.9 < _claimed_over_true(0.0, n, m) < 1.4


def test_equal_laws_are_at_distance_zero_in_the_mean() -> None:
    found = [energy_distance(*_clouds(50, 80, seed)) for seed in range(400)]
    mean, error = (np.mean([e.value for e in found]), math.sqrt(sum(e.se**2 for e in found)) / 400)
    assert abs(mean) < 4 * error
