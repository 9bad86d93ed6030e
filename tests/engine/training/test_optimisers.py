"""Optimisers and learning rates against torch.optim, step by step."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, ExponentialLR, LinearLR, LRScheduler

from difflab.engine.training.optimisers import build
from difflab.engine.training.optimisers.adam import BETA_1, BETA_2, EPSILON
from difflab.engine.training.options import Decay, Optimiser, TrainingOptions
from difflab.engine.training.rates import DECAYS, LEAST, WARM_UP_STEPS, rate_factor

STEPS = 40
BETAS = (BETA_1, BETA_2)


def _theirs(name: Optimiser, parameters: list[nn.Parameter]) -> torch.optim.Optimizer:
    made: dict[Optimiser, Callable[[], torch.optim.Optimizer]] = {
        "adam": lambda: torch.optim.Adam(parameters, lr=0.01, betas=BETAS, eps=EPSILON),
        "adamw": lambda: torch.optim.AdamW(parameters, lr=0.01, betas=BETAS, eps=EPSILON, weight_decay=0.3),
        "sgd": lambda: torch.optim.SGD(parameters, lr=0.01),
        "momentum": lambda: torch.optim.SGD(parameters, lr=0.01, momentum=0.8),
    }
    return made[name]()


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd", "momentum"])
def test_each_optimiser_is_torchs(name: Optimiser) -> None:
    generator = torch.Generator().manual_seed(0)
    values = torch.randn(30, generator=generator, dtype=torch.float64)
    parameter = nn.Parameter(values.clone())
    theirs = _theirs(name, [parameter])
    ours = build(TrainingOptions(optimiser=name, weight_decay=0.3, momentum=0.8), values)
    for count in range(1, 21):
        gradients = torch.randn(30, generator=generator, dtype=torch.float64)
        parameter.grad = gradients.clone()
        theirs.step()
        ours.step(values, gradients, 0.01, count)
        torch.testing.assert_close(values, parameter.detach())


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd", "momentum"])
def test_the_moments_are_all_an_optimiser_remembers(name: Optimiser) -> None:
    """Another optimiser with the same moments goes on exactly as the first."""
    options = TrainingOptions(optimiser=name)
    generator = torch.Generator().manual_seed(0)
    values = torch.randn(5, generator=generator)
    first = build(options, values)
    first.step(values, torch.randn(5, generator=generator), 0.1, 1)
    copy, second = values.clone(), build(options, values)
    for moment, vector in first.moments.items():
        second.moments[moment].copy_(vector)
    gradients = torch.randn(5, generator=generator)
    first.step(values, gradients, 0.1, 2)
    second.step(copy, gradients, 0.1, 2)
    assert torch.equal(values, copy)


@pytest.mark.parametrize("decay", DECAYS)
def test_each_decay_is_torchs(decay: Decay) -> None:
    optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    schedulers: dict[Decay, Callable[[], LRScheduler]] = {
        "constant": lambda: ConstantLR(optimiser, factor=1.0),
        "linear": lambda: LinearLR(optimiser, start_factor=1.0, end_factor=0.0, total_iters=STEPS),
        "cosine": lambda: CosineAnnealingLR(optimiser, T_max=STEPS),
        "exponential": lambda: ExponentialLR(optimiser, gamma=LEAST ** (1.0 / STEPS)),
    }
    scheduler = schedulers[decay]()
    for step in range(STEPS):
        expected = optimiser.param_groups[0]["lr"]
        assert DECAYS[decay](step / STEPS) == pytest.approx(expected, rel=1e-9)
        optimiser.step()
        scheduler.step()


def test_the_rate_rises_before_it_decays() -> None:
    factors = [rate_factor("constant", step, 100) for step in range(100)]
    assert factors[:WARM_UP_STEPS] == pytest.approx([(k + 1) / WARM_UP_STEPS for k in range(WARM_UP_STEPS)])
    assert set(factors[WARM_UP_STEPS:]) == {1.0}


def test_the_default_is_what_it_was() -> None:
    """Experiments written before there was a choice mean Adam with a linear decay."""
    assert TrainingOptions.model_validate({"optimiser": "adam", "learning_rate": 6e-3}) == TrainingOptions()
    assert rate_factor(TrainingOptions().decay, 60, 120) == 0.5


def test_weights_without_gradients_shrink_under_adamw_alone() -> None:
    shrunk: dict[str, Tensor] = {}
    names: tuple[Optimiser, ...] = ("adam", "adamw")
    for name in names:
        values = torch.ones(3)
        build(TrainingOptions(optimiser=name, weight_decay=0.5), values).step(values, torch.zeros(3), 0.1, 1)
        shrunk[name] = values
    assert shrunk["adam"].tolist() == [1.0] * 3
    assert math.isclose(float(shrunk["adamw"][0]), 0.95, rel_tol=1e-6)
