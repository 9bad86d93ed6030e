"""Masks by name: which pixels are unknown. numpy only.

White, 1 and True mean unknown, to be filled in, everywhere in the lab.
"""

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
CHECKERS = 8  # squares of the checkerboard along the shorter side, as far as there are pixels


def built_in(
    name: str, height: int, width: int, *, side: float = 0.5, drop: float = 0.5, seed: int = 0
) -> Mask:
    """(height, width): True where unknown; `side` of the centre's square and `drop` are shares in (0, 1].

    At least one pixel is unknown, but for the border of a picture that is all centre.
    """
    rows, columns = np.mgrid[:height, :width]
    if name == "centre":
        return _centre(height, width, side)
    if name == "border":
        return ~_centre(height, width, side)
    if name == "random":
        return _dropped(height, width, drop, seed)
    if name == "checker":
        cell = max(1, min(height, width) // CHECKERS)
        return np.asarray((rows // cell + columns // cell) % 2 == 1)
    halves: dict[str, Mask] = {
        "left": columns < (width + 1) // 2,
        "right": columns >= width // 2,
        "top": rows < (height + 1) // 2,
        "bottom": rows >= height // 2,
    }
    return halves[name]


def _centre(height: int, width: int, side: float) -> Mask:
    tall, wide = (max(1, round(side * length)) for length in (height, width))
    top, left = (height - tall) // 2, (width - wide) // 2
    mask = np.zeros((height, width), dtype=bool)
    mask[top : top + tall, left : left + wide] = True
    return mask


def _dropped(height: int, width: int, drop: float, seed: int) -> Mask:
    """Exactly the share `drop` of the pixels, rounded; the same seed drops more of the same with more."""
    order = np.random.default_rng(seed).permutation(height * width)
    return (order < max(1, round(drop * height * width))).reshape(height, width)
