"""From densities to places on a colour map: one logarithmic scale for particles, heat maps, colour bar."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from difflab.render.colormaps import channels, density_map, words
from difflab.render.theme import Theme

# Where the logarithm bends, as a share of the peak: below it the scale is nearly linear.
KNEE = 1 / 5
# The lowest place on the map that a particle gets, so that a lone one stays visible.
FLOOR = 0.25
# Up to this place the heat map fades into the surface.
FADE = 0.16
# The highest place on the map in heat maps on which particles are drawn.
QUIET = 0.6


@dataclass(frozen=True)
class DensityScale:
    """The density (per squared world unit) that gets the top of the map; more than that looks the same."""

    peak: float

    def place(self, density: float) -> float:
        """Place in [0, 1] on the colour bar."""
        return min(math.log1p(density / (KNEE * self.peak)) / math.log1p(1 / KNEE), 1.0)

    def places(self, density: NDArray[np.floating]) -> NDArray[np.float32]:
        """`place` for an array."""
        scaled = np.log1p(np.clip(density, 0, self.peak) / (KNEE * self.peak)) / math.log1p(1 / KNEE)
        return np.asarray(scaled, dtype=np.float32)

    def density_at(self, place: float) -> float:
        """The density that stands at `place` in [0, 1] of the colour bar."""
        return KNEE * self.peak * math.expm1(place * math.log1p(1 / KNEE))


@lru_cache
def bar_table(theme: Theme, under: bool = False) -> NDArray[np.uint32]:
    """The colours of the bar from bottom to top as pixels (256,): what particles are drawn with.

    `under` stops where particles in the text's colour can still be seen on it.
    """
    level = np.linspace(255 * FLOOR, 255 * (QUIET if under else 1), 256)
    return words(density_map(theme)[np.rint(level).astype(np.intp)])


@lru_cache
def heat_table(theme: Theme, under: bool = False) -> NDArray[np.uint32]:
    """The bar's colours with their low end faded into the surface, for heat maps: (256,) pixels."""
    colours = channels(bar_table(theme, under)).astype(np.float64)
    share = np.clip(np.linspace(0, 1 / FADE, 256), 0, 1)[:, None]
    faded = (1 - share) * np.array(theme.surface.rgb) + share * colours
    return words(np.asarray(np.rint(faded), dtype=np.uint8))


def count_table(scale: DensityScale, theme: Theme, unit: float, lone: int) -> NDArray[np.uint32]:
    """Pixels (k,) for blurred counts 0..k-1; larger counts take the last entry.

    `unit` is the density that one count stands for, `lone` the count in the middle of a lone particle: below
    it the colours fade into the surface, which is what smooths the rim of a particle.
    """
    top = min(max(math.ceil(scale.peak / unit), lone), 65535)
    count = np.arange(top + 1)
    level = FLOOR + (1 - FLOOR) * scale.places(np.maximum(count, lone) * unit)
    level = level * np.minimum(count / lone, 1)
    return np.asarray(words(density_map(theme))[np.rint(255 * level).astype(np.intp)])


def hue_table(
    palette: NDArray[np.uint8], theme: Theme, scale: DensityScale, unit: float, lone: int
) -> NDArray[np.uint32]:
    """Pixels (1 + hues, k): row 0 is the surface, row 1 + h is hue h from the surface up."""
    top = min(max(math.ceil(scale.peak / unit), lone), 511)
    count = np.arange(top + 1)
    strength = (0.5 + 0.5 * scale.places(np.maximum(count, lone) * unit)) * np.minimum(count / lone, 1)
    surface = np.array(theme.surface.rgb, dtype=np.float64)
    rows = surface + strength[None, :, None] * (palette[:, None, :] - surface)
    table = np.concatenate([np.broadcast_to(surface, (1, top + 1, 3)), rows]).reshape(-1, 3)
    pixels = words(np.asarray(np.rint(table), dtype=np.uint8))
    return pixels.reshape(len(palette) + 1, top + 1)


class HeldPeak:
    """A peak that follows its target without flicker: quick to rise, slow to fall, never jumping."""

    RISE, FALL = 0.12, 0.5  # seconds

    def __init__(self) -> None:
        self.value: float | None = None
        self.settled = True

    def follow(self, target: float, seconds: float) -> float:
        """Move towards `target` for the `seconds` since the last call and give the held value."""
        if self.value is None:
            self.value = target
        constant = self.RISE if target > self.value else self.FALL
        share = -math.expm1(-seconds / constant)
        self.value *= (target / self.value) ** share
        self.settled = abs(math.log(target / self.value)) < 0.02
        return self.value
