"""A mixture whose centres lie on a lattice: each y looks at the nodes around it, however many there are."""

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from difflab.engine.datasets.base import FloatArray
from difflab.engine.densities.kernels import log_normaliser
from difflab.engine.densities.lattice import Lattice

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

REACH = 5.0
"""Half side of the window in units of the blur. A point of q_t lies further than this from its own centre
with probability exp(-REACH^2 / 2) = 4e-6, so that is the mean share of the posterior which is left out."""
TOO_LITTLE = 1e-8  # weight in the window below which y counts as far from all data
MARGIN = 24  # empty nodes around the lattice: ladders ask for blurs of at most 3.5 pitches, hence 18 nodes
CHUNK = 1 << 19  # window nodes at a time


@dataclass(frozen=True, eq=False)
class LatticeKernel:
    """Sums over the nodes of `lattice` (its `added` blur is the caller's affair)."""

    lattice: Lattice
    _tables: dict[tuple[torch.dtype, torch.device], Tensor] = field(default_factory=dict)

    def log_mass(self, y: Tensor, s: float) -> Tensor:
        """(n,) log-density at y (n, 2)."""
        return torch.cat([self._sums(rows, s)[0] for rows in self._rows(y, s)]) + log_normaliser(s, 2)

    def mean(self, y: Tensor, s: float) -> Tensor:
        """(n, 2) posterior mean of the node."""
        return torch.cat([rows + self._sums(rows, s)[1] for rows in self._rows(y, s)])

    def variance(self, y: Tensor, s: float) -> Tensor:
        """(n,) posterior variance of the node, averaged over the two dimensions."""
        return torch.cat([self._sums(rows, s)[2] for rows in self._rows(y, s)])

    def _reach(self, s: float) -> int:
        return math.ceil(REACH * s / self.lattice.pitch)

    def _rows(self, y: Tensor, s: float) -> tuple[Tensor, ...]:
        return torch.split(y, max(1, CHUNK // (2 * self._reach(s) + 1) ** 2))

    def _sums(self, y: Tensor, s: float) -> tuple[Tensor, Tensor, Tensor]:
        """Log of the summed weights (n,), mean offset from y (n, 2), variance (n,) of the nodes near y."""
        place = (y.detach() - self._origin(y)) / self.lattice.pitch
        log_mass, offset, variance = self._separable(y, s, self._inside(place.round()))
        far = torch.nonzero(log_mass < math.log(TOO_LITTLE))[:, 0]
        if len(far) == 0:
            return log_mass, offset, variance
        distant = self._distant(y[far], s)
        kept = (log_mass, offset, variance)
        merged = [part.index_put((far,), new) for part, new in zip(kept, distant, strict=True)]
        return merged[0], merged[1], merged[2]

    def _separable(self, y: Tensor, s: float, node: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The Gaussian is a product of one factor per axis: two small matrix products per point."""
        reach = self._reach(s)
        window = self._window(y, node, reach)
        apart = self._nodes_from(y, node, reach)
        factors = torch.exp(apart.square() * (-0.5 / s**2))
        x, dx, fy, dy = factors[:, 0], apart[:, 0], factors[:, 1], apart[:, 1]
        by_row = window @ torch.stack([x, x * dx, x * dx.square()], 2)
        mass, first_x, second_x = (by_row * fy[:, :, None]).sum(1).unbind(1)
        first_y = (by_row[:, :, 0] * fy * dy).sum(1)
        second_y = (by_row[:, :, 0] * fy * dy.square()).sum(1)
        safe = mass.clamp_min(torch.finfo(y.dtype).tiny)
        offset = torch.stack([first_x, first_y], 1) / safe[:, None]
        variance = ((second_x + second_y) / safe - offset.square().sum(1)) / 2
        return safe.log(), offset, variance.clamp_min(0.0)

    def _distant(self, y: Tensor, s: float) -> tuple[Tensor, Tensor, Tensor]:
        """The window lies around the node that is nearest to y, and sums are taken in logs."""
        reach = self._reach(s)
        parts = [self._distant_rows(rows, s, reach) for rows in self._rows(y, s)]
        mass, offset, variance = (torch.cat(part) for part in zip(*parts, strict=True))
        return mass, offset, variance

    def _distant_rows(self, y: Tensor, s: float, reach: int) -> tuple[Tensor, Tensor, Tensor]:
        place = (y.detach() - self._origin(y)) / self.lattice.pitch
        _, index = self._tree.query(place.cpu().double().numpy())
        node = torch.from_numpy(self._occupied[index]).to(y)
        window = self._window(y, node, reach)
        apart = self._nodes_from(y, node, reach)
        squares = apart[:, 1, :, None].square() + apart[:, 0, None, :].square()
        logits = (window.log() - squares / (2 * s**2)).flatten(1)
        shares = torch.softmax(logits, 1).view_as(window)
        dx, dy = apart[:, 0], apart[:, 1]
        by_column, by_row = shares.sum(1), shares.sum(2)
        offset = torch.stack([(by_column * dx).sum(1), (by_row * dy).sum(1)], 1)
        spread_x = (by_column * (dx - offset[:, :1]).square()).sum(1)
        spread_y = (by_row * (dy - offset[:, 1:]).square()).sum(1)
        return torch.logsumexp(logits, 1), offset, (spread_x + spread_y) / 2

    def _nodes_from(self, y: Tensor, node: Tensor, reach: int) -> Tensor:
        """(n, 2, w) distances from y to the columns and rows of the window around `node` (n, 2)."""
        steps = torch.arange(-reach, reach + 1, dtype=y.dtype, device=y.device)
        pitch = self.lattice.pitch
        return (self._origin(y) - y + node * pitch)[:, :, None] + steps * pitch

    def _window(self, y: Tensor, node: Tensor, reach: int) -> Tensor:
        """(n, w, w) weights of the nodes around `node` (n, 2), rows first."""
        column, row = (node.long() + (MARGIN - reach)).unbind(1)
        runs = self._padded(y).unfold(1, 2 * reach + 1, 1)
        rows = row[:, None] + torch.arange(2 * reach + 1, device=y.device)
        return runs[rows, column[:, None]]

    def _padded(self, like: Tensor) -> Tensor:
        key = (like.dtype, like.device)
        if key not in self._tables:
            self._tables[key] = pad(torch.from_numpy(self.lattice.weights).to(like), (MARGIN,) * 4)
        return self._tables[key]

    def _inside(self, place: Tensor) -> Tensor:
        rows, columns = self.lattice.weights.shape
        most = place.new_tensor([columns - 1.0, rows - 1.0])
        return place.clamp_min(0.0).minimum(most)

    def _origin(self, like: Tensor) -> Tensor:
        return torch.from_numpy(self.lattice.origin).to(like)

    @cached_property
    def _occupied(self) -> FloatArray:
        """(K, 2) column and row of the nodes that have any weight."""
        return np.argwhere(self.lattice.weights > 0.0)[:, ::-1].astype(np.float64)

    @cached_property
    def _tree(self) -> "cKDTree":
        from scipy.spatial import cKDTree  # scipy would delay the first window

        return cKDTree(self._occupied, balanced_tree=False)
