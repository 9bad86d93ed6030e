"""Sliced Wasserstein distance: optimal transport between clouds, made cheap by looking along lines."""

import math

import numpy as np
import torch
from torch import Tensor

DIRECTIONS = 128
AT_ONCE = 16


def sliced_w2(x: Tensor, y: Tensor, generator: torch.Generator) -> float:
    """Root mean square, over directions, of the Wasserstein-2 distance of the projections, in units of x.

    x: (n, d), y: (m, d). In the plane the directions are spread evenly, above it drawn from `generator`.
    Bonneel et al. 2015, eq. 10. Positive even for samples of one law: compare with the noise floor.
    """
    squares = [
        _squares(x.float() @ directions, y.float() @ directions)
        for directions in torch.split(_directions(x.shape[1], generator).to(x.device), AT_ONCE, dim=1)
    ]
    return math.sqrt(torch.cat(squares).mean().item())


def _directions(dim: int, generator: torch.Generator) -> Tensor:
    """(d, k) unit vectors."""
    if dim == 1:
        return torch.ones(1, 1)
    if dim == 2:
        angles = torch.arange(DIRECTIONS) * (math.pi / DIRECTIONS)
        return torch.stack([angles.cos(), angles.sin()])
    vectors = torch.randn(dim, DIRECTIONS, generator=generator, device=generator.device)
    return torch.nn.functional.normalize(vectors, dim=0)


def _squares(x: Tensor, y: Tensor) -> Tensor:
    """(k,) squared W2 of the columns of x: (n, k) and y: (m, k): the mean square gap of their quantiles.

    Samples of different sizes are compared piece by piece: both quantile functions are constant between the
    merged jumps i/n and j/m.
    """
    x, y = x.sort(dim=0).values, y.sort(dim=0).values
    n, m = len(x), len(y)
    if n == m:
        return (x - y).square().mean(dim=0, dtype=torch.float64)
    jumps = np.union1d(np.arange(1, n + 1) * m, np.arange(1, m + 1) * n)  # in units of 1/(n m)
    lengths = torch.from_numpy(np.diff(jumps, prepend=0) / (n * m)).to(x.device)
    gaps = x[torch.from_numpy((jumps - 1) // m)] - y[torch.from_numpy((jumps - 1) // n)]
    return (gaps.square().double() * lengths[:, None]).sum(dim=0)
