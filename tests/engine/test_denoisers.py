"""Exact and learned denoisers under one interface: one level or many, a few rows or many."""

import pytest
import torch

from difflab.engine.denoisers import ExactDenoiser, NetworkDenoiser
from difflab.engine.networks import MLPOptions, build
from difflab.engine.networks.options import Prediction
from tests.engine.gaussian import Gaussian, GaussianNetwork


def test_the_exact_denoiser_takes_a_level_for_each_point() -> None:
    density, x = Gaussian(), torch.randn(6, 2, generator=torch.Generator().manual_seed(0))
    levels = torch.tensor([1.0, -2.0, 1.0, torch.inf, -torch.inf, -2.0])
    found = ExactDenoiser(density)(x, levels)
    for row, level in enumerate(levels.tolist()):
        torch.testing.assert_close(found[row], density.denoise(x[row : row + 1], level)[0])


@pytest.mark.parametrize("prediction", ["v", "eps", "x0"])
def test_a_perfect_network_is_the_exact_denoiser(prediction: Prediction) -> None:
    density, x = (
        Gaussian(),
        torch.randn(20, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64),
    )
    learned = NetworkDenoiser(GaussianNetwork(density, prediction))
    for level in (-9.0, 0.0, 8.0):
        log_snr = torch.tensor(level, dtype=torch.float64)
        torch.testing.assert_close(learned(x, log_snr), density.denoise(x, level))


@pytest.mark.parametrize("many_levels", [False, True])
def test_rows_are_denoised_in_parts_as_if_at_once(many_levels: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = torch.Generator().manual_seed(0)
    denoiser = NetworkDenoiser(build(MLPOptions(width=8, depth=1), 2, generator))
    x = torch.randn(10, 2, generator=generator)
    log_snr = torch.randn(10, generator=generator) if many_levels else torch.tensor(0.5)
    at_once = denoiser(x, log_snr)
    monkeypatch.setattr(denoiser.network, "rows_on_cpu", 3)
    torch.testing.assert_close(denoiser(x, log_snr), at_once)


def test_a_network_is_asked_in_the_type_of_the_points() -> None:
    denoiser = NetworkDenoiser(build(MLPOptions(width=8, depth=1), 2, torch.Generator()))
    assert denoiser(torch.zeros(3, 2), torch.tensor(1.0, dtype=torch.float64)).dtype == torch.float32


def test_the_learned_denoiser_keeps_no_gradients() -> None:
    denoiser = NetworkDenoiser(build(MLPOptions(width=8, depth=1), 2, torch.Generator()))
    assert not denoiser(torch.zeros(3, 2), torch.tensor(1.0)).requires_grad
