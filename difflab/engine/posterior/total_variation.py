"""How far samples in the plane are from an exact law, beside what as many exact samples would show."""

from dataclasses import dataclass

import torch
from torch import Tensor

CELLS = 24  # a side: of thousands of samples there are tens in each cell that matters
REPLICATES = 64


@dataclass(frozen=True)
class TotalVariation:
    """Half the sum over cells of |share of the samples - probability|, between 0 and 1.

    se: its standard error, by resampling the samples; floor: the mean of the same for as many samples of the
    exact law, which chance keeps above 0; floor_se: the standard deviation of one such draw.
    """

    value: float
    se: float
    floor: float
    floor_se: float


def cell_index(x: Tensor, extent: tuple[float, float, float, float]) -> Tensor:
    """(n,) cell of each point, row by row from below; the last index, CELLS^2, is all that lies outside."""
    left, right, bottom, top = extent
    column = torch.floor((x[:, 0] - left) / (right - left) * CELLS).long()
    row = torch.floor((x[:, 1] - bottom) / (top - bottom) * CELLS).long()
    inside = (column >= 0) & (column < CELLS) & (row >= 0) & (row < CELLS)
    return torch.where(inside, row * CELLS + column, CELLS**2)


def shares(x: Tensor, extent: tuple[float, float, float, float], weights: Tensor | None = None) -> Tensor:
    """(CELLS^2 + 1,) float64 share of the points, or of their weights (n,), in each cell."""
    counted = torch.ones(len(x), dtype=torch.float64) if weights is None else weights.double()
    found = torch.bincount(cell_index(x, extent), counted, CELLS**2 + 1)
    return found / found.sum()


def total_variation(samples: Tensor, count: int, probabilities: Tensor, seed: int = 0) -> TotalVariation:
    """samples: (c,) shares of `count` samples in cells; probabilities: (c,) the exact ones, both adding up to
    1."""
    generator = torch.Generator().manual_seed(seed)
    again = _drawn(samples, count, generator)
    exact = _drawn(probabilities, count, generator)
    floor = _distance(exact, probabilities)
    resampled = _distance(again, probabilities)
    value = _distance(samples[None], probabilities)[0]
    return TotalVariation(*(float(each) for each in (value, resampled.std(), floor.mean(), floor.std())))


def _distance(found: Tensor, probabilities: Tensor) -> Tensor:
    return 0.5 * (found - probabilities).abs().sum(dim=1)


def _drawn(law: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """(REPLICATES, c) shares of as many draws of `count` from the law."""
    index = torch.multinomial(law, REPLICATES * count, replacement=True, generator=generator)
    rows = index.view(REPLICATES, count) + torch.arange(REPLICATES)[:, None] * len(law)
    return torch.bincount(rows.flatten(), minlength=REPLICATES * len(law)).view(REPLICATES, -1) / count
