"""What must hold between log-density, score, denoiser and posterior variance, by autograd."""

import math

import pytest
import torch

from tests.engine.densities.targets import TARGETS, alpha, noisy, target

LOG_SNRS = [-40.0, -5.0, 0.0, 2.5, 6.0, 12.0]


@pytest.mark.parametrize("log_snr", LOG_SNRS)
@pytest.mark.parametrize("name", TARGETS)
def test_score_is_the_gradient_of_the_log_density(name: str, log_snr: float) -> None:
    density = target(name)
    x = noisy(name, log_snr, 60).requires_grad_()
    (gradient,) = torch.autograd.grad(density.log_density(x, log_snr).sum(), x)
    # Rounding in float64: squared distances of 1e8 blurs, so 1e-8 of the score's own scale 1 / blur.
    scale = 1 + gradient.abs().max()
    assert (density.score(x, log_snr) - gradient).abs().max() < 1e-7 * scale


@pytest.mark.parametrize("log_snr", LOG_SNRS)
@pytest.mark.parametrize("name", TARGETS)
def test_denoiser_obeys_tweedie(name: str, log_snr: float) -> None:
    """alpha D = x + sigma^2 score (Robbins 1956), up to the resolution of densities without noise."""
    density = target(name)
    x = noisy(name, log_snr, 60)
    sigma2 = alpha(-log_snr) ** 2
    expected = (x + sigma2 * density.score(x, log_snr)) / alpha(log_snr)
    # x / alpha loses digits where there is hardly any signal.
    assert (density.denoise(x, log_snr) - expected).abs().max() < 1e-9 / alpha(log_snr) + 1e-6


@pytest.mark.parametrize("log_snr", [0.0, 2.5, 6.0])
@pytest.mark.parametrize("name", TARGETS)
def test_posterior_variance_is_the_divergence_of_the_denoiser(name: str, log_snr: float) -> None:
    """Cov[x_0 | x_t] = (sigma^2 / alpha) dD/dx, the second-order Tweedie formula; here its trace over d."""
    density = target(name)
    x = noisy(name, log_snr, 40).requires_grad_()
    denoised = density.denoise(x, log_snr)
    slopes = [torch.autograd.grad(denoised[:, i].sum(), x, retain_graph=True)[0][:, i] for i in range(2)]
    expected = alpha(-log_snr) ** 2 / alpha(log_snr) * (slopes[0] + slopes[1]) / 2
    # Kernels that leave out far centres do so by less than 1e-5 of the noise's variance.
    tolerance = 1e-4 * math.exp(-log_snr)
    assert (density.posterior_variance(x, log_snr) - expected).abs().max() < tolerance


@pytest.mark.parametrize("name", TARGETS)
def test_data_are_their_own_denoised_version(name: str) -> None:
    x = noisy(name, 0.0, 20)
    density = target(name)
    assert torch.equal(density.denoise(x, math.inf), x)
    assert torch.equal(density.posterior_variance(x, math.inf), torch.zeros(20, dtype=torch.float64))
    assert density.error_bound(math.inf) == 0.0


@pytest.mark.parametrize("name", TARGETS)
def test_pure_noise_tells_nothing(name: str) -> None:
    """At alpha = 0 the law is N(0, I), the denoiser the mean and the posterior the data."""
    x = torch.randn(20, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    density = target(name)
    normal = -math.log(2 * math.pi) - 0.5 * x.square().sum(1)
    assert (density.log_density(x, -math.inf) - normal).abs().max() < 1e-6
    assert density.denoise(x, -math.inf).abs().max() < 1e-6
    assert (density.posterior_variance(x, -math.inf) - 1.0).abs().max() < 1e-6
