"""The bias report: what it says of samples whose law is known."""

import pytest
import torch

from difflab.engine.posterior.bias import compare, root_mean_square

COVARIANCE = torch.tensor([[1.0, 0.5], [0.5, 2.0]], dtype=torch.float64)


def draws(seed: int, count: int = 2_000) -> torch.Tensor:
    root = torch.linalg.cholesky(COVARIANCE)
    noise = torch.randn(count, 2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    drawn: torch.Tensor = noise @ root.T
    return drawn


def test_standard_errors_are_the_spread_over_repetitions() -> None:
    reports = [compare(draws(seed, 500), torch.zeros(2), COVARIANCE) for seed in range(200)]
    for name in ("mean", "covariance"):
        errors = torch.stack([getattr(report, name) for report in reports])
        stated = getattr(reports[0], f"{name}_se")
        # The spread over 200 repetitions is known to 5 %, the stated one to a little.
        torch.testing.assert_close(errors.std(0), stated, rtol=0.25, atol=0)


def test_variances_alone_are_the_diagonal() -> None:
    x = draws(0)
    whole, alone = compare(x, torch.zeros(2), COVARIANCE), compare(x, torch.zeros(2), COVARIANCE.diagonal())
    torch.testing.assert_close(alone.covariance, whole.covariance.diagonal())


def test_chance_is_taken_off() -> None:
    """200 elements whose true error is 0 and 200 whose it is 0.5, both moved by chance of 0.3."""
    chance = 0.3 * torch.randn(200, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    none = root_mean_square(chance, torch.full((200,), 0.3, dtype=torch.float64))
    some = root_mean_square(chance + 0.5, torch.full((200,), 0.3, dtype=torch.float64))
    assert none.value < 0.3
    assert some.value == pytest.approx(0.5, abs=4 * some.se)
    assert some.se < 0.1


def test_equal_samples_have_no_standard_error() -> None:
    report = compare(torch.ones(5, 2), torch.ones(2), torch.zeros(2))
    assert report.mean_rms.value == report.mean_rms.se == 0.0
