"""Bars and stripes: whole rows or whole columns of a small lattice are on."""

from itertools import product
from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.options import option


class Stripes(Data):
    """Every row of a lattice is on or off, or every column: which of the two is a coin flip of its own."""

    title: ClassVar[str] = "Stripes"
    space: ClassVar[Space] = "binary"
    name: Literal["stripes"] = "stripes"
    size: int = option(
        4, ge=1, le=8, step=1, label="Size", unit="sites a side",
        help="Rows and columns of the lattice; a sequence has its square of bits.",
    )  # fmt: skip

    def open(self, _assets: Assets, /) -> SequenceSet:
        lines = np.array(list(product((0, 1), repeat=self.size)), dtype=np.uint8)  # (2^size, size)
        rows = np.repeat(lines, self.size, axis=1)
        columns = np.tile(lines, (1, self.size))
        classes = np.repeat(np.arange(2), len(lines))
        return SequenceSet.uniform(
            np.concatenate([rows, columns]),
            labels=("rows", "columns"),
            classes=classes,
            grid=(self.size, self.size),
        )
