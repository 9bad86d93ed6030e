"""What the stage shows of images, as values: grids of them, one larger, its way through time as a film.

Equal objects (by identity) mean that nothing changed: arrays that were handed over are never written to
again.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

# (n, C, H, W), C = 1 grey or 3 red, green, blue.
ImageArray = NDArray[np.float32]
# Grey levels or colours in [0, 1]; or differences in [-top, top], of colours the mean over channels.
ImageKind = Literal["levels", "signed"]


@dataclass(frozen=True, eq=False)
class ImageGrid:
    """Images (n, C, H, W) in reading order; `followed` is the marked one."""

    values: ImageArray
    kind: ImageKind = "levels"
    top: float = 1.0
    followed: int | None = None


@dataclass(frozen=True, eq=False)
class ImagePane:
    """One field: its words, of which there are at most two lines, and its images; `note` says why none."""

    title: str = ""
    words: tuple[str, ...] = ()
    grid: ImageGrid | None = None
    note: str = ""


@dataclass(frozen=True, eq=False)
class Portrait:
    """One image (C, H, W), larger, and what is said of it."""

    image: ImageArray
    title: str
    words: str = ""
    kind: ImageKind = "levels"
    top: float = 1.0


@dataclass(frozen=True, eq=False)
class FilmRow:
    """One image at k times: values (k, C, H, W)."""

    name: str
    values: ImageArray
    kind: ImageKind = "levels"
    top: float = 1.0


@dataclass(frozen=True, eq=False)
class Film:
    """Rows of the same k times: `times` (k,) in [0, steps], rising. `t` is now; `towards` says what comes."""

    rows: tuple[FilmRow, ...]
    times: NDArray[np.float64]
    steps: int
    t: float
    towards: Literal["noise", "data"]


@dataclass(frozen=True, eq=False)
class Followed:
    """The image that is followed: some portraits, and its film."""

    portraits: tuple[Portrait, ...]
    film: Film | None = None


@dataclass(frozen=True, eq=False)
class ImagesPicture:
    """Everything that one frame shows. `smooth` images are interpolated between pixels, others have sharp
    ones."""

    panes: tuple[ImagePane, ...] = (ImagePane(), ImagePane())
    followed: Followed | None = None
    smooth: bool = False
