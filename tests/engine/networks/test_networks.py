"""What every network of the table keeps: shapes, seed, finite answers, a state that is its parameters."""

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks import NETWORKS, AnyNetwork, build
from difflab.engine.networks.base import Network
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules import build as build_schedule
from difflab.errors import UsageError

ALL = pytest.mark.parametrize("kind", NETWORKS)
LOG_SNRS = torch.tensor(np.array(build_schedule(ScheduleOptions(steps=10)).log_snrs))


def _options(kind: str, **changes: object) -> AnyNetwork:
    options: AnyNetwork = NETWORKS[kind](**changes)  # type: ignore[assignment]
    return options


def _network(kind: str, dim: int = 2, seed: int = 0, **changes: object) -> Network:
    generator = torch.Generator().manual_seed(seed)
    return build(_options(kind, **changes), dim, generator, LOG_SNRS, ImageShape(1, 1, dim), classes=3)


def _trained(kind: str, dim: int = 2) -> Network:
    """With weights as if trained: what begins at zero does not stay there."""
    network = _network(kind, dim)
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape, generator=generator))
    return network


def _data(kind: str, count: int, dim: int = 2) -> Tensor:
    x = torch.randn(count, dim, generator=torch.Generator().manual_seed(2))
    return (x > 0).float() if NETWORKS[kind].space == "binary" else x


@pytest.mark.parametrize("dim", [1, 2, 5])
@ALL
def test_one_output_for_each_coordinate(kind: str, dim: int) -> None:
    assert _trained(kind, dim)(_data(kind, 7, dim), torch.randn(7)).shape == (7, dim)


@ALL
def test_one_log_snr_serves_all_points(kind: str) -> None:
    network, x = _trained(kind), _data(kind, 7)
    one, many = network(x, torch.tensor(1.5)), network(x, torch.full((7,), 1.5))
    torch.testing.assert_close(one, many, rtol=1e-4, atol=1e-4)  # float32 in another order of adding


@ALL
def test_the_noise_level_matters(kind: str) -> None:
    network, x = _trained(kind), _data(kind, 7)
    assert not torch.allclose(network(x, torch.tensor(1.5)), network(x, torch.tensor(-1.5)))


@pytest.mark.parametrize("log_snr", [-torch.inf, -60.0, 60.0, torch.inf])
@ALL
def test_any_noise_level_gives_finite_answers(kind: str, log_snr: float) -> None:
    scale = 1.0 if NETWORKS[kind].space == "binary" else 1e4
    assert torch.isfinite(_trained(kind)(scale * _data(kind, 7), torch.tensor(log_snr))).all()


@ALL
def test_the_generator_alone_decides_the_weights(kind: str) -> None:
    torch.manual_seed(1)
    first = _network(kind, seed=3).state_dict()
    torch.manual_seed(2)
    again, other = _network(kind, seed=3).state_dict(), _network(kind, seed=4).state_dict()
    assert all(torch.equal(first[name], again[name]) for name in first)
    drawn = [name for name in first if len(first[name].unique()) > 1]  # the others begin at 0 or 1
    assert not any(torch.equal(first[name], other[name]) for name in drawn)
    assert any(first[name].any() for name in first)


@ALL
def test_the_state_is_the_parameters(kind: str) -> None:
    network = _network(kind)
    assert set(network.state_dict()) == {name for name, _ in network.named_parameters()}


@ALL
def test_the_last_bias_tells_the_dimensions(kind: str) -> None:
    for dim in (1, 2, 5):
        assert dict(_network(kind, dim).named_parameters())["last.bias"].shape[-1] == dim


@ALL
def test_all_weights_are_trained(kind: str) -> None:
    network, levels = _trained(kind), LOG_SNRS.float().repeat(5)
    x = _data(kind, 50)
    told = [torch.arange(50) % 4 - 1] if network.classes else []
    loss = network(x, levels, *told).square().sum()
    if network.tied and network.prediction != "bits":
        mean, variance = network.reverse(x, torch.arange(1, 11).repeat(5))
        loss = loss + mean.square().sum() + variance.square().sum()
    loss.backward()
    assert all(parameter.grad is not None and parameter.grad.any() for parameter in network.parameters())


@pytest.mark.parametrize("kind", [kind for kind, options in NETWORKS.items() if options.tied])
def test_a_tied_network_needs_its_schedule(kind: str) -> None:
    with pytest.raises(UsageError, match="steps of a schedule"):
        build(_options(kind), 2, torch.Generator())


@pytest.mark.parametrize("kind", [kind for kind, options in NETWORKS.items() if options.tied])
def test_a_tied_network_answers_by_the_nearest_step(kind: str) -> None:
    network, x = _trained(kind), _data(kind, 7)
    near = LOG_SNRS[3] + 0.4 * (LOG_SNRS[4] - LOG_SNRS[3])
    there, also, other = (network(x, level.float()) for level in (LOG_SNRS[3], near, LOG_SNRS[4]))
    torch.testing.assert_close(also, there)
    assert not torch.allclose(also, other)


def test_the_prediction_is_the_chosen_one() -> None:
    assert _network("mlp", prediction="eps").prediction == "eps"


@pytest.mark.parametrize(("depth", "layers"), [(1, 0), (4, 3)])
def test_depth_counts_hidden_layers(depth: int, layers: int) -> None:
    weights = [p for p in _network("mlp", width=16, depth=depth).parameters() if p.shape == (16, 16)]
    assert len(weights) == layers


def test_without_position_features_the_coordinates_are_left() -> None:
    network = _network("mlp", width=16, frequencies=0)
    assert dict(network.named_parameters())["first.weight"].shape == (16, 2)
