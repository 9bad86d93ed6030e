"""How near samples come to the images that were learned from: a model that memorises returns those."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from difflab.engine.datasets import AnyData
from difflab.engine.datasets.base import FloatArray, IntArray
from difflab.engine.densities.images import ImageDensity
from difflab.engine.metrics.memorisation import held_out_nearest, nearest
from difflab.session.assets import AnyArray
from difflab.session.scene.arrays import as_array
from difflab.session.scene.exact import exact_density
from difflab.session.scene.forward import Float32

HELD_OUT = 100  # images never trained on, whose distances say what is usual


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Of each sample: the nearest training image (n, d) in scaled units, how far it is, and its class.

    distance: (n,) root mean square difference of a pixel, in grey levels between 0 and 1. held_out: the
    median of the same distance over images never trained on, NaN where there are none.
    """

    images: Float32
    distance: FloatArray
    label: IntArray
    held_out: float


def neighbours(data: AnyData, assets: Mapping[str, AnyArray], samples: Float32) -> Neighbours:
    """The nearest training image of each sample (n, d), scaled units."""
    law = exact_density(data, assets)
    assert isinstance(law, ImageDensity)
    found = nearest(law, torch.from_numpy(samples))
    place = torch.from_numpy(found.place)
    return Neighbours(as_array(law.images[place]), found.distance, law.classes[place].numpy(), _usual(law))


@lru_cache(maxsize=8)
def _usual(law: ImageDensity) -> float:
    held = held_out_nearest(law, HELD_OUT)
    return float(np.median(held.distance)) if len(held) else float("nan")
