"""Objectives: the error of the named quantity, whatever the network predicts; noise levels as promised."""

import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from pydantic import ValidationError
from scipy.stats import kstest
from torch import Tensor

from difflab.engine.conversions import eps_from_x0, noised, v_from_x0
from difflab.engine.denoisers import NetworkDenoiser
from difflab.engine.networks import MLPOptions, Prediction
from difflab.engine.networks import build as build_network
from difflab.engine.objectives import OBJECTIVES, AnyObjective, Emphasis, VObjectiveOptions, build
from difflab.engine.objectives.noise_levels import draw_log_snrs

FloatArray = NDArray[np.float64]


def _objective(name: str) -> AnyObjective:
    options: AnyObjective = OBJECTIVES[name]()  # type: ignore[assignment]
    return options


@pytest.mark.parametrize("prediction", ["v", "eps", "x0"])
@pytest.mark.parametrize("name", ["v", "eps", "x0"])
def test_the_loss_is_the_mean_square_error_of_its_quantity(name: str, prediction: Prediction) -> None:
    generator = torch.Generator().manual_seed(0)
    x0, eps = torch.randn(2, 20, 2, generator=generator, dtype=torch.float64)
    log_snr = 8.0 * torch.rand(20, generator=generator, dtype=torch.float64) - 4.0
    network = build_network(MLPOptions(width=8, depth=1, prediction=prediction), 2, generator).double()
    found = build(_objective(name)).loss(network, x0, eps, log_snr)
    x = noised(x0, eps, log_snr)
    denoised = NetworkDenoiser(network)(x, log_snr)
    expected = (_quantity(name, x, denoised, log_snr) - _quantity(name, x, x0, log_snr)).square().mean(dim=1)
    torch.testing.assert_close(found, expected)


def _quantity(name: str, x: Tensor, x0: Tensor, log_snr: Tensor) -> Tensor:
    if name == "x0":
        return x0
    return {"eps": eps_from_x0, "v": v_from_x0}[name](x, x0, log_snr)


@pytest.mark.parametrize("emphasis", ["cosine", "even"])
def test_stratified_batches_have_one_level_in_each_stratum(emphasis: Emphasis) -> None:
    options = VObjectiveOptions(emphasis=emphasis, log_snr_min=-5.0, log_snr_max=7.0)
    levels = draw_log_snrs(options, 3, 64, torch.Generator().manual_seed(0))
    assert levels.shape == (3, 64)
    places = 64 * np.sort(_cumulative(levels.double().numpy(), options), axis=1)
    float32 = 1e-3  # how far rounding may carry a level beyond its stratum
    assert (places >= np.arange(64) - float32).all()
    assert (places <= np.arange(1, 65) + float32).all()


@pytest.mark.parametrize("emphasis", ["cosine", "even"])
def test_independent_levels_follow_their_law(emphasis: Emphasis) -> None:
    """Kolmogorov-Smirnov, seeded: a true law fails one seed in a thousand."""
    options = VObjectiveOptions(emphasis=emphasis, log_snr_min=-5.0, log_snr_max=7.0, stratified=False)
    levels = draw_log_snrs(options, 20, 100, torch.Generator().manual_seed(1)).flatten().double().numpy()
    assert kstest(_cumulative(levels, options), "uniform").pvalue > 1e-3


def _cumulative(levels: FloatArray, options: VObjectiveOptions) -> FloatArray:
    """Share of the range's mass below each level: (2/pi) atan(exp(l/2)) is that of sech(l/2)/(2 pi)."""
    low, high = options.log_snr_min, options.log_snr_max
    if options.emphasis == "even":
        return np.asarray((levels - low) / (high - low))
    mass = [2 / math.pi * np.arctan(np.exp(0.5 * np.asarray(x))) for x in (levels, low, high)]
    return np.asarray((mass[0] - mass[1]) / (mass[2] - mass[1]))


def test_the_widest_range_stays_finite() -> None:
    options = VObjectiveOptions(log_snr_min=-30.0, log_snr_max=30.0)
    levels = draw_log_snrs(options, 10, 1000, torch.Generator().manual_seed(0))
    assert torch.isfinite(levels).all()
    assert levels.abs().max() <= 30.0


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(ValidationError, match="must lie below"):
        VObjectiveOptions(log_snr_min=3.0, log_snr_max=3.0)
