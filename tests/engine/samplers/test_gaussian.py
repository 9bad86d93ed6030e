"""Samplers against closed forms for Gaussian data: moments step by step, the exact flow, its orders."""

import math

import pytest
import torch
from torch import Tensor

from difflab.engine import conversions
from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.samplers import (
    SAMPLERS,
    AncestralOptions,
    AnySampler,
    DDIMOptions,
    FlowEulerOptions,
    FlowHeunOptions,
    sample,
)
from difflab.engine.samplers.move import Move
from difflab.engine.samplers.sampling import STEPS
from tests.engine.gaussian import Gaussian

DENSITY = Gaussian(dim=1)
SCHEDULE = torch.linspace(6.0, -9.0, 30, dtype=torch.float64)


def _affine(options: AnySampler, log_snr: float, log_snr_next: float) -> tuple[float, float, float]:
    """A step's map x' = slope x + shift + spread z, read off its results at x = 0 and 1 under one noise z."""
    generator = torch.Generator()
    levels = torch.tensor([log_snr, log_snr_next], dtype=torch.float64)
    denoiser = ExactDenoiser(DENSITY)
    move = Move(levels[0], levels[1], denoiser, generator, lambda level: DENSITY.least_error(float(level)))
    results = []
    for x, seed in ((0.0, 0), (1.0, 0), (0.0, 1)):
        point = torch.tensor([[x]], dtype=torch.float64)
        generator.manual_seed(seed)
        results.append(STEPS[options.name](options, move, point, denoiser(point, levels[0])).item())
    z0, z1 = (_noise(seed) for seed in (0, 1))
    spread = (results[2] - results[0]) / (z1 - z0)
    return results[1] - results[0], results[0] - spread * z0, spread


def _noise(seed: int) -> float:
    return torch.randn(1, 1, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).item()


@pytest.mark.parametrize("step", [0.02, 0.5, 3.0])
@pytest.mark.parametrize("log_snr", [-9.0, -2.0, 0.0, 3.0])
def test_the_best_variance_keeps_the_exact_marginals(log_snr: float, step: float) -> None:
    """For Gaussian data q(x_s | x_t) is Gaussian: with the best variance one step maps q_t to q_s exactly."""
    slope, shift, spread = _affine(AncestralOptions(variance="best"), log_snr, log_snr + step)
    mean, variance = DENSITY.marginal(log_snr)
    wanted_mean, wanted_variance = DENSITY.marginal(log_snr + step)
    assert slope * mean + shift == pytest.approx(wanted_mean, rel=1e-9)
    assert slope**2 * variance + spread**2 == pytest.approx(wanted_variance, rel=1e-9)


@pytest.mark.parametrize("log_snr", [-9.0, -2.0, 0.0, 3.0])
def test_ddim_of_eta_1_is_the_ancestral_step(log_snr: float) -> None:
    ddim = _affine(DDIMOptions(eta=1.0), log_snr, log_snr + 0.7)
    assert ddim == pytest.approx(_affine(AncestralOptions(), log_snr, log_snr + 0.7), rel=1e-9)


def test_variances_of_the_ancestral_step_are_ordered() -> None:
    """beta_tilde is too small, beta too large for data of variance below 1; the best lies between."""
    small, best, large = (
        _affine(AncestralOptions(variance=variance), -1.0, 0.0)[2]
        for variance in ("beta_tilde", "best", "beta")
    )
    assert small < best < large


def _flow(x: Tensor, log_snr: float, log_snr_next: float) -> Tensor:
    """The exact probability flow of a Gaussian keeps every particle at its quantile."""
    mean, variance = DENSITY.marginal(log_snr)
    mean_next, variance_next = DENSITY.marginal(log_snr_next)
    return mean_next + (x - mean) * math.sqrt(variance_next / variance)


def _flow_error(options: AnySampler) -> float:
    """Largest distance from the exact flow where step 1 of the schedule is reached."""
    x = torch.linspace(-2.0, 2.0, 9, dtype=torch.float64)[:, None]
    frames = list(sample(options, ExactDenoiser(DENSITY), SCHEDULE, x, torch.Generator()))
    before_last = frames[-2]
    return (before_last.x - _flow(x, frames[0].log_snr, before_last.log_snr)).abs().max().item()


@pytest.mark.parametrize(
    ("sampler", "order"), [(FlowEulerOptions, 1), (FlowHeunOptions, 2), (DDIMOptions, 1)]
)
def test_order_of_convergence(
    sampler: type[FlowEulerOptions] | type[FlowHeunOptions] | type[DDIMOptions], order: int
) -> None:
    """Four times the steps divide the error by 4^order, up to terms of the next order."""
    coarse, fine = (_flow_error(sampler(steps=steps)) for steps in (81, 321))
    assert math.log(coarse / fine, 4.0) == pytest.approx(order, abs=0.1)


def test_standard_normal_data_stay_where_they_are() -> None:
    """For N(0, I) the flow's velocity is 0 at every noise level, whatever the steps, until the last."""
    x = torch.randn(20, 1, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    denoiser = ExactDenoiser(Gaussian(mean=0.0, variance=1.0, dim=1))
    for frame in list(sample(FlowEulerOptions(steps=3), denoiser, SCHEDULE, x, torch.Generator()))[:-1]:
        torch.testing.assert_close(frame.x, x)


@pytest.mark.parametrize("name", [name for name, kind in SAMPLERS.items() if kind.space == "plane"])
def test_many_steps_reach_the_data(name: str) -> None:
    """Mean and variance within five standard errors, and the bias of 200 steps, below 1 %."""
    options: AnySampler = SAMPLERS[name](steps=200)  # type: ignore[assignment]
    count, generator = 20_000, torch.Generator().manual_seed(3)
    x = torch.randn(count, 1, generator=generator)
    *_, last = sample(options, ExactDenoiser(DENSITY), SCHEDULE, x, generator)
    mean, variance = last.x.mean().item(), last.x.var().item()
    assert mean == pytest.approx(DENSITY.mean, abs=5 * math.sqrt(DENSITY.variance / count) + 0.003)
    assert variance == pytest.approx(DENSITY.variance, rel=5 * math.sqrt(2 / count) + 0.01)


def test_a_step_from_pure_noise() -> None:
    """At log-SNR -inf the data's mean is all that is known, and every sampler takes that step."""
    schedule = torch.tensor([6.0, 1.0, -torch.inf], dtype=torch.float64)
    x = torch.tensor([[1.5]], dtype=torch.float64)
    frames = list(
        sample(DDIMOptions(steps=3, spacing="t"), ExactDenoiser(DENSITY), schedule, x, torch.Generator())
    )
    alpha, sigma = conversions.alpha_sigma(torch.tensor(1.0, dtype=torch.float64))
    torch.testing.assert_close(frames[1].x, alpha * DENSITY.mean + sigma * x)
