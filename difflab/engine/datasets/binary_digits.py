"""Small handwritten digits in black and white: scikit-learn's, 8 by 8 pixels."""

from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.bundled import bundled
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.options import option

SIDE = 8


class BinaryDigits(Data):
    """The 1,797 digits of scikit-learn, thresholded. The exact model of so few remembers each of them."""

    title: ClassVar[str] = "Binary digits"
    space: ClassVar[Space] = "binary"
    name: Literal["binary-digits"] = "binary-digits"
    threshold: int = option(
        8,
        ge=1,
        le=16,
        step=1,
        label="Threshold",
        unit="of 16 shades",
        help="A pixel is 1 where its ink is at least this strong.",
        source="scikit-learn, load_digits",
    )

    def open(self, _assets: Assets, /) -> SequenceSet:
        return _thresholded(self.threshold)


@lru_cache(maxsize=4)
def _thresholded(threshold: int) -> SequenceSet:
    digits = bundled("digits")
    return SequenceSet.uniform(
        (digits["images"].reshape(-1, SIDE**2) >= threshold).astype(np.uint8),
        labels=tuple(str(digit) for digit in range(10)),
        classes=digits["labels"].astype(np.int64),
        grid=(SIDE, SIDE),
    )
