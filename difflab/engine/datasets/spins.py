"""Sampling the Ising model: many tori side by side, whole clusters flipped at once.

H = - sum over neighbours of s s', with s = -1 or +1, on a torus of size by size sites, each with a bond to
the right and one down. Swendsen and Wang 1987: equal neighbours are joined with probability 1 - exp(-2/T),
and every cluster so formed takes a new spin. At the critical point a small lattice forgets its past within a
few sweeps, where Metropolis would need hundreds.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.base import FloatArray

Spins = NDArray[np.int8]

SIDE_BY_SIDE = 100  # independent tori; each gives several configurations
BURN_IN = 30  # sweeps from random spins
APART = 4  # sweeps between two configurations of one torus, about its longest correlation time


def configurations(size: int, temperature: float, count: int, rng: np.random.Generator) -> Spins:
    """(count, size, size) spins of -1 and +1 at `temperature` (in units of J/k)."""
    side_by_side = min(count, SIDE_BY_SIDE)
    sweeps = cluster_sweeps(side_by_side, size, temperature, rng)
    for _ in range(BURN_IN):
        next(sweeps)
    kept: list[Spins] = []
    while len(kept) * side_by_side < count:
        for _ in range(APART - 1):
            next(sweeps)
        kept.append(next(sweeps))
    return np.concatenate(kept)[:count]


def cluster_sweeps(tori: int, size: int, temperature: float, rng: np.random.Generator) -> Iterator[Spins]:
    """Endless states (tori, size, size) from random spins, one sweep after another."""
    from scipy.sparse import coo_array  # slow to import, and needed only here
    from scipy.sparse.csgraph import connected_components

    joined = -np.expm1(-2 / temperature)
    sites = np.arange(tori * size * size).reshape(tori, size, size)
    spins = (2 * rng.integers(0, 2, size=sites.shape) - 1).astype(np.int8)
    while True:
        ends = []
        for axis in (1, 2):
            bond = (spins == np.roll(spins, -1, axis)) & (rng.random(sites.shape) < joined)
            ends.append(np.stack([sites[bond], np.roll(sites, -1, axis)[bond]]))
        row, column = np.concatenate(ends, axis=1)
        graph = coo_array((np.ones(len(row), dtype=np.int8), (row, column)), shape=(sites.size, sites.size))
        clusters, cluster = connected_components(graph, directed=False)
        fresh = (2 * rng.integers(0, 2, size=clusters) - 1).astype(np.int8)
        spins = fresh[cluster].reshape(sites.shape)
        yield spins


def energy(spins: Spins) -> FloatArray:
    """(n,) energy per site of (n, size, size) spins, in units of J: -2 where all agree."""
    wide = spins.astype(np.float64)
    bonds = wide * np.roll(wide, -1, 1) + wide * np.roll(wide, -1, 2)
    found: FloatArray = -bonds.mean(axis=(1, 2))
    return found


def magnetisation(spins: Spins) -> FloatArray:
    """(n,) mean spin of (n, size, size) spins, from -1 to 1."""
    found: FloatArray = spins.mean(axis=(1, 2), dtype=np.float64)
    return found
