"""How near samples come to the images that were learned from: a model that memorises returns those."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.datasets import AnyData
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.densities.images import ImageDensity
from difflab.session.assets import AnyArray
from difflab.session.scene.arrays import as_array
from difflab.session.scene.exact import exact_density
from difflab.session.scene.forward import Float32

HELD_OUT = 100  # images never trained on, whose distances say what is usual
CHUNK = 8_000_000  # numbers of a matrix of distances


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Of each sample: the nearest training image (n, d) in scaled units, how far it is, and its class.

    distance: (n,) root mean square difference of a pixel, in grey levels between 0 and 1. held_out: the
    median of the same distance over images never trained on.
    """

    images: Float32
    distance: NDArray[np.float64]
    label: NDArray[np.int64]
    held_out: float


def neighbours(data: AnyData, assets: Mapping[str, AnyArray], samples: Float32) -> Neighbours:
    """The nearest training image of each sample (n, d), scaled units."""
    law = exact_density(data, assets)
    assert isinstance(law, ImageDensity)
    place, distance = _nearest(law.images, torch.from_numpy(samples))
    unit = float(law.data.scale) / law.dim**0.5
    return Neighbours(
        as_array(law.images[place]),
        unit * distance.double().numpy(),
        law.classes[place].numpy(),
        _usual(law, unit),
    )


@lru_cache(maxsize=8)
def _usual(law: ImageDensity, unit: float) -> float:
    held: ImageSet = law.data
    points = (held.held_out(HELD_OUT).points - held.mean[0]) / held.scale
    _, distance = _nearest(law.images, torch.from_numpy(points.astype(np.float32)))
    return unit * float(distance.median())


def _nearest(images: torch.Tensor, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The place (n,) of the image nearest to each row of x, and their distance, free of the rounding that
    the quick way to find it has."""
    rows = max(1, CHUNK // len(images))
    place = torch.cat([torch.cdist(part, images).argmin(1) for part in torch.split(x, rows)])
    return place, (x - images[place]).square().sum(1).sqrt()
