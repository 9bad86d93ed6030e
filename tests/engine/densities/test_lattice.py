"""Points on lattices: what spreading and halving conserve, and taking known blurs back."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from difflab.engine.datasets.base import FloatArray
from difflab.engine.densities.deblurred import Deblurred
from difflab.engine.densities.dense import DenseKernel
from difflab.engine.densities.lattice import Lattice
from difflab.engine.densities.pair import Pair


def moments(lattice: Lattice) -> tuple[float, FloatArray, FloatArray]:
    points, weights = lattice.occupied()
    mean = weights @ points
    return float(weights.sum()), mean, weights @ (points - mean) ** 2


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.03, 3.0), st.integers(0, 4))
def test_moments_survive_spreading_and_halving(seed: int, pitch: float, halvings: int) -> None:
    """Mass and mean are conserved, each variance grows by exactly `added` (cubic B-splines)."""
    rng = np.random.default_rng(seed)
    points, weights = rng.standard_normal((20, 2)), rng.dirichlet(np.ones(20))
    lattice = Lattice.of_points(points, weights, pitch)
    for _ in range(halvings):
        lattice = lattice.halved()
    mass, mean, variance = moments(lattice)
    true_mean = weights @ points
    assert mass == pytest.approx(1.0)
    np.testing.assert_allclose(mean, true_mean, atol=1e-10 * lattice.pitch + 1e-12)
    expected = weights @ (points - true_mean) ** 2 + lattice.added
    np.testing.assert_allclose(variance, expected, rtol=1e-10)


def test_deblurring_takes_back_a_gaussian_blur_exactly() -> None:
    """Centres drawn out into Gaussians by Gauss-Hermite nodes, then asked about the centres alone."""
    rng = np.random.default_rng(0)
    centres, weights, added, s = rng.standard_normal((6, 2)), rng.dirichlet(np.ones(6)), 0.04, 0.5
    nodes, shares = np.polynomial.hermite_e.hermegauss(20)
    eps = np.stack(np.meshgrid(nodes, nodes), -1).reshape(-1, 2) * np.sqrt(added)
    share = np.outer(shares, shares).ravel() / shares.sum() ** 2
    blurred = DenseKernel((centres[:, None] + eps).reshape(-1, 2), np.outer(weights, share).ravel())
    taken_back, exact = Deblurred(blurred, added), DenseKernel(centres, weights)
    y = torch.randn(50, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    assert (taken_back.log_mass(y, s) - exact.log_mass(y, s)).abs().max() < 1e-9
    assert (taken_back.mean(y, s) - exact.mean(y, s)).abs().max() < 1e-9
    assert (taken_back.variance(y, s) - exact.variance(y, s)).abs().max() < 1e-9
    there_and_back = Deblurred(taken_back, -added)
    less = np.sqrt(s**2 - added)
    assert (there_and_back.mean(y, less) - blurred.mean(y, less)).abs().max() < 1e-12
    assert (there_and_back.variance(y, less) - blurred.variance(y, less)).abs().max() < 1e-12


def test_a_pair_is_the_mixture_of_its_parts() -> None:
    rng = np.random.default_rng(1)
    centres, weights = rng.standard_normal((9, 2)), rng.dirichlet(np.ones(9))
    first, second = (
        DenseKernel(centres[part], weights[part] / weights[part].sum()) for part in (slice(4), slice(4, 9))
    )
    pair, whole = Pair(first, second, float(weights[:4].sum())), DenseKernel(centres, weights)
    y = torch.randn(40, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    for s in (0.02, 0.4):
        assert (pair.log_mass(y, s) - whole.log_mass(y, s)).abs().max() < 1e-9
        assert (pair.mean(y, s) - whole.mean(y, s)).abs().max() < 1e-9
        assert (pair.variance(y, s) - whole.variance(y, s)).abs().max() < 1e-9
