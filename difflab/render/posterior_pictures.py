"""Images of a posterior as pixels: grey or coloured levels, and the standard deviation of each pixel."""

import numpy as np
from numpy.typing import NDArray

from difflab.render.colormaps import density_map, words
from difflab.render.theme import Theme

Levels = NDArray[np.uint8]
Pixels = NDArray[np.uint32]


def level_pixels(levels: Levels) -> Pixels:
    """Images (..., H, W, C) of 0 to 255, grey or red, green and blue, as pixels (..., H, W) 0xffRRGGBB."""
    parts = np.asarray(levels, dtype=np.uint32)
    red, green, blue = (parts[..., min(channel, parts.shape[-1] - 1)] for channel in range(3))
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, dtype=np.uint32)


def to_levels(shares: NDArray[np.floating]) -> Levels:
    """Levels in [0, 1] as whole numbers 0 to 255."""
    return np.asarray(np.rint(255 * np.clip(np.nan_to_num(shares), 0, 1)), dtype=np.uint8)


def deviation_pixels(deviation: NDArray[np.floating], most: float, theme: Theme) -> Pixels:
    """Standard deviations (H, W) on the map of densities: 0 is the surface, `most` its top."""
    place = np.clip(np.nan_to_num(deviation) / most, 0, 1) if most > 0 else np.zeros(deviation.shape)
    index = np.rint(255 * place).astype(np.intp)
    return np.asarray(words(density_map(theme))[index])
