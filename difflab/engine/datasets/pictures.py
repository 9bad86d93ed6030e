"""Pictures as densities: the darker (or brighter) a pixel, the more of the data lie there."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.base import Draw, FloatArray, angle_position
from difflab.engine.datasets.moments import common_scale
from difflab.errors import DataError

MOST_PIXELS = 512  # a side; larger pictures are averaged down, since a particle cloud shows no more


@dataclass(frozen=True, eq=False)
class PictureSet:
    """Shares (h, w) of the pixels, summing to one, row 0 on top; noise in pixels.

    Raw units are pixels, x to the right and y upwards, the origin in the lower left corner.
    """

    shares: FloatArray
    noise: float
    labels: ClassVar[tuple[str, ...]] = ()
    dim: ClassVar[int] = 2

    def draw(self, count: int, rng: np.random.Generator) -> Draw:
        """`count` samples; see `Draw`."""
        pixel = np.searchsorted(self._cumulative, rng.random(count), side="right")
        rows, columns = np.divmod(np.minimum(pixel, self.shares.size - 1), self.shares.shape[1])
        points = np.column_stack([columns + 0.5, self.shares.shape[0] - 0.5 - rows])
        points += self.noise * rng.standard_normal((count, 2))
        return Draw(points, np.zeros(count, dtype=np.int64), angle_position(points - self.mean))

    @cached_property
    def mean(self) -> FloatArray:
        """(2,) population mean."""
        x, y = self._marginals
        return np.array([moment(x, 1), moment(y, 1)])

    @cached_property
    def scale(self) -> float:
        """Square root of the population variance averaged over dimensions."""
        spread = [moment(share, 2) - moment(share, 1) ** 2 for share in self._marginals]
        return common_scale(max(0.0, sum(spread) / 2) + self.noise**2)

    @property
    def _marginals(self) -> tuple[FloatArray, FloatArray]:
        return self.shares.sum(axis=0), self.shares.sum(axis=1)[::-1]

    @cached_property
    def _cumulative(self) -> FloatArray:
        cumulative: FloatArray = np.cumsum(self.shares)
        cumulative /= cumulative[-1]
        return cumulative


def moment(shares: FloatArray, power: int) -> float:
    """Moment of a law on pixel centres 0.5, 1.5, ..."""
    return float(shares @ (np.arange(len(shares)) + 0.5) ** power)


def ink(array: NDArray[Any], *, dark: bool, contrast: float) -> FloatArray:
    """Shares (h, w) of the pixels of a grey picture (h, w): 0 for paper, most for the strongest ink.

    The picture's own range of values counts as paper to ink, whatever its type. Raises DataError where there
    is no picture to speak of.
    """
    if array.dtype.kind not in "buif" or array.ndim != 2 or 0 in array.shape:
        raise DataError(f"Not a grey picture: an array of shape {array.shape}.", "Bring one value per pixel.")
    grey = np.asarray(array, dtype=np.float64)
    if not np.isfinite(grey).all():
        raise DataError("Some pixels are not finite (NaN or infinity).", "Save the picture again.")
    grey = shrunk(grey)
    low, high = float(grey.min()), float(grey.max())
    # Halved before the difference: a picture may span more than the largest float.
    span = high / 2 - low / 2
    if span <= 0.0:
        raise DataError("The picture is blank.", "Choose one with more than one shade.")
    shade = (grey / 2 - low / 2) / span
    strength: FloatArray = (1.0 - shade if dark else shade) ** contrast
    shares: FloatArray = strength / strength.sum()
    return shares


def shrunk(grey: FloatArray) -> FloatArray:
    """`grey` averaged over square blocks until no side exceeds `MOST_PIXELS`; edges fill their last block."""
    block = -(-max(grey.shape) // MOST_PIXELS)
    if block == 1:
        return grey
    margins = [(0, -size % block) for size in grey.shape]
    whole = np.pad(grey / block**2, margins, mode="edge")
    rows, columns = whole.shape[0] // block, whole.shape[1] // block
    blocks: FloatArray = whole.reshape(rows, block, columns, block).sum(axis=(1, 3))
    return blocks
