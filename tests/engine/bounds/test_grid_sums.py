"""Sums on a grid against the kernels' own point-by-point densities, and their gradients against autograd."""

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.bounds.grid_sums import grid_sums, span
from difflab.engine.densities.box_kernel import BoxKernel
from difflab.engine.densities.deblurred import Deblurred
from difflab.engine.densities.dense import DenseKernel
from difflab.engine.densities.kernels import Kernel
from difflab.engine.densities.lattice import Lattice
from difflab.engine.densities.lattice_kernel import LatticeKernel
from difflab.engine.densities.nearest import NearestKernel
from difflab.engine.densities.pair import Pair

RNG = np.random.default_rng(2)
POINTS = RNG.normal(size=(12, 2))
WEIGHTS = RNG.dirichlet(np.ones(12))
DENSE = DenseKernel(POINTS, WEIGHTS)
LATTICE = Lattice.of_points(POINTS, WEIGHTS, 0.2)
BOXES = BoxKernel(np.array([[0.0, 0.0], [-1.0, 0.5]]), 0.7)
KERNELS: dict[str, Kernel] = {
    "dense": DENSE,
    "nearest": NearestKernel(POINTS, WEIGHTS, 12),
    "lattice": LatticeKernel(LATTICE, DENSE),
    "boxes": BOXES,
    "deblurred": Deblurred(DENSE, 0.02),
    "pair": Pair(DENSE, BOXES, 0.3),
}
X = torch.linspace(-1.5, 1.5, 7, dtype=torch.float64)
Y = torch.linspace(-1.0, 1.4, 5, dtype=torch.float64)
S = 0.4


@pytest.mark.parametrize("name", KERNELS)
def test_the_density_and_its_gradient(name: str) -> None:
    kernel = KERNELS[name]
    points = torch.cartesian_prod(X, Y).requires_grad_()
    mass = kernel.log_mass(points, S).exp()
    (gradient,) = torch.autograd.grad(mass.sum(), points)
    found = grid_sums(kernel, X, Y, S)
    # A lattice kernel leaves out what lies more than five blurs away.
    _agree(found.mass, mass.detach(), 1e-5)
    _agree(found.by_x, gradient[:, 0], 1e-4)
    _agree(found.by_y, gradient[:, 1], 1e-4)


def _agree(grid: Tensor, points: Tensor, within: float) -> None:
    assert grid.flatten().numpy() == pytest.approx(points.numpy(), rel=within, abs=within)


@pytest.mark.parametrize("name", KERNELS)
def test_hardly_anything_lies_outside_the_span(name: str) -> None:
    extent = span(KERNELS[name])
    assert extent is not None
    assert extent.terms > 0
    x, y = (
        torch.linspace(float(low) - 4, float(high) + 4, 400, dtype=torch.float64)
        for low, high in zip(extent.low, extent.high, strict=True)
    )
    total = grid_sums(KERNELS[name], x, y, S).mass.sum() * (x[1] - x[0]) * (y[1] - y[0])
    assert float(total) == pytest.approx(1.0, abs=1e-6)


def test_far_from_a_box_the_tail_keeps_its_digits() -> None:
    far = torch.tensor([0.7 + 12 * S], dtype=torch.float64)
    found = grid_sums(BOXES, far, torch.tensor([0.3], dtype=torch.float64), S)
    assert 0 < float(found.mass) < 1e-30
    # The logarithm falls by about the distance over s^2.
    assert -float(found.by_x / found.mass) == pytest.approx(12 / S, rel=0.02)


def test_other_dimensions_have_no_grid() -> None:
    assert span(DenseKernel(RNG.normal(size=(5, 3)), np.full(5, 0.2))) is None
