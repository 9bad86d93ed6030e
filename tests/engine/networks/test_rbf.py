"""The radial basis network: its reverse step, what it denoises to, where it begins."""

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine import conversions
from difflab.engine.denoisers import NetworkReverse
from difflab.engine.networks import RBFOptions, build
from difflab.engine.networks.base import Network
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules import build as build_schedule

SCHEDULES = [
    ScheduleOptions(steps=12, beta_1=1e-3),
    ScheduleOptions(steps=12, family="reciprocal", beta_1=1e-4),  # ends at alpha_bar = 0
]


def _network(options: ScheduleOptions) -> tuple[Network, Tensor]:
    log_snrs = torch.tensor(np.array(build_schedule(options).log_snrs))
    generator = torch.Generator().manual_seed(0)
    network = build(RBFOptions(), 2, generator, log_snrs).double()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape, generator=generator))
    return network, log_snrs


def _points() -> Tensor:
    return torch.randn(9, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


@pytest.mark.parametrize("options", SCHEDULES)
def test_what_it_denoises_to_has_its_mean_as_posterior_mean(options: ScheduleOptions) -> None:
    network, log_snrs = _network(options)
    x = _points()
    for t in range(2, 13):
        law = conversions.posterior(log_snrs[t - 1], log_snrs[t - 2])
        mean, _ = network.reverse(x, torch.tensor(t))
        found = law.x0_weight * network(x, log_snrs[t - 1]) + law.x_weight * x
        torch.testing.assert_close(found, mean, rtol=1e-4, atol=1e-5)  # tables are float32


@pytest.mark.parametrize("options", SCHEDULES)
def test_variances_lie_between_zero_and_one(options: ScheduleOptions) -> None:
    network, _ = _network(options)
    t = torch.arange(1, 13).repeat(9)
    _, variance = network.reverse(_points().repeat_interleave(12, 0), t)
    assert (variance > 0).all()
    assert (variance <= 1).all()


def test_untrained_it_is_the_forward_step() -> None:
    """z = 0: mean sqrt(1 - beta_t) x and variance beta_t."""
    schedule = build_schedule(SCHEDULES[0])
    network = build(RBFOptions(), 2, torch.Generator().manual_seed(0), torch.tensor(schedule.log_snrs.copy()))
    x = _points().float()
    for t in range(1, 13):
        mean, variance = NetworkReverse(network).mean_variance(x, t)
        beta = float(schedule.betas[t - 1])
        torch.testing.assert_close(mean, (1 - beta) ** 0.5 * x)
        torch.testing.assert_close(variance, torch.full_like(x, beta))


def test_many_steps_at_once_are_each_step_alone() -> None:
    network, _ = _network(SCHEDULES[0])
    x, t = _points(), torch.tensor([1, 2, 3, 3, 5, 8, 12, 12, 4])
    mean, variance = network.reverse(x, t)
    for row in range(9):
        alone = network.reverse(x[row, None], t[row])
        torch.testing.assert_close(mean[row, None], alone[0])
        torch.testing.assert_close(variance[row, None], alone[1])


def test_centres_settle_on_the_data() -> None:
    """Data on a circle, 16 centres: none farther from it than a sixteenth of a turn lets a mean be."""
    network = build(RBFOptions(), 2, torch.Generator().manual_seed(0), torch.linspace(6.0, -6.0, 5).double())

    def circle(count: int) -> Tensor:
        angles = torch.linspace(0.0, 2 * torch.pi, count)
        return torch.stack([angles.cos(), angles.sin()], dim=1)

    network.settle(circle)
    centres = dict(network.named_parameters())["centres"].detach()
    assert (centres.norm(dim=1) - 1.0).abs().max() < 0.05
    apart = torch.cdist(centres, centres) + 9.0 * torch.eye(16)
    assert apart.min() > 0.1


def test_data_that_coincide_leave_it_finite() -> None:
    network = build(RBFOptions(), 2, torch.Generator().manual_seed(0), torch.linspace(6.0, -6.0, 5).double())
    network.settle(lambda count: torch.zeros(count, 2))
    assert torch.isfinite(network(torch.randn(5, 2), torch.tensor(0.0))).all()
