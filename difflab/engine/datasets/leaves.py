"""Dead leaves seen from below: exact samples of the falling discs' final state, in finite time.

Discs are laid from the front to the back until no pixel is empty; what is behind the covering ones cannot be
seen, so that the sample is exact (Kendall and Thönnes 1999). Of the discs on the whole plane only those that
may touch the image are drawn: with centres in the square that reaches a radius beyond it, so that large discs
come from farther out and the borders look like the middle.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.base import FloatArray, IntArray
from difflab.engine.datasets.image_set import Levels

Float32: TypeAlias = NDArray[np.float32]
BLOCK = 256  # images made together, whose arrays stay in the cache
FIRST, NEXT = 48, 32  # discs of each image laid at once: on all its pixels, and on those still empty


class Discs(NamedTuple):
    """From the front to the back, each (n, j): centre and squared radius in pixels, and grey level."""

    x: Float32
    y: Float32
    square: Float32
    grey: Levels

    def of_images(self, place: IntArray) -> "Discs":
        """The discs of the images at `place` (m,), (m, j)."""
        return Discs(self.x[place], self.y[place], self.square[place], self.grey[place])


@dataclass(frozen=True)
class Leaves:
    """Images of side `size`; radii with density r^-exponent from `smallest` to `largest`, all in pixels.

    Grey levels are whole and uniform from `darkest` to `brightest`.
    """

    size: int
    smallest: float
    largest: float
    exponent: float
    darkest: int = 0
    brightest: int = 255

    def draw(self, count: int, rng: np.random.Generator) -> Levels:
        """(count, size^2) independent images, a block after the other."""
        blocks = [self._block(min(BLOCK, count - first), rng) for first in range(0, count, BLOCK)]
        return np.concatenate(blocks) if blocks else np.empty((0, self.size**2), dtype=np.uint8)

    def discs(self, shape: tuple[int, int], rng: np.random.Generator) -> Discs:
        """Discs that may touch the image, in the order in which they are seen."""
        radius = self.radii(shape, rng)
        x = ((self.size + 2 * radius) * rng.random(shape) - radius).astype(np.float32)
        y = ((self.size + 2 * radius) * rng.random(shape) - radius).astype(np.float32)
        grey = rng.integers(self.darkest, self.brightest, shape, dtype=np.uint8, endpoint=True)
        return Discs(x, y, np.square(radius).astype(np.float32), grey)

    def radii(self, shape: tuple[int, int], rng: np.random.Generator) -> FloatArray:
        """Of discs that may touch the image: the density r^-exponent times (size + 2 r)^2."""
        powers = self.exponent - np.arange(3.0)
        shares = np.array([self.size**2, 4.0 * self.size, 4.0]) * [self._integral(p) for p in powers]
        part = rng.choice(3, size=shape, p=shares / shares.sum())
        return self._power_law(powers[part], rng.random(shape))

    def _integral(self, power: float) -> float:
        """Of r^-power over the radii, or the density itself where there is only one radius."""
        if self.largest == self.smallest:
            return float(self.smallest**-power)
        low, high = np.log(self.smallest), np.log(self.largest)
        rise = (1.0 - power) * (high - low)
        ratio = np.expm1(rise) / rise if rise else 1.0
        return float(np.exp((1.0 - power) * low) * (high - low) * ratio)

    def _power_law(self, power: FloatArray, uniform: FloatArray) -> FloatArray:
        """Radii with densities r^-power, by inverting their distribution functions."""
        span = np.log(self.largest / self.smallest)
        rise = (1.0 - power) * span
        whole = np.expm1(rise)
        near_zero = np.abs(rise) < 1e-9
        share = np.where(near_zero, uniform, np.log1p(uniform * whole) / np.where(near_zero, 1.0, rise))
        radius: FloatArray = self.smallest * np.exp(span * share)
        return radius

    def _block(self, count: int, rng: np.random.Generator) -> Levels:
        levels, empty = self._laid(self.discs((count, FIRST), rng))
        while len(empty):
            images, place = np.unique(empty // self.size**2, return_inverse=True)
            behind = self.discs((len(images), NEXT), rng)
            empty = self._filled(levels, empty, behind.of_images(place))
        return levels.reshape(count, -1)

    def _laid(self, discs: Discs) -> tuple[Levels, IntArray]:
        """The first discs, painted from the back to the front.

        Gives the levels (n size^2,) of all images and the places that are empty among them.
        """
        at = np.arange(self.size, dtype=np.float32) + np.float32(0.5)
        rows = np.square(at - discs.y[..., None]) - discs.square[..., None]  # (n, j, size)
        columns = -np.square(at - discs.x[..., None])
        shape = (len(discs.x), self.size, self.size)
        levels, empty = np.zeros(shape, dtype=np.uint8), np.ones(shape, dtype=bool)
        for number in reversed(range(FIRST)):
            inside = rows[:, number, :, None] <= columns[:, number, None, :]
            np.copyto(levels, discs.grey[:, number, None, None], where=inside)
            empty &= ~inside
        return levels.ravel(), np.flatnonzero(empty)

    def _filled(self, levels: Levels, empty: IntArray, discs: Discs) -> IntArray:
        """Lay discs (m, j), behind all before, on the empty pixels (m,) of `levels`; those still empty."""
        rows, columns = np.divmod(empty % self.size**2, self.size)
        down = np.float32(0.5) + rows.astype(np.float32)[:, None] - discs.y
        right = np.float32(0.5) + columns.astype(np.float32)[:, None] - discs.x
        inside = np.square(down) + np.square(right) <= discs.square
        line, first = np.arange(len(empty)), inside.argmax(axis=1)
        covered = inside[line, first]
        levels[empty[covered]] = discs.grey[line, first][covered]
        still_empty: IntArray = empty[~covered]
        return still_empty
