"""One palette of 256 colours for all frames of an animation, and a quick way from colours to its entries.

Quantising each frame takes ten times as long and lets the colours of still parts flicker.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from difflab.render.raster import Picture

BITS = 6  # of each channel that the look-up tells apart
COMMON = 24  # colours that the palette has exactly, by how often they occur


@dataclass(frozen=True, eq=False)
class Palette:
    """colours: (256, 3) uint8. entries: (2 ** 18,) uint8, the entry for each colour cut to 6 bits a
    channel."""

    colours: NDArray[np.uint8]
    entries: NDArray[np.uint8]

    def indices(self, picture: Picture) -> NDArray[np.uint8]:
        """The palette entries (h, w) of a picture (h, w, 3)."""
        return np.take(self.entries, _cell(picture))


def shared_palette(samples: Sequence[Picture]) -> Palette:
    """A palette that suits all frames, judged by a few of them (at least one)."""
    pixels = np.concatenate([sample.reshape(-1, 3) for sample in samples])
    common = _most_common(pixels)
    colours = _nearest_replaced(_median_cut(pixels), common)
    return Palette(colours, _entries(colours, common))


def _most_common(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    codes, counts = np.unique(_codes(pixels), return_counts=True)
    return _colours(codes[np.argsort(counts)[::-1][:COMMON]])


def _codes(pixels: NDArray[np.integer]) -> NDArray[np.uint32]:
    """One number for each colour: sorting numbers is many times faster than sorting rows."""
    red, green, blue = pixels.astype(np.uint32).T
    return np.asarray(red << 16 | green << 8 | blue, dtype=np.uint32)


def _colours(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.uint8)


def _median_cut(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    from PIL import Image

    # Every pixel counts once for each different colour near it: rare arrows matter as much as the wide
    # ground.
    seen = _colours(np.unique(_codes(pixels >> 1))) << 1
    quantised = Image.fromarray(seen[None]).quantize(256, method=Image.Quantize.MEDIANCUT)
    colours = np.array(quantised.getpalette(), dtype=np.uint8).reshape(-1, 3)
    return np.concatenate([colours, np.zeros((256 - len(colours), 3), np.uint8)])


def _nearest_replaced(colours: NDArray[np.uint8], exact: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`colours` with the entry nearest to each of `exact` replaced by it."""
    kept = colours.copy()
    free = np.ones(len(kept), dtype=bool)
    for colour in exact:
        distance = np.abs(colours.astype(int) - colour.astype(int)).sum(axis=1)
        at = int(np.where(free, distance, 10_000).argmin())
        kept[at], free[at] = colour, False
    return kept


def _entries(colours: NDArray[np.uint8], common: NDArray[np.uint8]) -> NDArray[np.uint8]:
    from scipy.spatial import cKDTree

    levels = (np.arange(2**BITS) << 8 - BITS) + (1 << 7 - BITS)
    cells = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(-1, 3)
    entries = np.asarray(cKDTree(colours).query(cells)[1], dtype=np.uint8)
    # Later (rarer) colours must not take the cell of the ground from it.
    for colour in common[::-1]:
        entries[_cell(colour)] = np.abs(colours.astype(int) - colour).sum(axis=1).argmin()
    return entries


def _cell(colours: NDArray[np.uint8]) -> NDArray[np.int32]:
    cut = (colours >> 8 - BITS).astype(np.int32)
    return np.asarray(cut[..., 0] << 2 * BITS | cut[..., 1] << BITS | cut[..., 2])
