"""Denoising by the chain: the posterior of Gaussian data, and where the chain starts."""

import math

import pytest
import torch

from difflab.engine.posterior import gaussian
from difflab.engine.posterior.bias import compare
from difflab.engine.posterior.denoise import as_noisy, denoise, level_of, remaining
from difflab.engine.samplers import AncestralOptions
from tests.engine.posterior.cases import linear_log_snrs, toy_pictures

NOISY = torch.linspace(-1.5, 1.0, 9)
SCHEDULE = linear_log_snrs(1000)


def test_the_level_of_a_copy_is_that_of_its_noise() -> None:
    """alpha_bar / (1 - alpha_bar) = SNR, and alpha y has the variance of x_t for data of unit variance."""
    alpha_bar = 1 / (1 + math.exp(-level_of(0.5)))
    assert alpha_bar / (1 - alpha_bar) == pytest.approx(0.5)
    noisy = torch.tensor([[1.0]])
    assert as_noisy(noisy, 0.5).item() == pytest.approx(alpha_bar**0.5)


def test_only_cleaner_levels_remain() -> None:
    levels = remaining(SCHEDULE, 1.0)
    assert levels[-1] == 0.0
    assert (levels[:-1] > 0).all()
    assert len(levels) - 1 == int((SCHEDULE > 0).sum())


def test_the_chain_samples_the_posterior() -> None:
    """200 steps with the best variance are exact for Gaussian data, up to what correlated data leave."""
    law, snr, count = toy_pictures(), 1.0, 4_000
    posterior = gaussian.noisy_copy(law, NOISY, 1 / snr)
    options = AncestralOptions(steps=200, spacing="t")
    generator = torch.Generator().manual_seed(8)
    frames = denoise(options, law, SCHEDULE, NOISY.expand(count, -1), snr, generator)
    first = next(frames)
    torch.testing.assert_close(first.denoised[0].double(), posterior.mean(), atol=1e-5, rtol=0)
    *_, last = frames
    bias = compare(last.x, posterior.mean(), posterior.covariance())
    assert (bias.mean.abs() < 4 * bias.mean_se).all()
    # The variance beta_tilde of 200 steps is short by a few per cent of the posterior's.
    assert (bias.covariance.abs() < 4 * bias.covariance_se + 0.03).all()


def test_less_noise_than_the_schedule_begins_with_is_one_step() -> None:
    frames = list(
        denoise(AncestralOptions(steps=50), toy_pictures(), SCHEDULE, NOISY[None], 1e6, torch.Generator())
    )
    assert [frame.index for frame in frames] == [0, 1]
    torch.testing.assert_close(frames[-1].x[0], NOISY, atol=0.01, rtol=0)
