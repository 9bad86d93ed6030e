"""Exact posteriors: closed forms, brute force, and the law of the way to them."""

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.posterior import gaussian, mixture
from difflab.engine.posterior.bias import compare
from difflab.engine.posterior.bridge import bridge
from difflab.engine.posterior.mixture import MixturePosterior
from difflab.engine.samplers import AncestralOptions
from difflab.engine.samplers.spacing import noise_levels
from tests.engine.posterior.cases import conditional, linear_log_snrs, toy_pictures

KNOWN = np.array([True, False, True, True, False, False, True, False, True])
GIVEN = np.linspace(-1.0, 1.2, 9)
COUNT = 20_000


def samples_of(law: gaussian.GaussianLaw | MixturePosterior, count: int = COUNT) -> Tensor:
    generator = torch.Generator().manual_seed(5)
    noise = torch.randn(count, 9, generator=generator)
    levels = noise_levels(AncestralOptions(steps=4), linear_log_snrs(100))
    *_, last = bridge(law, levels, law.sample(count, generator), noise, generator)
    return last.x


def test_gaussian_pictures_have_the_posterior_of_the_closed_form() -> None:
    """Mean and covariance of the samples within three standard errors, the known pixels bitwise as given."""
    law = toy_pictures()
    posterior = gaussian.known_elements(law, torch.from_numpy(KNOWN), torch.from_numpy(GIVEN))
    found = samples_of(posterior)
    assert torch.equal(found[:, KNOWN], torch.from_numpy(GIVEN[KNOWN]).float().expand(COUNT, -1))
    wanted = conditional(law, KNOWN, GIVEN)
    bias = compare(found[:, ~KNOWN], *(torch.from_numpy(each) for each in wanted))
    # The largest of 4 + 10 errors: beyond 3.5 in one of a hundred and fifty runs, and the seed is fixed.
    assert bias.worst < 3.5
    assert (bias.mean.abs() < 3 * bias.mean_se).all()
    assert (bias.covariance.abs() < 3 * bias.covariance_se).all()


def test_the_comparison_finds_a_posterior_that_is_wrong() -> None:
    law = toy_pictures()
    found = samples_of(gaussian.known_elements(law, torch.from_numpy(KNOWN), torch.from_numpy(GIVEN)))
    wrong = conditional(law, KNOWN, GIVEN + 0.2)
    bias = compare(found[:, ~KNOWN], *(torch.from_numpy(each) for each in wrong))
    assert bias.worst > 10


def test_a_noisy_copy_of_gaussian_pictures() -> None:
    """Precisions add: (C^-1 + I / v)^-1."""
    law, variance = toy_pictures(), 0.7
    posterior = gaussian.noisy_copy(law, torch.from_numpy(GIVEN), variance)
    inverse = np.linalg.inv(law.spread.numpy())
    covariance = np.linalg.inv(inverse + np.eye(9) / variance)
    mean = covariance @ (inverse @ law.centre.numpy() + GIVEN / variance)
    np.testing.assert_allclose(posterior.mean(), mean, atol=1e-12)
    np.testing.assert_allclose(posterior.covariance(), covariance, atol=1e-12)


POINTS = np.random.default_rng(3).standard_normal((7, 9))


def brute_force(known: np.ndarray, given: np.ndarray, bandwidth: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of every element by a loop over the data."""
    densities = np.array(
        [np.exp(-0.5 * ((given - point)[known] ** 2).sum() / bandwidth**2) for point in POINTS]
    )
    shares = densities / densities.sum()
    mean = sum(share * point for share, point in zip(shares, POINTS, strict=True))
    square = sum(share * point**2 for share, point in zip(shares, POINTS, strict=True))
    return np.where(known, given, mean), np.where(known, 0.0, square - mean**2 + bandwidth**2)


def test_finite_data_are_weighed_by_what_is_known() -> None:
    points, given = torch.from_numpy(POINTS).float(), torch.from_numpy(GIVEN).float()
    posterior = mixture.known_elements(points, torch.from_numpy(KNOWN), given, 0.8)
    mean, variance = brute_force(KNOWN, GIVEN, 0.8)
    np.testing.assert_allclose(posterior.mean(), mean, atol=1e-6)
    np.testing.assert_allclose(posterior.variance(), variance, atol=1e-6)
    np.testing.assert_allclose(posterior.covariance().diagonal(), variance, atol=1e-6)
    bias = compare(
        samples_of(posterior)[:, ~KNOWN], *(m[~KNOWN] for m in (posterior.mean(), posterior.variance()))
    )
    assert bias.worst < 3.5


def test_without_spread_the_unknown_comes_from_the_data_themselves() -> None:
    points, given = torch.from_numpy(POINTS).float(), torch.from_numpy(GIVEN).float()
    posterior = mixture.known_elements(points, torch.from_numpy(KNOWN), given, 0.8, 0.0)
    found = samples_of(posterior, 50)
    apart = (found[:, None, ~KNOWN] - points[None, :, ~KNOWN]).abs().amax(dim=2)
    assert (apart.amin(dim=1) == 0).all()


def test_without_bandwidth_the_nearest_remain() -> None:
    points = torch.tensor([[0.0, 1.0], [0.0, 3.0], [1.0, 5.0]])
    posterior = mixture.known_elements(points, torch.tensor([True, False]), torch.tensor([0.1, 0.0]), 0.0)
    assert posterior.mean().tolist() == pytest.approx([0.1, 2.0])
    assert posterior.effective == pytest.approx(2.0)


@pytest.mark.parametrize("bandwidth", [0.0, 0.5])
def test_a_noisy_copy_of_finite_data(bandwidth: float) -> None:
    """By numerical integration along the one dimension."""
    points, noisy, variance = np.array([-1.0, 0.2, 1.5]), 0.6, 0.4
    posterior = mixture.noisy_copy(
        torch.from_numpy(points[:, None]).float(), torch.tensor([noisy]), variance, bandwidth
    )
    if bandwidth:
        x = np.linspace(-8, 8, 20_001)
        prior = np.exp(-0.5 * ((x[:, None] - points) / bandwidth) ** 2).sum(axis=1)
    else:
        x, prior = points, np.ones(3)
    weights = prior * np.exp(-0.5 * (noisy - x) ** 2 / variance)
    mean = (weights * x).sum() / weights.sum()
    spread = (weights * x**2).sum() / weights.sum() - mean**2
    assert posterior.mean().item() == pytest.approx(mean, abs=1e-5)
    assert posterior.variance().item() == pytest.approx(spread, abs=1e-5)


@pytest.mark.parametrize("log_snr", [-6.0, 0.0, 3.0, 9.0])
@pytest.mark.parametrize("bandwidth", [0.0, 0.8])
def test_the_posteriors_denoiser_weighs_the_data_anew(log_snr: float, bandwidth: float) -> None:
    """E[x_0 | x_t, known] by a loop over the data, each a Gaussian given x_t."""
    points, given = torch.from_numpy(POINTS).float(), torch.from_numpy(GIVEN).float()
    known = torch.from_numpy(KNOWN)
    posterior = mixture.known_elements(points, known, given, 0.8, bandwidth)
    x = torch.randn(4, 9, generator=torch.Generator().manual_seed(1))
    found = posterior.denoise(x, torch.tensor(log_snr, dtype=torch.float64))
    snr = np.exp(log_snr)
    y = x.double().numpy() * np.sqrt(1 + 1 / snr)
    total = bandwidth**2 + 1 / snr
    for row, answer in zip(y, found, strict=True):
        prior = -0.5 * ((GIVEN - POINTS)[:, KNOWN] ** 2).sum(axis=1) / 0.8**2
        logs = prior - 0.5 * ((row - POINTS)[:, ~KNOWN] ** 2).sum(axis=1) / total
        shares = np.exp(logs - logs.max())
        centre = shares @ POINTS / shares.sum()
        wanted = np.where(KNOWN, GIVEN, centre + bandwidth**2 / total * (row - centre))
        np.testing.assert_allclose(answer, wanted, atol=2e-4)


@pytest.mark.parametrize("log_snr", [-2.0, 1.0])
def test_the_way_has_the_law_of_the_noisy_posterior(log_snr: float) -> None:
    """x_t = alpha x_0 + sigma eps at every level of the bridge: its moments, within four standard errors."""
    law = gaussian.known_elements(toy_pictures(), torch.from_numpy(KNOWN), torch.from_numpy(GIVEN))
    generator = torch.Generator().manual_seed(2)
    levels = torch.tensor([-9.0, -4.0, log_snr, 3.0, torch.inf], dtype=torch.float64)
    noise = torch.randn(COUNT, 9, generator=generator)
    frames = list(bridge(law, levels, law.sample(COUNT, generator), noise, generator))
    alpha_bar = 1 / (1 + np.exp(-log_snr))
    mean = alpha_bar**0.5 * law.mean()
    covariance = alpha_bar * law.covariance() + (1 - alpha_bar) * torch.eye(9)
    assert compare(frames[2].x, mean, covariance).worst < 4
    assert frames[-1].log_snr == np.inf
