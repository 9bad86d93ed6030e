"""Images as data: lists of them, or makers of ever new ones, all of whole grey levels.

An image is flattened to d = C H W numbers, channel after channel, row after row from the top. Raw units are
grey levels between 0 and 1: level k of n is (k + u) / n, with u = 1/2, or uniform in [0, 1) where the levels
are dequantised so that the data have a density. Centre and scale are one number each for all pixels and
channels, so that grey stays grey.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.base import Draw, FloatArray, IntArray
from difflab.engine.datasets.moments import common_scale

Levels: TypeAlias = NDArray[np.uint8]
COUNTED = 8_000_000  # numbers, at most
HELD_OUT_SEED = 2015  # of the fractions of a grey level in hold-out images: these are always the same


class ImageShape(NamedTuple):
    """1 channel is grey, 3 are red, green and blue."""

    channels: int
    height: int
    width: int

    @property
    def dim(self) -> int:
        """Numbers in an image, d."""
        return self.channels * self.height * self.width


class Listed(NamedTuple):
    """Images (k, d) as grey levels, and the class (k,) of each: all 0 where there are none."""

    levels: Levels
    classes: IntArray


class Moments(NamedTuple):
    """Mean and standard deviation of a grey level in [0, 1], over all pixels and channels."""

    mean: float
    deviation: float


def unclassed(levels: Levels) -> Listed:
    """Images without classes."""
    return Listed(levels, np.zeros(len(levels), dtype=np.int64))


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Images of one shape.

    listed: makes the finite list that the exact model remembers, which is all there is to learn from unless
    `fresh` (count, rng) makes images without end; held: makes the images that are never trained on. Both are
    asked once. moments: of the grey levels before dequantisation, where they are known without the list.
    symmetric: whether square grey images are as likely after a quarter turn, mirrored, or with greys inverted
    about their mean.
    """

    shape: ImageShape
    listed: Callable[[], Listed]
    held: Callable[[], Listed]
    labels: tuple[str, ...] = ()
    fresh: Callable[[int, np.random.Generator], Listed] | None = None
    depth: int = 256
    dequantise: bool = False
    moments: Moments | None = None
    symmetric: bool = False

    @property
    def dim(self) -> int:
        """Numbers in an image, d."""
        return self.shape.dim

    @cached_property
    def mean(self) -> FloatArray:
        """(d,) the mean grey level, the same for every pixel and channel."""
        return np.full(self.dim, self._moments.mean)

    @cached_property
    def scale(self) -> float:
        """Square root of the variance averaged over pixels and channels."""
        within = 1 / (12 * self.depth**2) if self.dequantise else 0.0
        return common_scale(self._moments.deviation**2 + within)

    @property
    def is_endless(self) -> bool:
        """Whether `draw` makes new images, rather than choosing from those remembered."""
        return self.fresh is not None

    @cached_property
    def kept(self) -> Listed:
        """The remembered images as grey levels."""
        return self.listed()

    @cached_property
    def held_levels(self) -> Listed:
        """All hold-out images as grey levels."""
        return self.held()

    @property
    def remembered(self) -> FloatArray:
        """(k, d) the images of the exact model, raw units, in the middle of their grey levels."""
        return (self.kept.levels + 0.5) / self.depth

    @property
    def remembered_classes(self) -> IntArray:
        """(k,) their classes."""
        return self.kept.classes

    def draw(self, count: int, rng: np.random.Generator) -> Draw:
        """`count` images (count, d) to learn from; `position` is the place in the list, 0 for new images."""
        if self.fresh is not None:
            made = self.fresh(count, rng)
            return Draw(self._raw(made.levels, rng), made.classes, np.zeros(count))
        place = rng.integers(len(self.kept.levels), size=count)
        points = self._raw(self.kept.levels[place], rng)
        return Draw(points, self.kept.classes[place], place / len(self.kept.levels))

    def held_out(self, count: int) -> Draw:
        """The first `count` images never trained on, or all there are; the same at every call."""
        levels, classes = self.held_levels
        chosen, rng = levels[:count], np.random.default_rng(HELD_OUT_SEED)
        position = np.arange(len(chosen)) / max(1, len(levels))
        return Draw(self._raw(chosen, rng), classes[:count], position)

    def _raw(self, levels: Levels, rng: np.random.Generator) -> FloatArray:
        """Grey levels (n, d) in raw units, their fractions drawn row by row where they are dequantised."""
        fractions = rng.random(levels.shape) if self.dequantise else 0.5
        return (levels + fractions) / self.depth

    @cached_property
    def _moments(self) -> Moments:
        return self.moments or measured(self.kept.levels, self.depth)


def measured(levels: Levels, depth: int) -> Moments:
    """The moments of images (k, d): of an even selection where they are many, since they are but a scale."""
    some = levels[:: -(-levels.size // COUNTED)]
    shares = np.bincount(some.ravel(), minlength=depth)[:depth] / some.size
    greys = (np.arange(depth) + 0.5) / depth
    mean = float(shares @ greys)
    return Moments(mean, float(np.sqrt(shares @ (greys - mean) ** 2)))


def without_last(listed: Listed, count: int) -> tuple[Listed, Listed]:
    """All but the last `count` images of each class, and those last ones, both in their old order."""
    held = np.zeros(len(listed.levels), dtype=bool)
    for label in np.unique(listed.classes):
        held[np.flatnonzero(listed.classes == label)[-count:]] = True
    kept = ~held
    return Listed(listed.levels[kept], listed.classes[kept]), Listed(
        listed.levels[held], listed.classes[held]
    )
