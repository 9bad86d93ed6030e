"""Sliced Wasserstein distance against closed forms and brute force."""

import math

import numpy as np
import pytest
import torch
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from difflab.engine.metrics import sliced_w2

GENERATOR = torch.Generator().manual_seed(0)


def _points(count: int, dim: int, seed: int) -> torch.Tensor:
    return torch.randn(count, dim, generator=torch.Generator().manual_seed(seed))


def test_a_shift_in_the_plane_counts_by_its_mean_square_projection() -> None:
    x = _points(100, 2, 0)
    shifted = x + torch.tensor([0.3, -0.4])
    assert sliced_w2(x, shifted, GENERATOR) == pytest.approx(0.5 / math.sqrt(2.0), rel=1e-5)


def test_on_a_line_it_is_the_best_assignment() -> None:
    x, y = _points(60, 1, 0), _points(60, 1, 1)
    costs = cdist(x.numpy(), y.numpy(), "sqeuclidean")
    best = costs[linear_sum_assignment(costs)].mean()
    assert sliced_w2(x, y, GENERATOR) == pytest.approx(math.sqrt(best), rel=1e-5)


def test_samples_of_different_sizes_compare_as_if_repeated() -> None:
    x, y = _points(20, 2, 0), _points(30, 2, 1)
    repeated = sliced_w2(x.repeat_interleave(3, 0), y.repeat_interleave(2, 0), GENERATOR)
    assert sliced_w2(x, y, GENERATOR) == pytest.approx(repeated, rel=1e-5)


def test_above_two_dimensions_directions_are_random_and_fair() -> None:
    """A shift of length 1 projects to 1/d in the mean square; 128 directions know that to about a tenth."""
    x = _points(50, 8, 0)
    shifted = x + 1.0 / math.sqrt(8.0)
    assert sliced_w2(x, shifted, GENERATOR) == pytest.approx(1.0 / math.sqrt(8.0), rel=0.25)


def test_a_cloud_is_at_distance_zero_from_itself_shuffled() -> None:
    x = _points(100, 2, 0)
    order = torch.from_numpy(np.random.default_rng(0).permutation(100))
    assert sliced_w2(x, x[order], GENERATOR) == 0.0
