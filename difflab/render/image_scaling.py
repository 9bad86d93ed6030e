"""Images in any size: with sharp pixels of equal size, or interpolated smoothly between them.

A size is reached by one matrix for rows and one for columns, worked out once. Sharp pixels that do not fit a
whole number of device pixels share one device pixel with their neighbour, by area: none looks broader.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from difflab.render.colormaps import signed_map, words
from difflab.render.images import ImageArray, ImageKind
from difflab.render.theme import Theme

OPAQUE = np.uint32(0xFF000000)


def scaled(images: ImageArray, height: int, width: int, *, smooth: bool) -> ImageArray:
    """Images (n, C, H, W) as (n, C, height, width)."""
    rows, columns = images.shape[2:]
    if not smooth and height % rows == 0 and width % columns == 0:
        return images.repeat(height // rows, axis=2).repeat(width // columns, axis=3)
    down, across = resampling(rows, height, smooth), resampling(columns, width, smooth)
    return np.asarray(np.matmul(down, np.matmul(images, across.T)), dtype=np.float32)


@lru_cache(maxsize=64)
def resampling(source: int, target: int, smooth: bool) -> NDArray[np.float32]:
    """(target, source) weights, rows sum to one; larger smooth pictures by Catmull and Rom's cubic.

    Smaller pictures and sharp ones take each new pixel's average over the old ones that it covers.
    """
    if smooth and target > source:
        return _cubic(source, target)
    edges = np.linspace(0, source, target + 1)
    low, high = edges[:-1, None], edges[1:, None]
    pixel = np.arange(source)[None, :]
    shared = np.clip(np.minimum(high, pixel + 1) - np.maximum(low, pixel), 0, None)
    return np.asarray(shared / shared.sum(axis=1, keepdims=True), dtype=np.float32)


def _cubic(source: int, target: int) -> NDArray[np.float32]:
    places = (np.arange(target) + 0.5) * source / target - 0.5
    first = np.floor(places).astype(int)
    weights = np.zeros((target, source))
    for offset in range(-1, 3):
        away = np.abs(places - (first + offset))
        near = 1.5 * away**3 - 2.5 * away**2 + 1
        far = -0.5 * away**3 + 2.5 * away**2 - 4 * away + 2
        share = np.where(away <= 1, near, np.where(away < 2, far, 0.0))
        # Beyond the edge the outermost pixel goes on.
        np.add.at(weights, (np.arange(target), np.clip(first + offset, 0, source - 1)), share)
    return weights.astype(np.float32)


def pixels(images: ImageArray, kind: ImageKind, top: float, theme: Theme) -> NDArray[np.uint32]:
    """Images (n, C, h, w) as pixels 0xffRRGGBB (n, h, w)."""
    if kind == "signed":
        places = 0.5 + 0.5 / (top or 1.0) * images.mean(axis=1)
        return np.asarray(words(signed_map(theme))[_bytes(places)])
    levels = _bytes(images).astype(np.uint32)
    if images.shape[1] == 1:
        return np.asarray(OPAQUE | levels[:, 0] * np.uint32(0x010101))
    red, green, blue = levels[:, 0], levels[:, 1], levels[:, 2]
    return np.asarray(OPAQUE | red << np.uint32(16) | green << np.uint32(8) | blue)


def _bytes(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    shares = np.nan_to_num(np.clip(values, 0.0, 1.0), nan=0.5)
    return np.asarray(np.rint(255 * shares), dtype=np.uint8)
