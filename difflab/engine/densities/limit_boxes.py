"""-H of equal squares: a logarithm where the edges are sharp, a tensor quadrature where they are blurred."""

import math

import numpy as np
import torch
from torch import Tensor

from difflab.engine.datasets.base import FloatArray

NODES = 6  # Gauss-Legendre, per panel
AROUND_EDGES = np.array([-8.0, -5.0, -3.0, -1.5, 0.0, 1.5, 3.0, 5.0, 8.0])  # panel ends, in blurs


def box_limit(corners: FloatArray, side: float, noise: float) -> float:
    """E log2 q in bits for equally likely squares with lower left `corners` (K, 2), blurred by `noise`.

    All in scaled units; accurate to 1e-6 bits.
    """
    if noise == 0.0:
        return -math.log2(len(corners) * side**2)
    (across, x_shares, x_heights), (up, y_shares, y_heights) = (
        _axis(np.unique(corners[:, i]), side, noise) for i in range(2)
    )
    filled = np.zeros((len(across), len(up)))
    filled[np.searchsorted(across, corners[:, 0]), np.searchsorted(up, corners[:, 1])] = 1.0
    density = x_heights.T @ torch.from_numpy(filled) @ y_heights / len(corners)
    return float(x_shares @ torch.xlogy(density, density) @ y_shares) / math.log(2)


def _axis(low: FloatArray, side: float, noise: float) -> tuple[FloatArray, Tensor, Tensor]:
    """Lower edges (m,), quadrature shares (n,) along the axis, each blurred interval's height (m, n)."""
    ends = np.unique(np.add.outer(np.concatenate([low, low + side]), noise * AROUND_EDGES))
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = np.diff(ends)[:, None] / 2
    place = (ends[:-1, None] + half * (1.0 + nodes)).ravel()
    right, left = (torch.from_numpy((edge[:, None] - place) / noise) for edge in (low + side, low))
    heights = (torch.special.ndtr(right) - torch.special.ndtr(left)) / side
    return low, torch.from_numpy((half * weights).ravel()), heights
