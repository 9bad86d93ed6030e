"""Squares at every level of detail: closed form under little blur, a few nodes each under much."""

from dataclasses import dataclass, field

import numpy as np

from difflab.engine.datasets.base import FloatArray
from difflab.engine.densities.box_kernel import BoxKernel
from difflab.engine.densities.dense import DenseKernel
from difflab.engine.densities.kernels import Kernel


@dataclass(frozen=True, eq=False)
class BoxLadder:
    """Equally likely squares: lower left corners (K, 2) and one side, scaled units."""

    corners: FloatArray
    side: float
    _levels: dict[int, Kernel] = field(default_factory=dict)

    def kernel(self, s: float) -> Kernel:
        """Closed form while the blur is narrower than a square: there its differences do not cancel."""
        nodes = self._nodes(s)
        if nodes not in self._levels:
            exact = BoxKernel(self.corners, self.side)
            self._levels[nodes] = self._quadrature(nodes) if nodes else exact
        return self._levels[nodes]

    def error(self, s: float) -> float:
        """Nothing in closed form; 1e-8 of the blur by quadrature."""
        return 1e-8 * s if self._nodes(s) else 0.0

    def _nodes(self, s: float) -> int:
        """Quadrature nodes along each side of a square; 0 for the closed form."""
        widths = s / self.side
        return 0 if widths < 1.0 else 6 if widths < 2.0 else 4

    def _quadrature(self, count: int) -> Kernel:
        nodes, weights = np.polynomial.legendre.leggauss(count)
        across, up = np.meshgrid(nodes, nodes)
        inside = (np.column_stack([across.ravel(), up.ravel()]) + 1.0) * self.side / 2
        points = (self.corners[:, None, :] + inside).reshape(-1, 2)
        share = np.outer(weights, weights).ravel() / (4 * len(self.corners))
        return DenseKernel(points, np.tile(share, len(self.corners)))
