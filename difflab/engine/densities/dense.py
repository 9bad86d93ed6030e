"""A mixture summed over all of its centres: exact, for up to a few thousand of them."""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from difflab.engine.datasets.base import FloatArray
from difflab.engine.densities.kernels import log_normaliser, log_sum_exp

CHUNK = 1 << 16  # logits at a time: they stay in the cache of one core, twice as fast as all at once
EXPANSION_FROM = 0.02
"""From this s on, |y - c|^2 is expanded (one matrix product), with an error of 1e-7 |y|^2 / s^2 in a logit.
Below, differences are taken first, which is exact near the centres but noisy for y far beyond the data."""


@dataclass(frozen=True)
class _Table:
    """The centres in one floating type: points (K, d), log_weights (K,), half_norms (K,)."""

    points: Tensor
    log_weights: Tensor
    half_norms: Tensor


@dataclass(frozen=True, eq=False)
class DenseKernel:
    """Centres (K, d) with weights (K,) that sum to one."""

    points: FloatArray
    weights: FloatArray
    _tables: dict[tuple[torch.dtype, torch.device], _Table] = field(default_factory=dict)

    def log_mass(self, y: Tensor, s: float) -> Tensor:
        """(n,) log-density at y (n, d), by log-sum-exp."""
        parts = [log_sum_exp(self._logits(rows, s)) + self._left_out(rows, s) for rows in self._rows(y)]
        return torch.cat(parts) + log_normaliser(s, y.shape[1])

    def mean(self, y: Tensor, s: float) -> Tensor:
        """(n, d) posterior mean of the centre."""
        points = self._table(y).points
        return torch.cat([torch.softmax(self._logits(rows, s), 1) @ points for rows in self._rows(y)])

    def variance(self, y: Tensor, s: float) -> Tensor:
        """(n,) posterior variance of the centre, averaged over dimensions."""
        return torch.cat([self._variance(rows, s) for rows in self._rows(y)])

    def _variance(self, y: Tensor, s: float) -> Tensor:
        points = self._table(y).points
        shares = torch.softmax(self._logits(y, s), 1)
        mean = shares @ points
        # Differences before squares: E|c|^2 - |E c|^2 would cancel where one centre dominates.
        spread = sum((points[:, i] - mean[:, i, None]).square() for i in range(y.shape[1]))
        return (shares * spread).sum(1) / y.shape[1]

    def _rows(self, y: Tensor) -> tuple[Tensor, ...]:
        return torch.split(y, max(1, CHUNK // len(self.weights)))

    def _logits(self, y: Tensor, s: float) -> Tensor:
        """(n, K) log weights - |y - c|^2 / 2 s^2, but for `_left_out`, which all centres share."""
        table = self._table(y)
        if s >= EXPANSION_FROM:
            bias = table.log_weights - table.half_norms / s**2
            return torch.addmm(bias, y, table.points.T, alpha=1 / s**2)
        squares = (y[:, :1] - table.points[:, 0]).square()
        for i in range(1, y.shape[1]):
            squares = squares + (y[:, i, None] - table.points[:, i]).square()
        return torch.add(table.log_weights, squares, alpha=-0.5 / s**2)

    def _left_out(self, y: Tensor, s: float) -> Tensor:
        return (-0.5 / s**2) * y.square().sum(1) if s >= EXPANSION_FROM else y.new_zeros(())

    def _table(self, like: Tensor) -> _Table:
        key = (like.dtype, like.device)
        if key not in self._tables:
            points = torch.from_numpy(self.points)
            log_weights = torch.from_numpy(self.weights).log()
            half_norms = 0.5 * points.square().sum(1)
            self._tables[key] = _Table(*(part.to(*key[::-1]) for part in (points, log_weights, half_norms)))
        return self._tables[key]
