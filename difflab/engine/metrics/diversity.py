"""How different samples are from each other: nearest neighbours among them, beside those among real images.

A model that always draws the same few images pleases any classifier; its samples lie closer together than
images of the data do.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

AT_ONCE = 1024


@dataclass(frozen=True)
class Diversity:
    """Median distances per pixel value, root mean square, in the units of the images.

    samples: from a sample to its nearest other sample; images: the same among as many real images; ratio:
    samples / images, below 1 where samples resemble each other more than images do. count: of each.
    """

    samples: float
    images: float
    count: int

    @property
    def ratio(self) -> float:
        return self.samples / self.images if self.images > 0 else float("nan")


def diversity(samples: Tensor, images: Tensor) -> Diversity:
    """Of samples (n, d) beside images (m, d); as many of each are compared, as more would lie closer."""
    count = min(len(samples), len(images))
    return Diversity(_typical(samples[:count]), _typical(images[:count]), count)


def _typical(images: Tensor) -> float:
    """The median distance of an image (n, d), n >= 2, to its nearest other, root mean square over d."""
    found = []
    for start in range(0, len(images), AT_ONCE):
        rows = images[start : start + AT_ONCE].double()
        distances = torch.cdist(rows, images.double(), compute_mode="donot_use_mm_for_euclid_dist")
        distances[torch.arange(len(rows)), torch.arange(start, start + len(rows))] = torch.inf
        found.append(distances.min(dim=1).values)
    return float(np.median(torch.cat(found).numpy())) / math.sqrt(images.shape[1])
