"""Of what the bits of a ledger are: of a datum, or of each pixel of an image."""

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np


@dataclass(frozen=True)
class Unit:
    """name: on axes and beside figures; per: of what; no_limit: what a missing limit -H(data) means."""

    name: str
    per: str
    no_limit: str

    @property
    def words(self) -> str:
        """ "bits per datum"."""
        return f"bits per {self.per}"

    @property
    def column(self) -> str:
        """Over a column of a table: "bits", "bits_per_pixel"."""
        return self.name.replace("/", "_per_")


PER_DATUM = Unit("bits", "datum", "infinite")
# Nobody knows the entropy of images; without noise of one grey level they have infinite densities. A pixel is
# all of its channels together, as in the 2015 paper.
PER_PIXEL = Unit("bits/pixel", "pixel", "not known")
PER_LEVEL = Unit("bits/pixel", "pixel", "infinite")

# A frozen dataclass with a `unit`, all of whose fields named *_bits, *_se and entropy_* are bits.
FiguresT = TypeVar("FiguresT")


def per_pixel(figures: FiguresT, pixels: int, unit: Unit = PER_PIXEL) -> FiguresT:
    """Figures in bits per datum as bits per pixel; unit: PER_LEVEL where grey levels are as they are."""
    shared = {
        each.name: getattr(figures, each.name) / pixels
        for each in fields(figures)  # type: ignore[arg-type]
        if each.name.endswith(("_bits", "_se")) or each.name.startswith("entropy_")
        if isinstance(getattr(figures, each.name), float | np.ndarray)
    }
    return replace(figures, **shared, unit=unit)  # type: ignore[type-var]
