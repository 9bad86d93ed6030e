"""Curves at every level of detail: the wider the blur, the fewer quadrature nodes are needed."""

import math
from dataclasses import dataclass, field

from difflab.engine.datasets.curves import CurveSet
from difflab.engine.densities.dense import DenseKernel
from difflab.engine.densities.kernels import RESOLUTION, Kernel
from difflab.engine.densities.nearest import NearestKernel

SPACING = 0.9  # of the nodes, at most, in units of the blur: see `CurveLadder.error`
WIDEST = 0.5  # scaled units: wider blurs need as many nodes as this one, since curves wind
MOST_DENSE = 2000  # nodes up to which summing over all of them is faster than finding the nearest
NEIGHBOURS = 96  # where five arms of a pinwheel cross, each over 6 blurs to either side


@dataclass(frozen=True, eq=False)
class CurveLadder:
    """Levels in steps of sqrt(2) upwards from the data's own noise, made when first needed."""

    data: CurveSet
    _levels: dict[int, Kernel] = field(default_factory=dict)

    def kernel(self, s: float) -> Kernel:
        """The quadrature whose nodes lie at most one blur apart."""
        finest = max(self.data.noise / self.data.scale, RESOLUTION)
        level = math.floor(2 * math.log2(min(s, WIDEST) / finest) + 1e-9)
        if level not in self._levels:
            self._levels[level] = self.quadrature(finest * 2 ** (level / 2), NEIGHBOURS)
        return self._levels[level]

    def error(self, s: float) -> float:
        """Composite Gauss-Legendre quadrature of a Gaussian of width s with nodes at most s apart: 3e-4 s."""
        return 3e-4 * min(s, WIDEST)

    def quadrature(self, s: float, neighbours: int) -> Kernel:
        """Nodes for blur s; where they are many, only the `neighbours` nearest are summed."""
        points, weights = self.data.centres(SPACING * s * self.data.scale)
        kept = weights > 1e-12 * weights.max()  # the far tails of an arm of the pinwheel
        scaled, weights = (points[kept] - self.data.mean) / self.data.scale, weights[kept]
        if len(weights) <= MOST_DENSE:
            return DenseKernel(scaled, weights)
        return NearestKernel(scaled, weights, neighbours)
