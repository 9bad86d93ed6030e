"""What the stage shows, as values: particles, fields, paths, densities, all in world coordinates.

A picture is rebuilt from such values only; equal objects (by identity) mean that nothing changed, so arrays
that were handed over are never written to again.
"""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from difflab.render.colormaps import HUES, ByteTable, class_palette, hue_wheel
from difflab.render.theme import Role, Theme
from difflab.render.viewport import Float32Array

Extent = tuple[float, float, float, float]  # left, right, bottom, top


@dataclass(frozen=True, eq=False)
class ParticleColours:
    """The colour that each particle keeps from its origin: index (n,) into the hues or the classes."""

    index: NDArray[np.uint8]
    kind: Literal["angle", "class"]
    names: tuple[str, ...] = ()

    @classmethod
    def by_angle(cls, turn: NDArray[np.floating]) -> Self:
        """From directions as shares of a turn, counter-clockwise from the right: (n,) in [0, 1]."""
        turns = np.asarray(turn, dtype=np.float64) % 1.0
        return cls((turns * HUES).astype(np.uint8) % HUES, "angle")

    @classmethod
    def by_class(cls, label: NDArray[np.integer], names: tuple[str, ...] = ()) -> Self:
        """From class labels (n,), counted from 0; the colours repeat after eight classes."""
        return cls((np.asarray(label) % 8).astype(np.uint8), "class", names)

    def palette(self, theme: Theme) -> ByteTable:
        return hue_wheel(theme) if self.kind == "angle" else class_palette(theme)


@dataclass(frozen=True, eq=False)
class Cloud:
    """Particles (n, 2) float32, coloured by how crowded their place is or by `colours`."""

    points: Float32Array
    colours: ParticleColours | None = None


@dataclass(frozen=True, eq=False)
class ArrowField:
    """Vectors (k, 2) at positions (k, 2); `caption` says what they are, without their size."""

    positions: Float32Array
    vectors: Float32Array
    role: Role
    caption: str


@dataclass(frozen=True, eq=False)
class Trails:
    """Paths (k, s, 2) in the order in which they are walked, drawn up to the (fractional) index `upto`."""

    paths: Float32Array
    upto: float


@dataclass(frozen=True, eq=False)
class Followed:
    """One particle's whole path (s, 2), where on it the particle stands, and where on it x_0 is."""

    path: Float32Array
    upto: float
    origin: int = -1


@dataclass(frozen=True, eq=False)
class Heat:
    """Values (h, w) on a regular grid over `extent`, first row at the bottom: a density, or a signed
    quantity.

    Densities share the particles' scale; a signed quantity is shown symmetrically about zero, to its largest
    size.
    """

    grid: Float32Array
    extent: Extent
    kind: Literal["density", "signed"] = "density"
    caption: str = ""


@dataclass(frozen=True, eq=False)
class ContourGrid:
    """A density (h, w) over `extent`, first row at the bottom, to be drawn as lines of equal density.

    Each line encloses one of the `shares` of the mass and is labelled with it.
    """

    grid: Float32Array
    extent: Extent
    shares: tuple[float, ...] = (0.5, 0.9, 0.99)
    role: Role = "text"


@dataclass(frozen=True, eq=False)
class Pane:
    """One field of the stage: its words and its layers (None: not shown).

    `note` stands in the middle of a field that has nothing to show yet, and says why.
    """

    title: str = ""
    subtitle: str = ""
    cloud: Cloud | None = None
    heat: Heat | None = None
    contours: ContourGrid | None = None
    field: ArrowField | None = None
    trails: Trails | None = None
    followed: Followed | None = None
    note: str = ""
