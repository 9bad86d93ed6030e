"""Tens of thousands of points: lattice, nearest points and strays against the sum over all of them."""

import numpy as np
import pytest
import torch

from difflab.engine.densities.cloud_ladder import CloudLadder
from difflab.engine.densities.dense import DenseKernel

COUNT = 20_000


@pytest.fixture(scope="module")
def ladder() -> CloudLadder:
    """A thin ring and ten strays a hundred times as far out."""
    rng = np.random.default_rng(0)
    angle = 2 * np.pi * rng.random(COUNT)
    points = np.column_stack([np.cos(angle), np.sin(angle)]) + 0.05 * rng.standard_normal((COUNT, 2))
    points[:10] *= 100.0
    return CloudLadder.of_points(points)


@pytest.mark.parametrize("s", [1e-4, 2e-3, 5e-3, 0.02, 0.06, 0.2, 0.7, 3.0, 100.0])
def test_cloud_against_the_full_sum(ladder: CloudLadder, s: float) -> None:
    rng = np.random.default_rng(1)
    chosen = ladder.points[rng.integers(COUNT, size=200)]
    y = torch.from_numpy(chosen + s * rng.standard_normal((200, 2)))
    kernel, exact = ladder.kernel(s), DenseKernel(ladder.points, ladder.weights)
    assert (kernel.mean(y, s) - exact.mean(y, s)).abs().max() <= ladder.error(s) + 1e-12
    assert (kernel.log_mass(y, s) - exact.log_mass(y, s)).abs().max() < 6e-3
    assert (kernel.variance(y, s) - exact.variance(y, s)).abs().max() < 1e-2 * min(s, 2.0) ** 2 + 1e-12


@pytest.mark.parametrize("s", [5e-3, 0.02, 0.06])
def test_places_far_from_all_points_see_the_nearest(ladder: CloudLadder, s: float) -> None:
    """Ten blurs and more away nothing is promised but the order of the blur; the medial axis is left out."""
    y = torch.tensor([[1.8, 0.3], [-0.2, 1.9], [0.3, 0.35], [3.0, -3.0]], dtype=torch.float64)
    exact = DenseKernel(ladder.points, ladder.weights)
    assert (ladder.kernel(s).mean(y, s) - exact.mean(y, s)).abs().max() < 2 * s


def test_strays_do_not_coarsen_the_lattice(ladder: CloudLadder) -> None:
    assert isinstance(ladder.kernel(0.05).mean(torch.zeros(1, 2), 0.05), torch.Tensor)
    finest = ladder._lattices.finest
    assert finest.pitch * max(finest.weights.shape) < 10.0
