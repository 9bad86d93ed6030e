"""The image network of the 2015 paper: what it begins as, its denoiser and reverse step, that it learns."""

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine import conversions
from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks import MultiscaleOptions, build
from difflab.engine.networks.base import Network
from difflab.engine.networks.multiscale import _bumps
from difflab.engine.networks.shapes import DataShape, data_shape
from difflab.engine.objectives import KLOptions
from difflab.engine.objectives import build as build_objective
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules import build as build_schedule
from difflab.engine.training.optimisers import Adam
from difflab.engine.training.parameters import FlatParameters

STEPS, SQUARE = 20, ImageShape(1, 6, 6)
LOG_SNRS = torch.tensor(np.array(build_schedule(ScheduleOptions(steps=STEPS)).log_snrs))
SMALL = MultiscaleOptions(channels=4, conv_layers=2, dense_units=8, dense_layers=1)


def _network(image: ImageShape = SQUARE, trained: bool = True) -> Network:
    network = build(SMALL, image.dim, torch.Generator().manual_seed(0), LOG_SNRS, image)
    if trained:
        generator = torch.Generator().manual_seed(1)
        with torch.no_grad():
            for parameter in network.parameters():
                parameter.add_(0.3 * torch.randn(parameter.shape, generator=generator))
    return network


def _points(count: int, dim: int = 36) -> Tensor:
    return torch.randn(count, dim, generator=torch.Generator().manual_seed(2))


def test_the_bumps_share_every_step_among_them() -> None:
    bumps = _bumps(1000, 10)
    torch.testing.assert_close(bumps.sum(1), torch.ones(1000))
    assert bumps.argmax(1).unique_consecutive().tolist() == list(range(10))  # type: ignore[no-untyped-call]
    torch.testing.assert_close(bumps, bumps.flip(0, 1))


def test_it_begins_as_the_forward_step() -> None:
    """z = 0: mean sqrt(1 - beta_t) x and variance beta_t."""
    network, x = _network(trained=False), _points(STEPS)
    before = torch.cat([torch.tensor([torch.inf], dtype=torch.float64), LOG_SNRS[:-1]])
    beta = conversions.posterior(LOG_SNRS, before).beta.float().unsqueeze(1)
    mean, variance = network.reverse(x, torch.arange(1, STEPS + 1))
    torch.testing.assert_close(mean, (1.0 - beta).sqrt() * x)
    torch.testing.assert_close(variance, beta.expand_as(x))


def test_its_denoiser_gives_its_reverse_mean() -> None:
    network, x = _network(), _points(STEPS - 1)
    levels, steps = LOG_SNRS[1:], torch.arange(2, STEPS + 1)
    law = conversions.posterior(levels, LOG_SNRS[:-1])
    denoised = network(x, levels.float())
    expected = law.x0_weight[:, None].float() * denoised + law.x_weight[:, None].float() * x
    torch.testing.assert_close(network.reverse(x, steps)[0], expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("image", [(1, 7, 5), (3, 8, 8), (1, 1, 3)])
def test_it_takes_images_of_any_shape(image: tuple[int, int, int]) -> None:
    shape = ImageShape(*image)
    network, x = _network(shape), _points(4, shape.dim)
    mean, variance = network.reverse(x, torch.tensor(3))
    again = network.reverse(x, torch.full((4,), 3))
    assert mean.shape == variance.shape == x.shape
    torch.testing.assert_close(torch.stack(again), torch.stack([mean, variance]), rtol=1e-4, atol=1e-5)
    assert ((variance > 0) & (variance < 1)).all()
    assert data_shape(SMALL, network.state_dict()) == DataShape(shape.dim, shape, 0)


def test_it_learns_the_bound() -> None:
    """Of constant images: with nothing learned the bound is far worse than after some steps."""
    network = _network(trained=False)
    objective = build_objective(KLOptions(practice="all"), LOG_SNRS, tied=True)
    weights = FlatParameters(network)
    optimiser = Adam(weights.values)
    generator = torch.Generator().manual_seed(0)
    losses = []
    for count in range(1, 61):
        x0 = torch.randn(8, 1, generator=generator).expand(8, 36)
        noise = objective.noise(x0.shape, generator, torch.device("cpu"))
        loss = objective.loss(network, x0, noise, objective.log_snrs(1, 8, generator)[0]).mean()
        weights.gradients.zero_()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step(weights.values, weights.gradients, 1e-2, count)
        losses.append(float(loss.detach()))
    assert np.mean(losses[-10:]) < 0.9 * np.mean(losses[:3])  # noise of the mean: below 0.02
