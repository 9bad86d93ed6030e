"""What a picture consists of, before anyone draws it.

The composition (axes, captions, arrows, trails, particles) is worked out once, as a list of these marks in
device pixels. Two small painters draw them: one in numpy and Pillow for files (`raster.py`), one with
QPainter for the window. So a file looks like the window.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from difflab.render.colour import Colour
from difflab.render.viewport import Float32Array, Rect

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, eq=False)
class Fill:
    """A rectangle of one colour; `round` is the radius of its corners."""

    rect: Rect
    colour: Colour
    alpha: float = 1.0
    radius: float = 0.0


@dataclass(frozen=True, eq=False)
class Image:
    """Pixels 0xAARRGGBB (h, w), premultiplied where `opaque` is False, stretched smoothly over `rect`."""

    rect: Rect
    words: NDArray[np.uint32]
    opaque: bool = True


@dataclass(frozen=True, eq=False)
class Segments:
    """Antialiased lines of one colour: ends (k, 4) as x0, y0, x1, y1; overlaps do not add up."""

    ends: Float32Array
    colour: Colour
    width: float
    alpha: float = 1.0


@dataclass(frozen=True, eq=False)
class Discs:
    """Antialiased discs: centres (n, 2); disc i has the colour `palette[index[i]]` (pixels 0xffRRGGBB)."""

    centres: Float32Array
    radius: float
    palette: NDArray[np.uint32]
    index: NDArray[np.uint8] | None = None
    alpha: float = 1.0


@dataclass(frozen=True, eq=False)
class Label:
    """One line of text: `y` is the middle of its capitals, `x` its left end, centre or right end.

    `size` is the font's size in device pixels. Text wider than `room` ends in an ellipsis. `halo` is a rim in
    that colour, for text over a picture. `turned` text reads upward.
    """

    text: str
    x: float
    y: float
    size: float
    colour: Colour
    align: Align = "left"
    bold: bool = False
    room: float | None = None
    halo: Colour | None = None
    turned: bool = False


@dataclass(frozen=True, eq=False)
class Clipped:
    """Marks of which only the part in `rect` is seen."""

    rect: Rect
    marks: "list[Mark]" = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Still:
    """Marks that fill `rect` and stay as they are: a painter may keep what it drew for the same object."""

    rect: Rect
    marks: "tuple[Mark, ...]"


Mark = Fill | Image | Segments | Discs | Label | Clipped | Still
