"""Colour maps as tables of 256 colours, running from the background's tone upward in both themes.

The maps are kept as 33 anchors each: importing matplotlib for them would cost a third of a second at the
start of the window, and between anchors they are straight to within two levels of 255 (tested against
matplotlib).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from difflab.render.colour import Colour
from difflab.render.theme import Theme

ByteTable = NDArray[np.uint8]

# Nathaniel Smith and Stefan van der Walt 2015 (matplotlib), public domain.
_ANCHORS = {
    "inferno": """
        000004 040312 0b0724 150b37 210c4a 2f0a5b 3d0965 4a0c6b 57106e 64156e 71196e 7d1e6d 8a226a
        972766 a32c61 b0315b bc3754 c63d4d d04545 da4e3c e35933 eb6429 f1711f f67e14 f98c0a fb9b06
        fcaa0f fbba1f f9c932 f5d949 f2e865 f3f586 fcffa4""",
    "viridis": """
        440154 470d60 48186a 482374 472d7b 453781 424086 3e4989 3b528b 375b8d 33638d 2f6b8e 2c728e
        297a8e 26828e 23898e 21918c 1f978b 1f9f88 21a685 27ad81 31b57b 3dbc74 4cc26c 5cc863 6ece58
        81d34d 95d840 aadc32 c0df25 d5e21a eae51a fde725""",
}
HUES = 48


@lru_cache
def colormap(name: str) -> ByteTable:
    """The named map ("inferno", "viridis") as it was published: (256, 3), dark to bright."""
    anchors = [Colour.parse(word) for word in _ANCHORS[name].split()]
    return _interpolated(anchors)


@lru_cache
def density_map(theme: Theme) -> ByteTable:
    """Inferno for densities: (256, 3), its first colour is the theme's surface.

    The dark end of the map (light theme: its bright end) cannot be told from the background, so the lowest
    quarter goes from the surface into the map.
    """
    return _from_surface(colormap("inferno"), theme, low=0.25 if theme.is_dark else 0.05)


@lru_cache
def signed_map(theme: Theme) -> ByteTable:
    """Purple (negative) through the surface (zero) to amber (positive): (256, 3).

    The arms avoid the hues of exact, learned and error, which mean something else in every view.
    """
    low, high = ("#c08bf0", "#f0a23c") if theme.is_dark else ("#6a2fa0", "#9a5b00")
    middle_low, middle_high = ("#5a3c86", "#7a4e14") if theme.is_dark else ("#c3a3e4", "#f0c98a")
    arms = [
        Colour.parse(low),
        Colour.parse(middle_low),
        theme.surface,
        Colour.parse(middle_high),
        Colour.parse(high),
    ]
    return _interpolated(arms)


@lru_cache
def hue_wheel(theme: Theme) -> ByteTable:
    """A closed wheel of hues of nearly equal lightness, for angles and for places along a curve: (HUES, 3).

    Built in OKLCh (Ottosson 2020). Lightness waves a little along the wheel, so that opposite hues differ in
    brightness as well.
    """
    turn = np.arange(HUES) / HUES
    lightness = (0.76 if theme.is_dark else 0.58) + 0.06 * np.cos(2 * np.pi * (turn - 0.25))
    hue = 2 * np.pi * turn + 0.5
    return _oklch(lightness, np.full(HUES, 0.135), hue)


@lru_cache
def class_palette(theme: Theme) -> ByteTable:
    """Colours of classes, in order, repeated after eight: (8, 3)."""
    order = ("data", "run_2", "run_1", "exact", "error", "run_3", "learned", "noise")
    colours = theme.colours()
    return np.array([colours[name].rgb for name in order], dtype=np.uint8)


def words(table: ByteTable) -> NDArray[np.uint32]:
    """(k, 3) colours as pixels 0xffRRGGBB: (k,)."""
    red, green, blue = table.astype(np.uint32).T
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, dtype=np.uint32)


def channels(pixels: NDArray[np.uint32]) -> ByteTable:
    """Pixels 0xffRRGGBB (k,) as colours (k, 3)."""
    return np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], axis=-1).astype(np.uint8)


def _from_surface(table: ByteTable, theme: Theme, *, low: float) -> ByteTable:
    ordered = table if theme.is_dark else table[::-1]
    upper = _resampled(ordered, low, 1.0).astype(np.float64)
    share = np.clip(np.linspace(0, 4, 256), 0, 1)[:, None]
    return np.asarray(np.rint((1 - share) * np.array(theme.surface.rgb) + share * upper), dtype=np.uint8)


def _resampled(table: ByteTable, start: float, stop: float) -> ByteTable:
    return table[np.rint(np.linspace(255 * start, 255 * stop, 256)).astype(np.intp)]


def _interpolated(anchors: list[Colour]) -> ByteTable:
    at = np.rint(np.linspace(0, 255, len(anchors)))
    channels = np.array([anchor.rgb for anchor in anchors], dtype=np.float64).T
    columns = [np.interp(np.arange(256), at, channel) for channel in channels]
    return np.asarray(np.rint(np.stack(columns, axis=1)), dtype=np.uint8)


def _oklch(
    lightness: NDArray[np.float64], chroma: NDArray[np.float64], hue: NDArray[np.float64]
) -> ByteTable:
    """OKLCh to sRGB, clipped to the gamut (Ottosson 2020, "A perceptual color space")."""
    a, b = chroma * np.cos(hue), chroma * np.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    linear = np.clip(np.stack([red, green, blue], axis=1), 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(255 * encoded), dtype=np.uint8)
