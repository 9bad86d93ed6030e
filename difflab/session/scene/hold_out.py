"""Hold-out images: what the likelihood, the Parzen window and the judge of samples are tested on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from difflab.engine.datasets import AnyData
from difflab.engine.datasets.base import IntArray
from difflab.engine.datasets.image_set import ImageSet
from difflab.errors import DataError
from difflab.session.assets import AnyArray

ALL = 1_000_000
SEED = 0  # of their order


@dataclass(frozen=True, eq=False)
class HoldOut:
    """images: (n, d) float32 in scaled units; classes: (n,); both in one fixed order that has no meaning.

    pixels: H W, all channels of a place together; dequantised: whether grey levels were made continuous by
    uniform noise.
    """

    images: Tensor
    classes: IntArray
    pixels: int
    dequantised: bool


def image_set(data: AnyData, assets: Mapping[str, AnyArray]) -> ImageSet:
    """The opened data set of an experiment on images."""
    opened = data.open(assets)
    assert isinstance(opened, ImageSet)
    return opened


def hold_out(data: AnyData, assets: Mapping[str, AnyArray], most: int = ALL) -> HoldOut:
    """At most so many hold-out images, the same for every model; files list them class by class.

    Raises DataError where none are held out.
    """
    opened = image_set(data, assets)
    drawn = opened.held_out(ALL)
    if not len(drawn.points):
        raise DataError(
            "Of so few images none are held out, so that no model of them can be measured.",
            "Bring at least ten images, or a larger picture to cut crops from.",
        )
    order = np.random.default_rng(SEED).permutation(len(drawn.points))[:most]
    scaled = (drawn.points[order] - opened.mean) / opened.scale
    return HoldOut(
        torch.from_numpy(scaled.astype(np.float32)),
        drawn.label[order],
        opened.shape.height * opened.shape.width,
        opened.dequantise,
    )
