"""Densities and signed quantities on a grid as pictures of the field."""

import numpy as np
from numpy.typing import NDArray

from difflab.render.colormaps import signed_map, words
from difflab.render.marks import Image
from difflab.render.picture import Heat
from difflab.render.theme import Theme
from difflab.render.tone import DensityScale, heat_table
from difflab.render.viewport import Mapping, Rect


def heat_image(heat: Heat, mapping: Mapping, scale: DensityScale, theme: Theme, under: bool) -> Image:
    """The grid as an image with one pixel a value, which the painter stretches over its extent.

    `under`: particles are drawn on it.
    """
    if heat.kind == "density":
        place, table = scale.places(np.nan_to_num(heat.grid)), heat_table(theme, under)
    else:
        place, table = 0.5 + 0.5 * heat.grid / largest(heat), words(signed_map(theme))
    index = np.rint(255 * np.clip(np.nan_to_num(place, nan=0.5), 0, 1)).astype(np.intp)
    return Image(covered(heat, mapping), np.ascontiguousarray(table[index][::-1]))


def largest(heat: Heat) -> float:
    """The largest size of a finite value in the grid; 1 where all vanish."""
    finite = heat.grid[np.isfinite(heat.grid)]
    return float(np.abs(finite).max(initial=0)) or 1.0


def covered(heat: Heat, mapping: Mapping) -> Rect:
    """The pixels under the grid: values stand in their cells' middles, the outer ones on its edge."""
    rows, columns = heat.grid.shape
    left, right, bottom, top = heat.extent
    across, down = (right - left) / (2 * max(columns - 1, 1)), (top - bottom) / (2 * max(rows - 1, 1))
    x0, y0 = mapping.to_pixel(left - across, top + down)
    x1, y1 = mapping.to_pixel(right + across, bottom - down)
    return Rect(round(x0), round(y0), round(x1) - round(x0), round(y1) - round(y0))


def overlay_table(theme: Theme, lone: int, top: int) -> NDArray[np.uint32]:
    """Premultiplied pixels for blurred counts 0..top: particles in the text's colour over a heat map."""
    count = np.arange(top + 1)
    alpha = np.minimum(count / lone, 1) * (0.22 + 0.18 * np.log1p(count) / np.log1p(top))
    channels = np.rint(alpha[:, None] * np.array([*theme.text.rgb, 255])).astype(np.uint32)
    red, green, blue, opacity = channels.T
    return np.asarray(opacity << 24 | red << 16 | green << 8 | blue, dtype=np.uint32)
