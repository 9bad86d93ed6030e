"""What every network of the table keeps: shapes, seed, finite answers, a state that is its parameters."""

import pytest
import torch

from difflab.engine.networks import NETWORKS, AnyNetwork, build
from difflab.engine.networks.base import Network

ALL = pytest.mark.parametrize("kind", NETWORKS)


def _options(kind: str, **changes: object) -> AnyNetwork:
    options: AnyNetwork = NETWORKS[kind](**changes)  # type: ignore[assignment]
    return options


def _network(kind: str, dim: int = 2, seed: int = 0, **changes: object) -> Network:
    return build(_options(kind, **changes), dim, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("dim", [1, 2, 5])
@ALL
def test_one_output_for_each_coordinate(kind: str, dim: int) -> None:
    assert _network(kind, dim)(torch.randn(7, dim), torch.randn(7)).shape == (7, dim)


@ALL
def test_one_log_snr_serves_all_points(kind: str) -> None:
    network, x = _network(kind), torch.randn(7, 2)
    torch.testing.assert_close(network(x, torch.tensor(1.5)), network(x, torch.full((7,), 1.5)))


@ALL
def test_the_noise_level_matters(kind: str) -> None:
    network, x = _network(kind), torch.randn(7, 2)
    assert not torch.allclose(network(x, torch.tensor(1.5)), network(x, torch.tensor(-1.5)))


@pytest.mark.parametrize("log_snr", [-torch.inf, -60.0, 60.0, torch.inf])
@ALL
def test_any_noise_level_gives_finite_answers(kind: str, log_snr: float) -> None:
    assert torch.isfinite(_network(kind)(1e4 * torch.randn(7, 2), torch.tensor(log_snr))).all()


@ALL
def test_the_generator_alone_decides_the_weights(kind: str) -> None:
    torch.manual_seed(1)
    first = _network(kind, seed=3).state_dict()
    torch.manual_seed(2)
    again, other = _network(kind, seed=3).state_dict(), _network(kind, seed=4).state_dict()
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not any(torch.equal(first[name], other[name]) for name in first)


@ALL
def test_the_state_is_the_parameters(kind: str) -> None:
    network = _network(kind)
    assert set(network.state_dict()) == {name for name, _ in network.named_parameters()}


@ALL
def test_all_weights_are_trained(kind: str) -> None:
    network = _network(kind)
    network(torch.randn(50, 2), torch.randn(50)).square().sum().backward()
    assert all(parameter.grad is not None and parameter.grad.any() for parameter in network.parameters())


@ALL
def test_the_prediction_is_the_chosen_one(kind: str) -> None:
    assert _network(kind, prediction="eps").prediction == "eps"


@pytest.mark.parametrize(("depth", "layers"), [(1, 0), (4, 3)])
def test_depth_counts_hidden_layers(depth: int, layers: int) -> None:
    weights = [p for p in _network("mlp", width=16, depth=depth).parameters() if p.shape == (16, 16)]
    assert len(weights) == layers


def test_without_position_features_the_coordinates_are_left() -> None:
    network = _network("mlp", width=16, frequencies=0)
    assert dict(network.named_parameters())["first.weight"].shape == (16, 2)
