"""Samples against data in two distances, and data against data: what chance alone makes of them."""

from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine.densities.base import Law
from difflab.engine.metrics.energy import energy_distance
from difflab.engine.metrics.estimate import Estimate
from difflab.engine.metrics.sliced import sliced_w2


@dataclass(frozen=True)
class Comparison:
    """Energy distance (unbiased) and sliced Wasserstein-2 distance of two clouds, scaled units."""

    energy: Estimate
    sliced_w2: float


def compare(x: Tensor, y: Tensor, generator: torch.Generator) -> Comparison:
    """x: (n, d), y: (m, d), independent samples; generator: directions for `sliced_w2` in three or more d."""
    return Comparison(energy_distance(x, y), sliced_w2(x, y, generator))


def noise_floor(law: Law, count: int, generator: torch.Generator) -> Comparison:
    """The distances of two independent samples of the data, `count` points each."""
    return compare(law.sample(count, generator), law.sample(count, generator), generator)
