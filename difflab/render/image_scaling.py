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


def drawn(
    images: ImageArray, kind: ImageKind, top: float, size: tuple[int, int], theme: Theme, *, smooth: bool
) -> NDArray[np.uint32]:
    """Images (n, C, H, W) as pixels (n, *size): coloured before they grow where that gives the same."""
    if not smooth and all(new % old == 0 for new, old in zip(size, images.shape[2:], strict=True)):
        down, across = (new // old for new, old in zip(size, images.shape[2:], strict=True))
        return pixels(images, kind, top, theme).repeat(down, axis=1).repeat(across, axis=2)
    return pixels(scaled(images, *size, smooth=smooth), kind, top, theme)


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
        places = np.float32(0.5) + np.float32(0.5 / (top or 1.0)) * images.mean(axis=1)
        return np.asarray(words(signed_map(theme))[_bytes(places)])
    levels = _bytes(images)
    count, _, high, wide = levels.shape
    found = np.empty((count, high, wide, 4), np.uint8)  # blue, green, red, alpha of little-endian words
    found[..., 3] = 255
    for place, channel in enumerate((2, 1, 0)):
        found[..., place] = levels[:, min(channel, levels.shape[1] - 1)]
    return found.view("<u4")[..., 0].astype(np.uint32, copy=False)


def _bytes(values: ImageArray) -> NDArray[np.uint8]:
    """Levels cut at 0 and 255, rounded; what is not a number is white, so that it is seen."""
    levels = np.fmin(values, np.float32(1.0))
    np.maximum(levels, np.float32(0.0), out=levels)
    levels *= np.float32(255)
    levels += np.float32(0.5)
    return levels.astype(np.uint8)
