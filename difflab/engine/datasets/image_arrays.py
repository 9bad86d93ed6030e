"""Images that the user brought, as data: checked arrays of grey levels, some of them held out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.base import IntArray
from difflab.engine.datasets.crops import mirrored
from difflab.engine.datasets.image_set import ImageSet, ImageShape, Levels, Listed, unclassed
from difflab.errors import DataError

HELD_SHARE = 0.1
LARGEST_SIDE = 256  # of images that are diffused whole


def checked_images(array: NDArray[Any]) -> Levels:
    """`array` as images (n, C, h, w) of 256 grey levels, n >= 1; raises DataError where it is not."""
    remedy = "Bring the images again."
    if array.dtype != np.uint8 or array.ndim != 4 or array.shape[1] not in (1, 3):
        raise DataError(f"Not images: an array of {array.dtype} of shape {array.shape}.", remedy)
    if 0 in array.shape:
        raise DataError("There are no images.", remedy)
    if max(array.shape[2:]) > LARGEST_SIDE:
        raise DataError(
            f"Images of {array.shape[3]} × {array.shape[2]} pixels are too large to diffuse whole.",
            f"Bring images of at most {LARGEST_SIDE} pixels a side, or cut crops out of them.",
        )
    return array


def checked_labels(array: NDArray[Any], count: int) -> IntArray:
    """`array` as the classes (count,) of as many images; raises DataError where it is not."""
    if array.dtype.kind not in "ui" or array.shape != (count,):
        raise DataError(f"{count:,} images have {len(np.ravel(array)):,} labels.", "Bring both again.")
    return array.astype(np.int64)


def brought_set(
    images: Levels,
    classes: IntArray | None,
    held: int,
    *,
    labels: tuple[str, ...] = (),
    mirror: bool,
    dequantise: bool,
) -> ImageSet:
    """Images (n, C, h, w), of which the last `held` are not learned from.

    mirror: whether the others are learned left for right as well.
    """
    count = len(images)
    levels = images.reshape(count, -1)
    everything = unclassed(levels) if classes is None else Listed(levels, classes)
    train, apart = _cut(everything, 0, count - held), _cut(everything, count - held, count)

    def remembered() -> Listed:
        return _with_mirrored(train, images.shape[3]) if mirror else train

    return ImageSet(
        ImageShape(*images.shape[1:]),
        remembered,
        lambda: apart,
        labels=labels,
        dequantise=dequantise,
    )


def tenth(count: int) -> int:
    """How many of `count` images to hold out where nothing else says so: none of fewer than ten, else two
    at least, as measures compare hold-out images with each other."""
    return max(2, int(HELD_SHARE * count)) if count >= 10 else 0


def _cut(listed: Listed, first: int, last: int) -> Listed:
    return Listed(listed.levels[first:last], listed.classes[first:last])


def _with_mirrored(listed: Listed, width: int) -> Listed:
    turned = mirrored(listed.levels, width)
    return Listed(np.concatenate([listed.levels, turned]), np.tile(listed.classes, 2))
