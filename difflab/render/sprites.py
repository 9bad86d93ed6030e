"""Few particles as antialiased discs, each coloured by how crowded its place is or by where it came from."""

import numpy as np
from numpy.typing import NDArray

from difflab.render.colormaps import words
from difflab.render.marks import Discs
from difflab.render.picture import Cloud
from difflab.render.theme import Theme
from difflab.render.tone import DensityScale, bar_table
from difflab.render.viewport import Float32Array, Mapping

# Up to here discs are as fast as counting per pixel and look crisper; above they would run into one blob.
MOST = 10_000
LEVELS = 32
ORDINARY_FIELD = 360  # logical pixels
# The square on which crowding is measured, in units of the data's standard deviation, and its cells.
HALF = 4.0
CELLS = 56


def disc_radius(count: int, mapping: Mapping, pixel_ratio: float) -> float:
    """Fewer particles are drawn larger, 2.6 logical pixels for a hundred down to 1.5 for ten thousand; all of
    them smaller in small fields."""
    side = min(mapping.rect.width, mapping.rect.height) / pixel_ratio
    field = float(np.clip((side / ORDINARY_FIELD) ** 0.5, 0.6, 1.0))
    return pixel_ratio * field * float(np.interp(np.log10(max(count, 1)), [2, 4], [2.6, 1.5]))


def crowding(points: Float32Array) -> Float32Array:
    """The density per squared unit at each particle (n,), smooth, so that colours do not flicker."""
    with np.errstate(over="ignore", invalid="ignore"):
        place = (points + np.float32(HALF)) * np.float32(CELLS / (2 * HALF))
    np.fmax(place, np.float32(0), out=place)  # fmax and fmin turn NaN into the bound
    np.fmin(place, np.float32(CELLS - 1e-3), out=place)
    cell = place.astype(np.intp)
    counts = np.bincount(cell[:, 1] * CELLS + cell[:, 0], minlength=CELLS * CELLS).reshape(CELLS, CELLS)
    smooth = _blurred(_blurred(np.pad(counts, 2).astype(np.float32)))
    area = (2 * HALF / CELLS) ** 2
    return _between(smooth, place) / np.float32(256 * len(points) * area)


def discs(
    cloud: Cloud,
    density: Float32Array,
    mapping: Mapping,
    scale: DensityScale,
    theme: Theme,
    pixel_ratio: float,
    plain: bool = False,
) -> Discs:
    """The particles as a mark; `density` (n,) comes from `crowding`; `plain` ones have the text's colour."""
    palette, index = _plain(cloud, theme) if plain else _colours(cloud, density, scale, theme)
    radius = disc_radius(len(cloud.points), mapping, pixel_ratio)
    with np.errstate(over="ignore", invalid="ignore"):
        centres = mapping.to_pixels(cloud.points)
    return Discs(centres, radius, palette, index, alpha=0.9)


def _plain(cloud: Cloud, theme: Theme) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    return np.array([theme.text.word], np.uint32), np.zeros(len(cloud.points), np.uint8)


def _colours(
    cloud: Cloud, density: Float32Array, scale: DensityScale, theme: Theme
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    if cloud.colours is not None:
        return words(cloud.colours.palette(theme)), cloud.colours.index
    palette = bar_table(theme)[np.linspace(0, 255, LEVELS).astype(np.intp)]
    return palette, (scale.places(density) * (LEVELS - 1)).astype(np.uint8)


def _blurred(plane: Float32Array) -> Float32Array:
    """One binomial pass (weights add up to 16) with the rim eaten."""
    rows = plane[:-2] + 2 * plane[1:-1] + plane[2:]
    return np.asarray(rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:])


def _between(plane: Float32Array, place: Float32Array) -> Float32Array:
    """Bilinear interpolation between the middles of the cells."""
    centred = np.clip(place - np.float32(0.5), np.float32(0), np.float32(CELLS - 1.001))
    cell = centred.astype(np.int32)
    across, down = np.ascontiguousarray((centred - cell.astype(np.float32)).T)
    flat, at = plane.ravel(), cell[:, 1] * CELLS + cell[:, 0]
    low, high = flat[at], flat[at + CELLS]
    low += across * (flat[at + 1] - low)
    high += across * (flat[at + CELLS + 1] - high)
    return np.asarray(low + down * (high - low))
