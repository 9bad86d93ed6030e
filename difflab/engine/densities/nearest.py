"""A mixture of very many centres under little noise: only the nearest ones count, and a tree finds them."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from difflab.engine.datasets.base import FloatArray
from difflab.engine.densities.kernels import log_normaliser, log_sum_exp

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

CHUNK = 4096  # points at a time: 64 neighbours each are then 2 MB


@dataclass(frozen=True, eq=False)
class NearestKernel:
    """Centres (K, d) with weights (K,), of which the `neighbours` nearest to y are summed."""

    points: FloatArray
    weights: FloatArray
    neighbours: int

    def log_mass(self, y: Tensor, s: float) -> Tensor:
        """(n,) log-density at y (n, d)."""
        parts = [log_sum_exp(self._near(rows, s)[1]) for rows in torch.split(y, CHUNK)]
        return torch.cat(parts) + log_normaliser(s, y.shape[1])

    def mean(self, y: Tensor, s: float) -> Tensor:
        """(n, d) posterior mean of the centre."""
        return torch.cat([self._mean(*self._near(rows, s)) for rows in torch.split(y, CHUNK)])

    def variance(self, y: Tensor, s: float) -> Tensor:
        """(n,) posterior variance of the centre, averaged over dimensions."""
        return torch.cat([self._variance(*self._near(rows, s)) for rows in torch.split(y, CHUNK)])

    def _mean(self, near: Tensor, logits: Tensor) -> Tensor:
        return (torch.softmax(logits, 1)[:, None, :] @ near)[:, 0, :]

    def _variance(self, near: Tensor, logits: Tensor) -> Tensor:
        squares = (near - self._mean(near, logits)[:, None, :]).square().mean(2)
        return (torch.softmax(logits, 1) * squares).sum(1)

    def _near(self, y: Tensor, s: float) -> tuple[Tensor, Tensor]:
        """The nearest centres (n, k, d) and their logits (n, k)."""
        places = y.detach().cpu().double().numpy()
        count = min(self.neighbours, len(self.weights))
        index = self._tree.query(places, k=count)[1].reshape(len(y), count)
        near = torch.from_numpy(self.points[index]).to(y)
        squares = (y[:, None, :] - near).square().sum(2)
        return near, torch.from_numpy(self._log_weights[index]).to(y) - squares / (2 * s**2)

    @cached_property
    def _log_weights(self) -> FloatArray:
        logs: FloatArray = np.log(self.weights)
        return logs

    @cached_property
    def _tree(self) -> "cKDTree":
        from scipy.spatial import cKDTree  # scipy would delay the first window

        return cKDTree(self.points, balanced_tree=False)
