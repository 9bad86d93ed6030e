"""Weights on a lattice at every level of detail: the wider the blur, the coarser the lattice."""

from dataclasses import dataclass, field

from difflab.engine.densities.deblurred import Deblurred
from difflab.engine.densities.dense import DenseKernel
from difflab.engine.densities.kernels import Kernel
from difflab.engine.densities.lattice import Lattice
from difflab.engine.densities.lattice_kernel import LatticeKernel

BLUR_IN_PITCHES = 1.75  # at least; at most twice as many, before the next coarser lattice takes over
MOST_DENSE = 2000  # nodes up to which summing over all of them is faster than looking around each y
WIDEST = 2.0  # scaled units: blurs beyond the size of the data need no coarser lattice
FEW = 256  # nodes below which a coarser lattice would save nothing


@dataclass(frozen=True, eq=False)
class LatticeLadder:
    """Levels made from `finest` by halving, when first needed; `far` sums over the points themselves."""

    finest: Lattice
    far: Kernel
    _lattices: dict[int, Lattice] = field(default_factory=dict)
    _kernels: dict[int, Kernel] = field(default_factory=dict)

    def kernel(self, s: float) -> Kernel:
        """Sums over the coarsest lattice whose pitch is at most 1 / 1.75 of the blur, if there is one."""
        level = 0
        while s >= 2 * BLUR_IN_PITCHES * self._lattice(level).pitch and self._lattice(level).nodes > FEW:
            level += 1
        if level not in self._kernels:
            self._kernels[level] = self._make(self._lattice(level))
        return self._kernels[level]

    def error(self, s: float) -> float:
        """Of fourth order in pitch / blur: for likely y up to 6e-3 of the blur, mostly 1e-4 (measured)."""
        return 6e-3 * min(s, WIDEST)

    def _lattice(self, level: int) -> Lattice:
        if level == 0:
            return self.finest
        if level not in self._lattices:
            self._lattices[level] = self._lattice(level - 1).halved()
        return self._lattices[level]

    def _make(self, lattice: Lattice) -> Kernel:
        if lattice.nodes <= MOST_DENSE:
            return Deblurred(DenseKernel(*lattice.occupied()), lattice.added)
        # Inside, `far` has to speak of the blurred nodes: it is given the blur that is taken back outside.
        return Deblurred(LatticeKernel(lattice, Deblurred(self.far, -lattice.added)), lattice.added)
