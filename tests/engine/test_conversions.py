"""Conversions against autograd, a closed form and Bayes' rule; round trips at every noise level."""

import functools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from difflab.engine import conversions

LOG_SNRS = [-12.0, -3.0, 0.0, 2.5, 9.0]


def _points(seed: int = 0, count: int = 50) -> tuple[Tensor, Tensor, Tensor]:
    """x_0, eps and log-SNRs, one for each point, in float64."""
    generator = torch.Generator().manual_seed(seed)
    x0, eps = torch.randn(2, count, 2, generator=generator, dtype=torch.float64)
    return x0, eps, 20.0 * torch.rand(count, generator=generator, dtype=torch.float64) - 10.0


def test_alpha_and_sigma_preserve_variance() -> None:
    alpha, sigma = conversions.alpha_sigma(torch.tensor(LOG_SNRS, dtype=torch.float64))
    torch.testing.assert_close(alpha**2 + sigma**2, torch.ones_like(alpha))
    torch.testing.assert_close(torch.log(alpha**2 / sigma**2), torch.tensor(LOG_SNRS, dtype=torch.float64))


def test_alpha_and_sigma_at_the_ends() -> None:
    alpha, sigma = conversions.alpha_sigma(torch.tensor([-torch.inf, torch.inf]))
    assert alpha.tolist() == [0.0, 1.0]
    assert sigma.tolist() == [1.0, 0.0]


def test_log_snr_of_alpha_bar() -> None:
    alpha_bar = torch.tensor([0.0, 0.25, 0.5, 1.0], dtype=torch.float64)
    expected = torch.tensor([-torch.inf, -np.log(3.0), 0.0, torch.inf], dtype=torch.float64)
    torch.testing.assert_close(conversions.log_snr_of(alpha_bar), expected)


def test_noise_is_recovered_from_the_data() -> None:
    x0, eps, log_snr = _points()
    x = conversions.noised(x0, eps, log_snr)
    torch.testing.assert_close(conversions.eps_from_x0(x, x0, log_snr), eps)


def test_data_are_recovered_from_noise_v_and_score() -> None:
    x0, eps, log_snr = _points()
    x = conversions.noised(x0, eps, log_snr)
    v, score = (f(x, x0, log_snr) for f in (conversions.v_from_x0, conversions.score_from_x0))
    torch.testing.assert_close(conversions.x0_from_eps(x, eps, log_snr), x0)
    torch.testing.assert_close(conversions.x0_from_v(x, v, log_snr), x0)
    torch.testing.assert_close(conversions.x0_from_score(x, score, log_snr), x0)
    torch.testing.assert_close(conversions.eps_from_v(x, v, log_snr), eps)


def test_v_is_its_definition() -> None:
    x0, eps, log_snr = _points()
    alpha, sigma = (scale[:, None] for scale in conversions.alpha_sigma(log_snr))
    v = conversions.v_from_x0(conversions.noised(x0, eps, log_snr), x0, log_snr)
    torch.testing.assert_close(v, alpha * eps - sigma * x0)


def test_a_scalar_log_snr_serves_all_points() -> None:
    x0, eps, _ = _points()
    one, many = torch.tensor(1.5, dtype=torch.float64), torch.full((50,), 1.5, dtype=torch.float64)
    torch.testing.assert_close(conversions.noised(x0, eps, one), conversions.noised(x0, eps, many))


@pytest.mark.parametrize("log_snr", LOG_SNRS)
def test_score_of_a_gaussian_is_the_gradient_of_its_log_density(log_snr: float) -> None:
    """x_0 ~ N(m, s^2): q_t = N(alpha m, alpha^2 s^2 + sigma^2), and D is linear in x (autograd, Bayes)."""
    mean, variance, level = 0.7, 0.3, torch.tensor(log_snr, dtype=torch.float64)
    alpha, sigma = conversions.alpha_sigma(level)
    total = alpha**2 * variance + sigma**2
    x = torch.linspace(-3, 3, 7, dtype=torch.float64).reshape(-1, 1).requires_grad_()
    log_density = -0.5 * (x - alpha * mean) ** 2 / total
    (expected,) = torch.autograd.grad(log_density.sum(), x)
    denoised = mean + alpha * variance / total * (x.detach() - alpha * mean)
    torch.testing.assert_close(conversions.score_from_x0(x.detach(), denoised, level), expected)


@pytest.mark.parametrize("log_snr", LOG_SNRS)
def test_velocity_carries_a_gaussian_along_its_quantiles(log_snr: float) -> None:
    """In one dimension the flow keeps quantiles: x = alpha m + sqrt(alpha^2 s^2 + sigma^2) z, z fixed."""
    mean, variance, z = 0.7, 0.3, -1.3

    def quantile(level: Tensor) -> Tensor:
        alpha, sigma = conversions.alpha_sigma(level)
        return alpha * mean + (alpha**2 * variance + sigma**2).sqrt() * z

    level = torch.tensor(log_snr, dtype=torch.float64)
    alpha, sigma = conversions.alpha_sigma(level)
    x = quantile(level)
    denoised = mean + alpha * variance / (alpha**2 * variance + sigma**2) * (x - alpha * mean)
    (expected,) = torch.autograd.grad(quantile(level.requires_grad_()), level)
    torch.testing.assert_close(conversions.velocity_from_x0(x, denoised, level.detach()), expected)


@given(st.floats(-15, 15), st.floats(0.01, 10))
def test_posterior_follows_bayes_rule(log_snr_before: float, fall: float) -> None:
    """Precisions add: 1/beta_tilde = alpha_t/beta_t + 1/(1 - alpha_bar_s), in the plain textbook form."""
    levels = torch.tensor([log_snr_before - fall, log_snr_before], dtype=torch.float64)
    alpha_bar, before = torch.sigmoid(levels)
    found = conversions.posterior(levels[0], levels[1])
    alpha = alpha_bar / before
    beta = (before - alpha_bar) / before
    precision = alpha / beta + 1 / torch.sigmoid(-levels[1])
    close = functools.partial(torch.testing.assert_close, rtol=1e-6, atol=0.0)
    close(found.beta, beta)
    close(found.beta_tilde, 1 / precision)
    close(found.x_weight, alpha.sqrt() / beta / precision)
    close(found.x0_weight, before.sqrt() / torch.sigmoid(-levels[1]) / precision)


def test_posterior_keeps_the_marginal() -> None:
    """Noising x_0 to t and stepping back to s gives q(x_s | x_0) = N(alpha_s x_0, sigma_s^2)."""
    levels = torch.linspace(-14, 8, 30, dtype=torch.float64)
    step = conversions.posterior(levels[:-1], levels[1:])
    alpha, sigma = conversions.alpha_sigma(levels)
    torch.testing.assert_close(step.x0_weight + step.x_weight * alpha[:-1], alpha[1:])
    torch.testing.assert_close(step.beta_tilde + (step.x_weight * sigma[:-1]) ** 2, sigma[1:] ** 2)


def test_posterior_at_the_two_ends() -> None:
    end = conversions.posterior(torch.tensor(6.0), torch.tensor(torch.inf))
    assert [value.item() for value in end] == pytest.approx(
        [1.0, 0.0, torch.sigmoid(torch.tensor(-6.0)).item(), 0.0]
    )
    start = conversions.posterior(torch.tensor(-torch.inf), torch.tensor(-2.0))
    alpha, sigma = conversions.alpha_sigma(torch.tensor(-2.0))
    assert [value.item() for value in start] == pytest.approx([alpha.item(), 0.0, 1.0, sigma.item() ** 2])
