"""From each kind of data set to its exact density, in scaled units."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from difflab.engine.datasets.blobs import BlobSet
from difflab.engine.datasets.boxes import BoxSet
from difflab.engine.datasets.clouds import CloudSet
from difflab.engine.datasets.curves import CurveSet
from difflab.engine.datasets.pictures import PictureSet
from difflab.engine.densities.blurred import BlurredDensity
from difflab.engine.densities.box_ladder import BoxLadder
from difflab.engine.densities.cloud_ladder import CloudLadder
from difflab.engine.densities.curve_ladder import MOST_DENSE, CurveLadder
from difflab.engine.densities.dense import DenseKernel
from difflab.engine.densities.kernels import RESOLUTION
from difflab.engine.densities.lattice import Lattice
from difflab.engine.densities.lattice_ladder import LatticeLadder
from difflab.engine.densities.limit_boxes import box_limit
from difflab.engine.densities.limit_lattice import lattice_limit, points_limit, refined, sampled_limit
from difflab.engine.densities.limit_mixture import mixture_limit
from difflab.engine.densities.nearest import NearestKernel
from difflab.engine.densities.single_level import SingleLevel

OUTER_NODES = 200  # along all curves, for the expectation in the limit
AHEAD = 32  # nodes summed for the limit of a thin curve: one strand over ten blurs to either side
PIXELS_AROUND = 64  # summed for a y far from all ink


def curve_density(data: CurveSet) -> BlurredDensity:
    """Noisy curves, by quadrature along them."""
    ladder = CurveLadder(data)
    noise = data.noise / data.scale

    def limit() -> float:
        length = sum(curve.length for curve in data.curves) / data.scale
        points, weights = data.centres(max(2 * noise, length / OUTER_NODES) * data.scale)
        scaled = (points - data.mean) / data.scale
        blur = max(noise, RESOLUTION)
        terms = min(MOST_DENSE, math.ceil(1.5 * length / blur))
        return mixture_limit(scaled, weights, ladder.quadrature(blur, AHEAD), terms, blur)

    return BlurredDensity(data, ladder, noise, cache(limit) if noise else _no_limit)


def blob_density(data: BlobSet) -> BlurredDensity:
    """A mixture of Gaussians, in closed form."""
    centres = (data.centres - data.mean) / data.scale
    weights = np.full(len(centres), 1 / len(centres))
    exact = DenseKernel(centres, weights)
    noise = data.noise / data.scale

    def limit() -> float:
        return mixture_limit(centres, weights, exact, len(centres), max(noise, RESOLUTION))

    return BlurredDensity(data, SingleLevel(exact), noise, cache(limit) if noise else _no_limit)


def box_density(data: BoxSet) -> BlurredDensity:
    """Uniform squares, in closed form."""
    corners, side = (data.corners - data.mean) / data.scale, data.side / data.scale
    noise = data.noise / data.scale
    limit: Callable[[], float | None] = cache(lambda: box_limit(corners, side, noise))
    return BlurredDensity(data, BoxLadder(corners, side), noise, limit)


def cloud_density(data: CloudSet) -> BlurredDensity:
    """Given points, smoothed or not."""
    ladder = CloudLadder.of_points((data.points - data.mean) / data.scale)
    noise = data.noise / data.scale

    def limit() -> float:
        summed = points_limit(ladder.points, ladder.weights, noise)
        blur = max(noise, RESOLUTION)
        return sampled_limit(data, ladder.kernel(blur), blur) if summed is None else summed

    return BlurredDensity(data, ladder, noise, cache(limit) if noise else _no_limit)


def picture_density(data: PictureSet) -> BlurredDensity:
    """A picture whose pixels are small Gaussians."""
    pitch, noise = 1 / data.scale, data.noise / data.scale
    upright = np.ascontiguousarray(data.shares[::-1])  # torch takes no reversed arrays
    lattice = Lattice(upright, (0.5 - data.mean) * pitch, pitch)
    ladder = LatticeLadder(lattice, NearestKernel(*lattice.occupied(), PIXELS_AROUND))

    def limit() -> float:
        finer = refined(lattice, noise)
        return (
            sampled_limit(data, ladder.kernel(noise), noise) if finer is None else lattice_limit(finer, noise)
        )

    return BlurredDensity(data, ladder, noise, cache(limit))


def _no_limit() -> None:
    """Curves and points without noise: -H is infinite."""
