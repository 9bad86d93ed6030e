"""A mixture whose centres lie on a lattice: each y looks at the nodes around it, however many there are."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn.functional import pad

from difflab.engine.densities.kernels import Kernel, log_normaliser
from difflab.engine.densities.lattice import Lattice

REACH = 5.0
"""Half side of the window in units of the blur. A point of q_t lies further than this from its own centre
with probability exp(-REACH^2 / 2) = 4e-6, so that is the mean share of the posterior which is left out."""
TOO_LITTLE = 1e-8  # weight in the window below which y counts as far from all data
MARGIN = 24  # empty nodes around the lattice: ladders ask for blurs of at most 3.5 pitches, hence 18 nodes
CHUNK = 1 << 19  # window nodes at a time


@dataclass(frozen=True, eq=False)
class LatticeKernel:
    """Sums over the nodes of `lattice` (its `added` blur is the caller's affair).

    Where there is next to nothing around y, `far` answers instead, a kernel for the same law.
    """

    lattice: Lattice
    far: Kernel
    _tables: dict[tuple[torch.dtype, torch.device], Tensor] = field(default_factory=dict)

    def log_mass(self, y: Tensor, s: float) -> Tensor:
        """(n,) log-density at y (n, 2)."""
        return self._by_rows(y, s, self._near_log_mass, self.far.log_mass)

    def mean(self, y: Tensor, s: float) -> Tensor:
        """(n, 2) posterior mean of the node."""
        return self._by_rows(y, s, self._near_mean, self.far.mean)

    def variance(self, y: Tensor, s: float) -> Tensor:
        """(n,) posterior variance of the node, averaged over the two dimensions."""
        return self._by_rows(y, s, self._near_variance, self.far.variance)

    def _near_log_mass(self, sums: "_Sums", _y: Tensor, s: float) -> Tensor:
        return sums.mass.log() + log_normaliser(s, 2)

    def _near_mean(self, sums: "_Sums", y: Tensor, _s: float) -> Tensor:
        return y + sums.offset

    def _near_variance(self, sums: "_Sums", _y: Tensor, _s: float) -> Tensor:
        return (sums.squares - sums.offset.square().sum(1)).clamp_min(0.0) / 2

    def _by_rows(
        self,
        y: Tensor,
        s: float,
        near: "Callable[[_Sums, Tensor, float], Tensor]",
        far: Callable[[Tensor, float], Tensor],
    ) -> Tensor:
        reach = math.ceil(REACH * s / self.lattice.pitch)
        parts = []
        for rows in torch.split(y, max(1, CHUNK // (2 * reach + 1) ** 2)):
            sums = self._sums(rows, s, reach)
            result = near(sums, rows, s)
            lost = torch.nonzero(sums.mass < TOO_LITTLE)[:, 0]
            parts.append(result.index_put((lost,), far(rows[lost], s)) if len(lost) else result)
        return torch.cat(parts)

    def _sums(self, y: Tensor, s: float, reach: int) -> "_Sums":
        """The Gaussian is a product of one factor per axis: small matrix products per point."""
        node = self._nearest_node(y.detach())
        apart = self._nodes_from(y, node, reach)
        factors = torch.exp(apart.square() * (-0.5 / s**2))
        x, dx, up, dy = factors[:, 0], apart[:, 0], factors[:, 1], apart[:, 1]
        by_row = self._window(y, node, reach) @ torch.stack([x, x * dx, x * dx.square()], 2)
        mass, first_x, second_x = (by_row * up[:, :, None]).sum(1).unbind(1)
        row_mass = by_row[:, :, 0] * up
        first_y, second_y = (row_mass * dy).sum(1), (row_mass * dy.square()).sum(1)
        mass = mass.clamp_min(torch.finfo(y.dtype).tiny)
        return _Sums(mass, torch.stack([first_x, first_y], 1) / mass[:, None], (second_x + second_y) / mass)

    def _nearest_node(self, y: Tensor) -> Tensor:
        """(n, 2) column and row, inside the lattice."""
        rows, columns = self.lattice.weights.shape
        place = ((y - self._origin(y)) / self.lattice.pitch).round()
        return place.clamp_min(0.0).minimum(place.new_tensor([columns - 1.0, rows - 1.0]))

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

    def _origin(self, like: Tensor) -> Tensor:
        return torch.from_numpy(self.lattice.origin).to(like)


@dataclass(frozen=True)
class _Sums:
    """Over the nodes around each y: weight (n,), mean offset from y (n, 2), mean squared distance (n,)."""

    mass: Tensor
    offset: Tensor
    squares: Tensor
