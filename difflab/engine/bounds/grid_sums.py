"""A blurred law of centres on a whole grid at once: an isotropic Gaussian is a product of one factor an axis.

So the density and its gradient on n x m nodes are three matrix products over the centres, hundreds of times
cheaper than point by point. Each kind of kernel has its functions in `SPANS` and `SUMS`. All in float64.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from difflab.engine.datasets.base import FloatArray
from difflab.engine.densities.box_kernel import BoxKernel
from difflab.engine.densities.deblurred import Deblurred
from difflab.engine.densities.dense import DenseKernel
from difflab.engine.densities.kernels import Kernel
from difflab.engine.densities.lattice_kernel import LatticeKernel
from difflab.engine.densities.nearest import NearestKernel
from difflab.engine.densities.pair import Pair

ERFC = 48  # products that the error functions and the memory of a node weigh


class GridSums(NamedTuple):
    """Density and its gradient on the nodes, each (n, m), first axis x."""

    mass: Tensor
    by_x: Tensor
    by_y: Tensor


class Span(NamedTuple):
    """The rectangle the centres lie in, corners (2,), and about how many products a node costs."""

    low: FloatArray
    high: FloatArray
    terms: int


def span(kernel: Kernel) -> Span | None:
    """None where the kernel is of a kind that has no sums here, or does not live in the plane."""
    measure = SPANS.get(type(kernel))
    return None if measure is None else measure(kernel)


def grid_sums(kernel: Kernel, x: Tensor, y: Tensor, s: float) -> GridSums:
    """The density of centre + s eps at the nodes x (n,) times y (m,); only for kernels with a span."""
    return SUMS[type(kernel)](kernel, x, y, s)


def _normal(x: Tensor, centres: Tensor, s: float) -> tuple[Tensor, Tensor]:
    """N(x; c, s^2) and its derivative by x, each (n, K)."""
    apart = x[:, None] - centres
    value = torch.exp(apart.square() * (-0.5 / s**2)) / (math.sqrt(2 * math.pi) * s)
    return value, apart * value / -(s**2)


def _centres_span(kernel: DenseKernel | NearestKernel) -> Span | None:
    if kernel.points.shape[1] != 2:
        return None
    return Span(kernel.points.min(axis=0), kernel.points.max(axis=0), len(kernel.weights))


def _centres_sums(kernel: DenseKernel | NearestKernel, x: Tensor, y: Tensor, s: float) -> GridSums:
    points, weights = torch.from_numpy(kernel.points), torch.from_numpy(kernel.weights)
    (across, by_x), (up, by_y) = _normal(x, points[:, 0], s), _normal(y, points[:, 1], s)
    weighted = across * weights
    return GridSums(weighted @ up.T, (by_x * weights) @ up.T, weighted @ by_y.T)


def _lattice_span(kernel: LatticeKernel) -> Span:
    lattice = kernel.lattice
    rows, columns = lattice.weights.shape
    size = lattice.pitch * np.array([columns - 1.0, rows - 1.0])
    return Span(lattice.origin, lattice.origin + size, rows + columns)


def _lattice_sums(kernel: LatticeKernel, x: Tensor, y: Tensor, s: float) -> GridSums:
    lattice = kernel.lattice
    rows, columns = lattice.weights.shape
    centres = [
        torch.from_numpy(lattice.origin[i] + lattice.pitch * np.arange(count))
        for i, count in enumerate((columns, rows))
    ]
    (across, by_x), (up, by_y) = _normal(x, centres[0], s), _normal(y, centres[1], s)
    weights = torch.from_numpy(lattice.weights.T.copy())
    weighted = across @ weights
    return GridSums(weighted @ up.T, by_x @ weights @ up.T, weighted @ by_y.T)


def _box_span(kernel: BoxKernel) -> Span:
    return Span(
        kernel.corners.min(axis=0), kernel.corners.max(axis=0) + kernel.side, ERFC + len(kernel.corners)
    )


def _box_sums(kernel: BoxKernel, x: Tensor, y: Tensor, s: float) -> GridSums:
    corners = torch.from_numpy(kernel.corners)
    (across, by_x), (up, by_y) = (
        _interval(places, corners[:, i], kernel.side, s) for i, places in enumerate((x, y))
    )
    share = 1.0 / len(corners)
    return GridSums(share * across @ up.T, share * by_x @ up.T, share * across @ by_y.T)


def _interval(x: Tensor, low: Tensor, side: float, s: float) -> tuple[Tensor, Tensor]:
    """The uniform law on [low, low + side] (K,) blurred by s, and its derivative, each (n, K)."""
    below, above = (x[:, None] - low) / s, (x[:, None] - low - side) / s
    # By the tail that is small, or the difference loses its digits: the density is even about the middle.
    far = below + above > 0
    first, last = torch.where(far, -below, above), torch.where(far, -above, below)
    # erfc, as torch's ndtr is 0 from -8 on.
    mass = 0.5 * (torch.special.erfc(-last / math.sqrt(2)) - torch.special.erfc(-first / math.sqrt(2)))
    slope = torch.exp(-0.5 * below.square()) - torch.exp(-0.5 * above.square())
    return mass / side, slope / (math.sqrt(2 * math.pi) * s * side)


def _deblurred_span(kernel: Deblurred) -> Span | None:
    return span(kernel.inner)


def _deblurred_sums(kernel: Deblurred, x: Tensor, y: Tensor, s: float) -> GridSums:
    return grid_sums(kernel.inner, x, y, math.sqrt(s**2 - kernel.added))


def _pair_span(kernel: Pair) -> Span | None:
    first, second = span(kernel.first), span(kernel.second)
    if first is None or second is None:
        return None
    low, high = np.minimum(first.low, second.low), np.maximum(first.high, second.high)
    return Span(low, high, first.terms + second.terms)


def _pair_sums(kernel: Pair, x: Tensor, y: Tensor, s: float) -> GridSums:
    first, second = grid_sums(kernel.first, x, y, s), grid_sums(kernel.second, x, y, s)
    parts = zip(first, second, strict=True)
    return GridSums(*(kernel.share * one + (1.0 - kernel.share) * other for one, other in parts))


SPANS: Mapping[type, Callable[[Any], Span | None]] = {
    DenseKernel: _centres_span,
    NearestKernel: _centres_span,
    LatticeKernel: _lattice_span,
    BoxKernel: _box_span,
    Deblurred: _deblurred_span,
    Pair: _pair_span,
}
SUMS: Mapping[type, Callable[[Any, Tensor, Tensor, float], GridSums]] = {
    DenseKernel: _centres_sums,
    NearestKernel: _centres_sums,
    LatticeKernel: _lattice_sums,
    BoxKernel: _box_sums,
    Deblurred: _deblurred_sums,
    Pair: _pair_sums,
}
