"""Lines of equal density that each enclose a stated share of the mass (Hyndman 1996, density regions)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np

from difflab.render.picture import ContourGrid
from difflab.render.viewport import Float32Array, FloatArray


@dataclass(frozen=True, eq=False)
class ContourLines:
    """The lines (m, 4) around `share` of the mass in world units; `anchor` tops the longest one."""

    share: float
    ends: Float32Array
    anchor: tuple[float, float]


def mass_levels(grid: Float32Array, shares: tuple[float, ...]) -> list[float]:
    """The density above which each of `shares` (in (0, 1)) of the grid's mass lies."""
    falling = np.sort(np.maximum(grid, 0), axis=None)[::-1].astype(np.float64)
    mass = np.cumsum(falling)
    at = np.searchsorted(mass, np.array(shares) * mass[-1])
    # A little lower, so that the edge of a plateau is inside.
    return [0.9999 * float(value) for value in falling[np.minimum(at, falling.size - 1)]]


@lru_cache(maxsize=4)
def contour_lines(contours: ContourGrid) -> tuple[ContourLines, ...]:
    """The lines for each share, none where the density is flat or not finite; remembered by identity."""
    from contourpy import (  # 0.15 s to import, and most windows never draw a contour
        LineType,
        contour_generator,
    )

    grid = np.nan_to_num(contours.grid, nan=0.0, posinf=0.0, neginf=0.0)
    if not np.ptp(grid) > 0:
        return ()
    left, right, bottom, top = contours.extent
    rows, columns = grid.shape
    x, y = np.linspace(left, right, columns), np.linspace(bottom, top, rows)
    generator = contour_generator(x, y, grid, line_type=LineType.Separate)
    levels = zip(contours.shares, mass_levels(grid, contours.shares), strict=True)
    found = [(share, cast(list[FloatArray], generator.lines(level))) for share, level in levels]
    return tuple(_lines(share, lines) for share, lines in found if lines)


def _lines(share: float, lines: list[FloatArray]) -> ContourLines:
    ends = np.concatenate([np.concatenate([line[:-1], line[1:]], axis=1) for line in lines])
    longest = max(lines, key=len)
    x, y = longest[np.argmax(longest[:, 1])]
    return ContourLines(share, ends.astype(np.float32), (float(x), float(y)))
