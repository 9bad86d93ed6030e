"""Parzen-window log likelihood: the density of samples blurred by one bandwidth, at images of the data.

The measure of Breuleux et al. 2011 that table 2 of Sohl-Dickstein et al. 2015 reports. It says how close
samples come to test images and little more (Theis et al. 2016); it is here to compare with that table.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine.metrics.estimate import Estimate, mean_of

# As in the code that the table's other rows were measured with (Goodfellow et al. 2014), and finer.
BANDWIDTHS = tuple((10 ** torch.linspace(-1.5, 0.0, 25, dtype=torch.float64)).tolist())
ROWS = 250  # test images at a time: their products with 10,000 samples take 20 MB


@dataclass(frozen=True)
class ParzenScore:
    """Mean log likelihood of `tested` images under `samples` blurred samples.

    nats: with its standard error over the test images; bandwidths: one for each half of the test images,
    chosen on the other half, in the images' own units.
    """

    nats: Estimate
    bandwidths: tuple[float, float]
    samples: int
    tested: int

    @property
    def bits(self) -> Estimate:
        """The same in bits."""
        return Estimate(self.nats.value / math.log(2), self.nats.se / math.log(2))


def parzen_score(samples: Tensor, images: Tensor, bandwidths: Sequence[float] = BANDWIDTHS) -> ParzenScore:
    """Of samples (m, d) on images (n, d), n >= 4, in no particular order, both in [0, 1] or any one unit.

    The bandwidth must be chosen on other images than those it is tested on: each half of the images chooses
    for the other.
    """
    table = log_likelihoods(samples, images, bandwidths)
    half = len(images) // 2
    first, second = table[:, :half], table[:, half:]
    for_second, for_first = int(first.mean(dim=1).argmax()), int(second.mean(dim=1).argmax())
    found = torch.cat([first[for_first], second[for_second]])
    chosen = (bandwidths[for_first], bandwidths[for_second])
    return ParzenScore(mean_of(found), chosen, len(samples), len(images))


def log_likelihoods(samples: Tensor, images: Tensor, bandwidths: Sequence[float]) -> Tensor:
    """(k, n) log densities in nats at images (n, d), of samples (m, d) blurred by each of k bandwidths.

    float64: |x|^2 + |y|^2 - 2 x.y must not lose what a bandwidth's square divides.
    """
    samples, images = samples.double(), images.double()
    parts = [_part(samples, rows, bandwidths) for rows in torch.split(images, ROWS)]
    return torch.cat(parts, dim=1)


def _part(samples: Tensor, images: Tensor, bandwidths: Sequence[float]) -> Tensor:
    centre = samples.mean(dim=0)
    x, y = images - centre, samples - centre
    squares = x.square().sum(1)[:, None] + y.square().sum(1) - 2.0 * (x @ y.T)
    squares.clamp_(min=0.0)
    dim, count = samples.shape[1], len(samples)
    rows = [
        torch.logsumexp(squares * (-0.5 / width**2), dim=1)
        - math.log(count)
        - dim / 2 * math.log(2 * math.pi * width**2)
        for width in bandwidths
    ]
    return torch.stack(rows)
