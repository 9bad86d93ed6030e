"""Handwritten digits, 28 by 28 pixels: 10,000 of MNIST."""

from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.bundled import bundled
from difflab.engine.datasets.dequantise_option import dequantise_option
from difflab.engine.datasets.image_set import ImageSet, ImageShape, Listed, without_last

HELD_OUT = 100  # of each class


class MNIST(Data):
    """9,000 handwritten digits of 28 by 28 pixels to learn from, and 1,000 held out."""

    title: ClassVar[str] = "MNIST"
    space: ClassVar[Space] = "image"
    name: Literal["mnist"] = "mnist"
    dequantise: bool = dequantise_option(default=False)

    def open(self, _assets: Assets, /) -> ImageSet:
        return ImageSet(
            ImageShape(1, 28, 28),
            lambda: _split()[0],
            lambda: _split()[1],
            labels=tuple(str(digit) for digit in range(10)),
            dequantise=self.dequantise,
        )


@lru_cache(maxsize=1)
def _split() -> tuple[Listed, Listed]:
    digits = bundled("mnist")
    return without_last(
        Listed(digits["images"].reshape(-1, 28 * 28), digits["labels"].astype(np.int64)), HELD_OUT
    )
