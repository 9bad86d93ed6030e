"""Whether a model of images returns what it was shown: how near its samples are to the training images.

A distance alone says little, since images of some kinds lie close together. Those that were never trained on
are the measure: samples of a model that has learned the law lie as far from the training images as these do.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from difflab.engine.datasets.base import FloatArray, IntArray
from difflab.engine.densities.images import ImageDensity

PRODUCTS = 8_000_000  # of rows and images at a time: 32 MB of float32
CANDIDATES = 4  # whose distances are worked out again, free of the rounding of a matrix product
HELD_OUT = 500
QUANTILE = 0.05


@dataclass(frozen=True, eq=False)
class Nearest:
    """Of each image: the place (n,) of the nearest remembered one, and how far that is.

    distance: (n,) root mean square difference of a pixel, in grey levels between 0 and 1.
    """

    place: IntArray
    distance: FloatArray

    def __len__(self) -> int:
        return len(self.place)


@dataclass(frozen=True, eq=False)
class Memorisation:
    """The nearest remembered images of samples, and of images never trained on."""

    samples: Nearest
    held_out: Nearest

    def threshold(self, quantile: float = QUANTILE) -> float:
        """The distance below which this share of the hold-out images lies; NaN where there are none."""
        return float(np.quantile(self.held_out.distance, quantile)) if len(self.held_out) else float("nan")

    def share(self, quantile: float = QUANTILE) -> float:
        """The share of samples nearer than that: about `quantile` of a model that has learned the law.

        1 of a model that only remembers. NaN where there are no hold-out images.
        """
        if not len(self.held_out):
            return float("nan")
        return float((self.samples.distance < self.threshold(quantile)).mean())


def memorisation(law: ImageDensity, samples: Tensor) -> Memorisation:
    """Of samples (n, d) in scaled units, on any device."""
    return Memorisation(nearest(law, samples), held_out_nearest(law))


def held_out_nearest(law: ImageDensity, count: int = HELD_OUT) -> Nearest:
    """Of the first `count` images that were never trained on; of a law of one class, those of that class."""
    held = law.data.held_out(len(law.data.held_levels.levels))
    points = held.points if law.label is None else held.points[held.label == law.label]
    scaled = (points[:count] - law.data.mean) / law.data.scale
    return nearest(law, torch.from_numpy(scaled.astype(np.float32)))


def nearest(law: ImageDensity, x: Tensor) -> Nearest:
    """The image that `law` remembers nearest to each row of x (n, d), scaled units."""
    images = law.on(x.device, torch.float32)
    half_squares = law.half_squares.to(x.device, torch.float32)
    unit = law.data.scale / law.dim**0.5
    places: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    distances: list[NDArray[np.float64]] = [np.empty(0)]
    for rows in torch.split(x.float(), max(1, PRODUCTS // len(images))):
        if not len(rows):
            continue
        nearness = torch.addmm(half_squares, rows, images.T, beta=-1.0)
        candidates = nearness.topk(min(CANDIDATES, len(images)), dim=1).indices
        squares = (rows[:, None] - images[candidates]).double().square().sum(2)
        least, which = squares.min(dim=1)
        places.append(candidates.gather(1, which[:, None])[:, 0].cpu().numpy())
        distances.append(unit * least.sqrt().cpu().numpy())
    return Nearest(np.concatenate(places), np.concatenate(distances))
