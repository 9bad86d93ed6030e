"""Denoising errors against the closed form for Gaussian data."""

import math

import pytest
import torch
from torch import Tensor

from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.metrics import denoising_errors, noise_floor
from tests.engine.gaussian import Gaussian

DENSITY = Gaussian()
LEVELS = [-8.0, -1.0, 0.5, 6.0]


def _off_by_a_tenth(x: Tensor, log_snr: Tensor) -> Tensor:
    return DENSITY.denoise(x, float(log_snr)) + 0.1


def _off_at_random(x: Tensor, log_snr: Tensor) -> Tensor:
    return DENSITY.denoise(x, float(log_snr)) + 0.5 * x


def test_the_exact_error_is_the_least_possible() -> None:
    found = denoising_errors(ExactDenoiser(DENSITY), DENSITY, LEVELS, torch.Generator().manual_seed(0), 64)
    assert [error.log_snr for error in found] == LEVELS
    for error in found:
        assert error.exact.value == pytest.approx(DENSITY.least_error(error.log_snr), rel=1e-5)
        assert error.model == error.exact


def test_a_wrong_answer_adds_its_square() -> None:
    for error in denoising_errors(_off_by_a_tenth, DENSITY, LEVELS, torch.Generator().manual_seed(0), 64):
        assert error.model.value - error.exact.value == pytest.approx(0.01, rel=1e-3)


def test_the_standard_error_covers_what_chance_does() -> None:
    """The excess is 0.25 E x^2; four standard errors."""
    (error,) = denoising_errors(_off_at_random, DENSITY, [0.0], torch.Generator().manual_seed(0), 20_000)
    mean, variance = DENSITY.marginal(0.0)
    expected = 0.25 * (mean**2 + variance) + DENSITY.least_error(0.0)
    assert 0.0 < error.model.se < 0.01
    assert error.model.value == pytest.approx(expected, abs=4 * error.model.se)


def test_plain_squared_errors_agree_with_the_averaged_ones() -> None:
    """E|D - x_0|^2 / d drawn the plain way, 200,000 points, five standard errors."""
    generator = torch.Generator().manual_seed(1)
    x0 = DENSITY.sample(200_000, generator)
    x = math.sqrt(0.5) * x0 + math.sqrt(0.5) * torch.randn(x0.shape, generator=generator)
    squares = (_off_at_random(x, torch.tensor(0.0)) - x0).square().mean(dim=1)
    (error,) = denoising_errors(_off_at_random, DENSITY, [0.0], generator, 20_000)
    spread = math.hypot(squares.std().item() / math.sqrt(200_000), error.model.se)
    assert error.model.value == pytest.approx(squares.mean().item(), abs=5 * spread)


def test_the_noise_floor_is_what_chance_makes_of_equal_laws() -> None:
    floor = noise_floor(DENSITY, 1000, torch.Generator().manual_seed(2))
    assert abs(floor.energy.value) < 4 * floor.energy.se
    assert 0.0 < floor.sliced_w2 < 0.2
