"""Ancestral sampling and DDIM, frame by frame, against the schedulers of a library many people rely on."""

from typing import Any

import pytest
import torch
from diffusers.schedulers import DDIMScheduler, DDPMScheduler
from torch import Tensor

from difflab.engine import conversions
from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.samplers import AncestralOptions, AnySampler, DDIMOptions, Variance, sample
from tests.engine.gaussian import Gaussian
from tests.engine.samplers.schedules import linear_betas, log_snrs_of

DENSITY = Gaussian()
# diffusers keeps its betas in float32: over 40 steps their rounding adds up to some 1e-6.
TOLERANCE = 2e-5


def _scheduler(kind: Any, betas: Tensor, steps: int, **options: Any) -> Any:
    scheduler = kind(
        num_train_timesteps=len(betas), trained_betas=betas.numpy(), clip_sample=False, **options
    )
    scheduler.set_timesteps(steps)
    return scheduler


def _theirs(scheduler: Any, log_snrs: Tensor, x: Tensor, **step: Any) -> list[Tensor]:
    """Their trajectory with the exact denoiser of `DENSITY`, as the noise prediction they ask for."""
    path = [x]
    for t in scheduler.timesteps:
        level = log_snrs[t]
        eps = conversions.eps_from_x0(x, DENSITY.denoise(x, level.item()), level)
        x = scheduler.step(eps, t, x, **step).prev_sample
        path.append(x)
    return path


def _ours(options: AnySampler, log_snrs: Tensor, x: Tensor, generator: torch.Generator) -> list[Tensor]:
    return [frame.x for frame in sample(options, ExactDenoiser(DENSITY), log_snrs, x, generator)]


def _start() -> Tensor:
    return torch.randn(50, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def _compare(ours: list[Tensor], theirs: list[Tensor]) -> None:
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, other, rtol=TOLERANCE, atol=TOLERANCE)


@pytest.mark.parametrize(("variance", "name"), [("beta_tilde", "fixed_small"), ("beta", "fixed_large")])
@pytest.mark.parametrize(("T", "steps"), [(40, 40), (41, 21)])
def test_ancestral_is_ddpm(T: int, steps: int, variance: Variance, name: str) -> None:
    betas = linear_betas(T)
    scheduler = _scheduler(DDPMScheduler, betas, steps, variance_type=name, timestep_spacing="linspace")
    log_snrs = log_snrs_of(betas)
    theirs = _theirs(scheduler, log_snrs, _start(), generator=torch.Generator().manual_seed(2))
    options = AncestralOptions(steps=steps, spacing="t", variance=variance)
    _compare(_ours(options, log_snrs, _start(), torch.Generator().manual_seed(2)), theirs)


@pytest.mark.parametrize("eta", [0.0, 0.4, 1.0])
def test_ddim_is_ddim(eta: float) -> None:
    betas = linear_betas()
    scheduler = _scheduler(DDIMScheduler, betas, 40, set_alpha_to_one=True)
    log_snrs = log_snrs_of(betas)
    theirs = _theirs(scheduler, log_snrs, _start(), eta=eta, generator=torch.Generator().manual_seed(2))
    options = DDIMOptions(steps=40, spacing="t", eta=eta)
    ours = _ours(options, log_snrs, _start(), torch.Generator().manual_seed(2))
    # They add noise in the last step, too, of variance 0 there.
    _compare(ours, theirs)
