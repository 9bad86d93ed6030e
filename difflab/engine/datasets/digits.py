"""Small handwritten digits: scikit-learn's, 8 by 8 pixels in 17 grey levels, without its slow import."""

from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.bundled import bundled
from difflab.engine.datasets.dequantise_option import dequantise_option
from difflab.engine.datasets.image_set import ImageSet, ImageShape, Listed, without_last

DEPTH = 17
HELD_OUT = 20  # of each class


class Digits(Data):
    """1,597 handwritten digits of 8 by 8 pixels to learn from, and 200 held out. Trained within a minute."""

    title: ClassVar[str] = "Digits, 8 × 8"
    space: ClassVar[Space] = "image"
    name: Literal["digits"] = "digits"
    dequantise: bool = dequantise_option(default=False)

    def open(self, _assets: Assets, /) -> ImageSet:
        return ImageSet(
            ImageShape(1, 8, 8),
            lambda: _split()[0],
            lambda: _split()[1],
            labels=tuple(str(digit) for digit in range(10)),
            depth=DEPTH,
            dequantise=self.dequantise,
        )


@lru_cache(maxsize=1)
def _split() -> tuple[Listed, Listed]:
    digits = bundled("digits")
    return without_last(Listed(digits["images"].reshape(-1, 64), digits["labels"].astype(np.int64)), HELD_OUT)
