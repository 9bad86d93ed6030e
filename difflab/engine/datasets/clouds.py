"""Clouds of given points, drawn or read from a file: each point smoothed by a bandwidth, or left as it is."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.base import Draw, FloatArray, angle_position
from difflab.engine.datasets.moments import common_scale
from difflab.errors import DataError

LARGEST = 1e100  # beyond, squares leave the range of float64


@dataclass(frozen=True, eq=False)
class CloudSet:
    """Equally likely points (n, 2) with one isotropic noise (standard deviation), raw units."""

    points: FloatArray
    noise: float
    mean: FloatArray
    scale: float
    labels: ClassVar[tuple[str, ...]] = ()
    dim: ClassVar[int] = 2

    @classmethod
    def smooth(cls, array: NDArray[Any], bandwidth: float) -> "CloudSet":
        """The points of `array` (n, 2), each smoothed by `bandwidth` times the spread of them all.

        The spread is the square root of the variance averaged over dimensions, 1 where all points coincide.
        Raises DataError for arrays that are not points in the plane.
        """
        points = checked_points(array)
        mean = points[0] + (points - points[0]).mean(axis=0)  # equal points have exactly that mean
        variance = float(np.square(points - mean).mean())
        noise = bandwidth * common_scale(variance)
        return cls(points, noise, mean, common_scale(variance + noise**2))

    def draw(self, count: int, rng: np.random.Generator) -> Draw:
        """`count` samples with replacement; see `Draw`."""
        chosen = self.points[rng.integers(len(self.points), size=count)]
        points = chosen + self.noise * rng.standard_normal((count, 2))
        return Draw(points, np.zeros(count, dtype=np.int64), angle_position(points - self.mean))


def checked_points(array: NDArray[Any]) -> FloatArray:
    """`array` as float64 points (n, 2), n >= 1; points that differ by rounding only are made to coincide."""
    if array.dtype.kind not in "buif":
        raise DataError("The points are not numbers.", "Bring an array of two numeric columns, x and y.")
    if array.ndim != 2 or array.shape[1] != 2:
        raise DataError(
            f"The points have shape {array.shape}, not (n, 2).", "Bring an array of two columns, x and y."
        )
    if len(array) == 0:
        raise DataError("There are no points.", "Draw or bring at least one.")
    points = np.asarray(array, dtype=np.float64)
    if not np.isfinite(points).all():
        raise DataError("Some points are not finite (NaN or infinity).", "Remove those rows.")
    largest = float(np.abs(points).max())
    if largest > LARGEST:
        raise DataError(
            f"Values as large as {largest:.1g} cannot be scaled.", "Divide the data by a constant."
        )
    if np.ptp(points, axis=0).max() <= 8 * np.finfo(np.float64).eps * largest:
        return np.broadcast_to(points[0], points.shape).copy()
    return points
