"""r(x): gradients against autograd, and painted values where they were painted."""

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.posterior.factors import Factor, HalfPlane, NoisyCopy, OfClass, Ring
from difflab.engine.posterior.painted_factor import FLOOR, painted
from difflab.errors import DataError

GENERATOR = torch.Generator().manual_seed(0)
DRAWS = torch.randn(60, 2, generator=GENERATOR, dtype=torch.float64)
FACTORS: dict[str, Factor] = {
    "half-plane": HalfPlane(angle=0.7, offset=-0.3, softness=0.2),
    "ring": Ring(radius=1.1, width=0.3),
    "copy": NoisyCopy(torch.tensor([0.5, -1.0]), 0.4),
    "class": OfClass(DRAWS[:20] + 1.0, DRAWS[20:] - 0.5, 0.4),
}
PLACES = torch.randn(30, 2, generator=GENERATOR, dtype=torch.float64)


@pytest.mark.parametrize("name", FACTORS)
def test_gradients_are_those_of_the_logarithm(name: str) -> None:
    x = PLACES.clone().requires_grad_()
    factor = FACTORS[name]
    (wanted,) = torch.autograd.grad(factor.log(x).sum(), x)
    torch.testing.assert_close(factor.gradient(PLACES), wanted, atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize("name", FACTORS)
def test_factors_are_at_most_one_and_keep_the_type(name: str) -> None:
    values = FACTORS[name].log(PLACES.float())
    assert (values <= 1e-6).all()
    assert values.dtype == torch.float32
    assert FACTORS[name].gradient(PLACES.float()).shape == (30, 2)


def test_classes_share_the_probability() -> None:
    own, others = DRAWS[:20], DRAWS[20:]
    both = OfClass(own, others, 0.4).log(PLACES).exp() + OfClass(others, own, 0.4).log(PLACES).exp()
    torch.testing.assert_close(both, torch.ones(30, dtype=torch.float64))


def test_the_half_plane_lies_in_its_direction() -> None:
    up = HalfPlane(angle=np.pi / 2, offset=0.5, softness=0.01)
    assert up.log(torch.tensor([[0.0, 1.0], [0.0, 0.0]])).exp().tolist() == pytest.approx([1.0, 0.0])


def bump(x: Tensor) -> Tensor:
    return torch.exp(-0.5 * (x - torch.tensor([0.6, -0.4])).square().sum(1) / 0.5)


def test_painted_values_are_where_they_were_painted() -> None:
    """A picture of a bump, first row at the bottom, hardly smoothed: the bump comes back, and its slope."""
    along = np.linspace(-3, 3, 257)
    grid = torch.from_numpy(np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2))
    factor = painted(bump(grid).numpy().reshape(257, 257), 0.01)
    x = PLACES * 0.6
    torch.testing.assert_close(factor.log(x).exp(), bump(x), atol=2e-3, rtol=0)
    slope = (torch.tensor([0.6, -0.4]) - x) / 0.5
    torch.testing.assert_close(factor.gradient(x), slope, atol=0.05, rtol=0)


def test_nothing_painted_there_leaves_hardly_anything() -> None:
    values = np.zeros((64, 64))
    values[:, :20] = 1.0
    factor = painted(values, 0.1)
    left, right = factor.log(torch.tensor([[-2.5, 0.0], [2.5, 0.0]])).exp().tolist()
    assert left == pytest.approx(1.0)
    assert right == pytest.approx(FLOOR, rel=1e-3)
    assert factor.gradient(torch.tensor([[9.0, 0.0]])).tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize(
    "array", [np.zeros((8, 8)), np.full((8, 8), 1.5), np.ones(8), np.full((4, 4), np.nan), np.ones((1, 9))]
)
def test_what_is_no_painting_is_refused(array: np.ndarray) -> None:
    with pytest.raises(DataError):
        painted(array, 0.1)
