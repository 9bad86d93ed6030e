"""Densities integrate to one, have the moments that scaling promises, and are what samples follow."""

import math

import numpy as np
import pytest
import torch

from tests.engine.densities.targets import TARGETS, alpha, noisy, target

PITCH = 0.06


@pytest.mark.parametrize("log_snr", [-1.0, 3.0])
@pytest.mark.parametrize("name", TARGETS)
def test_mass_is_one_and_variance_is_one(name: str, log_snr: float) -> None:
    """Scaled data have mean 0 and unit variance on average, and variance-preserving noise keeps both.

    The noise is at least 0.2 wide, 3.6 pitches: sums over the grid are integrals to 1e-6; beyond 8 lies less.
    """
    ticks = torch.arange(-8.0, 8.0, PITCH, dtype=torch.float64)
    grid = torch.stack(torch.meshgrid(ticks, ticks, indexing="ij"), -1).reshape(-1, 2)
    mass = target(name).log_density(grid, log_snr).exp() * PITCH**2
    assert mass.sum().item() == pytest.approx(1.0, abs=2e-4)
    assert (mass @ grid).abs().max() < 1e-3
    assert (mass @ grid.square()).mean().item() == pytest.approx(1.0, abs=2e-3)


@pytest.mark.parametrize("name", TARGETS)
def test_mean_score_of_samples_vanishes(name: str) -> None:
    """E score = 0 and E x . score = -d under q_t (Stein): samples and density agree; five standard errors."""
    log_snr = 2.0
    x = noisy(name, log_snr, 5000, seed=5)
    score = target(name).score(x, log_snr)
    stein = (x * score).sum(1) + 2.0
    for quantity in (score[:, 0], score[:, 1], stein, score[:, 0] * x[:, 1]):
        assert abs(quantity.mean()) < 5 * quantity.std() / math.sqrt(5000)


@pytest.mark.parametrize("name", TARGETS)
def test_posterior_variance_is_the_error_of_the_denoiser(name: str) -> None:
    """E|x_0 - D|^2 / d over pairs equals the mean posterior variance; five standard errors."""
    log_snr, count = 1.0, 5000
    density = target(name)
    generator = torch.Generator().manual_seed(6)
    data = density.sample(count, generator).double()
    x = alpha(log_snr) * data + alpha(-log_snr) * torch.randn(count, 2, generator=generator).double()
    squares = (data - density.denoise(x, log_snr)).square().mean(1)
    excess = squares - density.posterior_variance(x, log_snr)
    assert abs(excess.mean()) < 5 * excess.std() / math.sqrt(count)


@pytest.mark.parametrize("name", TARGETS)
def test_samples_are_scaled_float32_and_repeatable(name: str) -> None:
    density = target(name)
    first, second = (density.sample(20_000, torch.Generator().manual_seed(8)) for _ in range(2))
    assert torch.equal(first, second)
    assert first.dtype == torch.float32
    assert first.shape == (20_000, density.dim)
    squares = first.double().square().mean(1).numpy()
    assert abs(squares.mean() - 1.0) < 5 * squares.std() / np.sqrt(20_000)


def test_samples_differ_as_the_generator_moves_on() -> None:
    generator = torch.Generator().manual_seed(9)
    assert not torch.equal(target("moons").sample(5, generator), target("moons").sample(5, generator))
