"""Random crops of pictures: data without end, whose hold-out comes from regions that are never trained on."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from difflab.engine.datasets.base import FloatArray, IntArray
from difflab.engine.datasets.image_set import ImageSet, ImageShape, Levels, Listed, Moments, unclassed
from difflab.engine.datasets.resampling import luma
from difflab.errors import DataError

Colour: TypeAlias = Literal["grey", "rgb"]
REMEMBERED, HELD_OUT = 2_000, 500  # crops, at most
REMEMBERED_SEED, HELD_SEED = 1, 2
HELD_SHARE = 0.25  # of a picture's longer side


class Regions(NamedTuple):
    """Parts (C, h, w) of pictures: those to learn from, and those held out."""

    train: tuple[Levels, ...]
    held: tuple[Levels, ...]


@dataclass(frozen=True, eq=False)
class Crops:
    """All squares of `size` pixels within the parts (C, h, w) of pictures, each equally likely.

    mirror: whether half of the crops are shown left for right.
    """

    parts: tuple[Levels, ...]
    size: int
    mirror: bool = False

    @cached_property
    def counts(self) -> IntArray:
        """Places for a crop in each part."""
        sides = [(part.shape[1] - self.size + 1, part.shape[2] - self.size + 1) for part in self.parts]
        return np.array([rows * columns for rows, columns in sides], dtype=np.int64)

    def at(self, places: IntArray) -> Levels:
        """The crops (n, d) at the places (n,), counted over all parts row by row."""
        ends = np.cumsum(self.counts)
        part_of = np.searchsorted(ends, places, side="right")
        crops = np.empty((len(places), self.parts[0].shape[0], self.size, self.size), dtype=np.uint8)
        for number, part in enumerate(self.parts):
            windows = np.lib.stride_tricks.sliding_window_view(part, (self.size, self.size), axis=(1, 2))
            here = part_of == number
            rows, columns = np.divmod(places[here] - ends[number] + self.counts[number], windows.shape[2])
            crops[here] = windows[:, rows, columns].transpose(1, 0, 2, 3)
        return crops.reshape(len(places), -1)

    def draw(self, count: int, rng: np.random.Generator) -> Listed:
        """Crops anywhere, with replacement."""
        levels = self.at(rng.integers(int(self.counts.sum()), size=count))
        if self.mirror:
            turned = rng.random(count) < 0.5
            levels[turned] = mirrored(levels[turned], self.size)
        return unclassed(levels)

    def some(self, count: int, seed: int) -> Listed:
        """At most `count` crops at different places, always the same ones."""
        total = int(self.counts.sum())
        rng = np.random.default_rng(seed)
        chosen = rng.choice(total, size=min(count, total), replace=False) if total else np.empty(0, np.int64)
        levels = self.at(chosen) if self.parts else np.empty((0, 0), dtype=np.uint8)
        if self.mirror:
            turned = rng.random(len(levels)) < 0.5
            levels[turned] = mirrored(levels[turned], self.size)
        return unclassed(levels)

    def moments(self, depth: int = 256) -> Moments:
        """Of all crops together: pixels count as often as crops show them."""
        total, first, second = 0.0, 0.0, 0.0
        for part in self.parts:
            weights = np.outer(shown(part.shape[1], self.size), shown(part.shape[2], self.size))
            greys = (part + 0.5) / depth
            total += float(weights.sum()) * len(part)
            first += float((weights * greys).sum())
            second += float((weights * greys**2).sum())
        mean = first / total
        return Moments(mean, float(np.sqrt(max(0.0, second / total - mean**2))))


def crop_set(
    pictures: tuple[Levels, ...], size: int, *, mirror: bool, dequantise: bool, origin: str
) -> ImageSet:
    """Random crops of pictures (C, h, w); raises DataError where no crop of `size` pixels fits."""
    regions = split(tuple(picture for picture in pictures if min(picture.shape[1:]) >= size), size)
    if not regions.train:
        sides = " × ".join(str(side) for side in pictures[0].shape[:0:-1])
        raise DataError(
            f"{origin} has {sides} pixels: no crop of {size} × {size} fits.",
            "Choose smaller crops, less reduction or a larger picture.",
        )
    train = Crops(regions.train, size, mirror)
    held = Crops(regions.held, size, mirror)
    return ImageSet(
        ImageShape(len(pictures[0]), size, size),
        lambda: train.some(REMEMBERED, REMEMBERED_SEED),
        lambda: held.some(HELD_OUT, HELD_SEED),
        fresh=train.draw,
        dequantise=dequantise,
        moments=train.moments(),
    )


def split(pictures: tuple[Levels, ...], size: int) -> Regions:
    """A quarter at the end of each picture's longer side is held out, where a crop fits into either part."""
    train, held = [], []
    for picture in pictures:
        axis = 2 if picture.shape[2] >= picture.shape[1] else 1
        length = picture.shape[axis]
        band = max(size, round(HELD_SHARE * length))
        if length - band < size:
            train.append(picture)
            continue
        first, last = np.split(picture, [length - band], axis=axis)
        train.append(first)
        held.append(last)
    return Regions(tuple(train), tuple(held))


def shown(length: int, size: int) -> FloatArray:
    """(length,) how many of the windows of `size` along a line hold each of its places."""
    at = np.arange(length)
    last = length - size
    counts: FloatArray = np.minimum(at, last) - np.maximum(0, at - size + 1) + 1.0
    return counts


def mirrored(levels: Levels, width: int) -> Levels:
    """Images (n, d) left for right."""
    turned: Levels = levels.reshape(len(levels), -1, width)[:, :, ::-1].reshape(levels.shape)
    return turned


def in_colour(picture: Levels, colour: Colour) -> Levels:
    """A picture (h, w) or (h, w, 3) as channels (C, h, w)."""
    if picture.ndim == 2:
        planes = picture[None]
        return np.repeat(planes, 3, axis=0) if colour == "rgb" else planes
    planes = picture.transpose(2, 0, 1)
    return planes if colour == "rgb" else luma(planes)
