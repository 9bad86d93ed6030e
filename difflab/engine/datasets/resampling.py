"""Smaller and grey versions of images, by means over areas. numpy only."""

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.image_set import Levels

LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601: how bright red, green and blue look


def luma(planes: Levels) -> Levels:
    """Grey (..., 1, h, w) of red, green and blue (..., 3, h, w), rounded."""
    red, green, blue = (planes[..., channel, :, :].astype(np.float32) for channel in range(3))
    grey = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
    return _rounded(grey)[..., None, :, :]


def reduced(planes: Levels, factor: int) -> Levels:
    """Means over squares of `factor` pixels of planes (..., h, w); what is over at the ends is cut off."""
    if factor == 1:
        return planes
    rows, columns = planes.shape[-2] // factor, planes.shape[-1] // factor
    cut = planes[..., : rows * factor, : columns * factor].astype(np.float32)
    return _rounded(cut.reshape(*planes.shape[:-2], rows, factor, columns, factor).mean(axis=(-3, -1)))


def resized(planes: Levels, side: int) -> Levels:
    """Square planes (..., s, s) at another side, each pixel the mean of the area it covers."""
    if planes.shape[-1] == side:
        return planes
    weights = areas(planes.shape[-1], side)
    across = planes.astype(np.float32) @ weights.T
    return _rounded(np.swapaxes(np.swapaxes(across, -1, -2) @ weights.T, -1, -2))


def areas(before: int, after: int) -> NDArray[np.float32]:
    """(after, before) share of each old pixel in each new one; rows sum to one."""
    edges = np.linspace(0, before, after + 1)
    left, right = edges[:-1, None], edges[1:, None]
    at = np.arange(before)
    overlap = np.clip(np.minimum(right, at + 1) - np.maximum(left, at), 0.0, None)
    shares: NDArray[np.float32] = (overlap / overlap.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def _rounded(values: NDArray[np.float32]) -> Levels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
