"""Dead leaves: discs that lie over one another, with statistics known in closed form."""

from functools import lru_cache, partial
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.dequantise_option import dequantise_option
from difflab.engine.datasets.image_options import size_option
from difflab.engine.datasets.image_set import ImageSet, ImageShape, Listed, Moments, unclassed
from difflab.engine.datasets.leaves import Leaves
from difflab.engine.options import option

DEPTH = 256
REMEMBERED, HELD_OUT = 1_000, 1_000
REMEMBERED_SEED, HELD_SEED = 1, 2
SOURCE = "Lee, Mumford and Huang 2001; Sohl-Dickstein et al. 2015, section 3.2.3"


class DeadLeaves(Data):
    """Discs of uniform greys, fallen over one another until no ground is seen. No two images are alike."""

    title: ClassVar[str] = "Dead leaves"
    space: ClassVar[Space] = "image"
    name: Literal["dead-leaves"] = "dead-leaves"
    size: int = size_option(32)
    smallest: float = option(
        2.0,
        ge=1.0,
        le=64.0,
        step=0.5,
        label="Smallest radius",
        symbol="r_min",
        unit="pixels",
        help="Radius of the smallest discs. Smaller ones make finer detail, which noise destroys first.",
        source=SOURCE,
    )
    largest: float = option(
        16.0,
        ge=1.0,
        le=256.0,
        step=1,
        label="Largest radius",
        symbol="r_max",
        unit="pixels",
        help="Radius of the largest discs.",
        source=SOURCE,
    )
    exponent: float = option(
        3.0,
        ge=0.0,
        le=6.0,
        step=0.25,
        label="Exponent of the radii",
        help="Discs of radius r fall as often as 1 / r to this power. At 3 the picture looks alike at all "
        "scales between the smallest and the largest radius.",
        source=SOURCE,
    )
    darkest: int = option(
        0, ge=0, le=255, step=8, label="Darkest grey", unit="of 255", help="Lowest grey level of a disc."
    )
    brightest: int = option(
        255, ge=0, le=255, step=8, label="Brightest grey", unit="of 255", help="Highest grey level of a disc."
    )
    dequantise: bool = dequantise_option(default=True)

    @model_validator(mode="after")
    def _ranges_are_ranges(self) -> Self:
        if self.largest < self.smallest:
            raise ValueError("the largest radius must not be below the smallest")
        if self.brightest < self.darkest:
            raise ValueError("the brightest grey must not be below the darkest")
        return self

    def open(self, _assets: Assets, /) -> ImageSet:
        return _opened(self)


@lru_cache(maxsize=4)
def _opened(data: DeadLeaves) -> ImageSet:
    leaves = Leaves(data.size, data.smallest, data.largest, data.exponent, data.darkest, data.brightest)
    greys = (np.arange(data.darkest, data.brightest + 1) + 0.5) / DEPTH
    return ImageSet(
        ImageShape(1, data.size, data.size),
        partial(_drawn, leaves, REMEMBERED, REMEMBERED_SEED),
        partial(_drawn, leaves, HELD_OUT, HELD_SEED),
        fresh=lambda count, rng: unclassed(leaves.draw(count, rng)),
        depth=DEPTH,
        dequantise=data.dequantise,
        moments=Moments(float(greys.mean()), float(greys.std())),  # each pixel's law is that of the greys
        symmetric=True,
    )


def _drawn(leaves: Leaves, count: int, seed: int) -> Listed:
    return unclassed(leaves.draw(count, np.random.default_rng(seed)))
