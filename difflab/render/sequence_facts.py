"""The figures beside binary data, as values: big numbers, bars against a reference, two histograms, two
pictures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from difflab.render.theme import Role

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Figure:
    """One number with its uncertainty, as it is to be read, and what it is the number of."""

    value: str
    caption: str
    role: Role = "text"


@dataclass(frozen=True, eq=False)
class Figures:
    """Big numbers under a title; `note` says what they were counted on."""

    title: str
    figures: tuple[Figure, ...]
    note: str = ""


@dataclass(frozen=True, eq=False)
class Bars:
    """Shares (k,) of classes against expected ones, with a band of +-3 standard errors about these."""

    title: str
    names: tuple[str, ...]
    shares: FloatArray
    expected: FloatArray
    band: FloatArray
    note: str = ""
    role: Role = "exact"
    reference: str = "expected"


@dataclass(frozen=True, eq=False)
class Steps:
    """Two histograms over the same edges (k + 1,): shares (k,) of the data and of the samples."""

    title: str
    edges: FloatArray
    data: FloatArray
    samples: FloatArray
    data_words: str = "data"
    sample_words: str = "samples"
    role: Role = "exact"


@dataclass(frozen=True, eq=False)
class Images:
    """The mean of each bit, in [0, 1], of data and samples: (h, w) each, with the words above them."""

    title: str
    data: FloatArray
    samples: FloatArray
    data_words: str = "data"
    sample_words: str = "samples"
    role: Role = "exact"


Fact = Figures | Bars | Steps | Images


@dataclass(frozen=True, eq=False)
class Facts:
    """The parts from above; those for which there is no room are left out from below."""

    parts: tuple[Fact, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    def words(self) -> list[str]:
        """The numbers in words, for those who cannot see them."""
        found = []
        for part in self.parts:
            match part:
                case Figures():
                    values = "; ".join(f"{figure.caption} {figure.value}" for figure in part.figures)
                    found.append(f"{part.title}: {values}")
                case Steps() | Images():
                    found.append(f"{part.title}: {part.data_words}; {part.sample_words}")
                case _:
                    found.append(f"{part.title}: {part.note}")
        return found
