"""Mean distances between all points of two clouds, in memory that does not grow with their product."""

import torch
from torch import Tensor

ROWS, COLUMNS = 64, 4096  # a block of distances of one MiB stays in a core's cache


def mean_distances(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """For each x its mean distance to all y, (n,), and for each y to all x, (m,); float64.

    x: (n, d), y: (m, d). Distances are float32 differences, not the faster |x|^2 + |y|^2 - 2 x.y, which loses
    close pairs to rounding.
    """
    x, y = x.float().T.contiguous(), y.float().T.contiguous()
    n, m = x.shape[1], y.shape[1]
    to_y, to_x = x.new_zeros(n, dtype=torch.float64), x.new_zeros(m, dtype=torch.float64)
    for row in range(0, n, ROWS):
        for column in range(0, m, COLUMNS):
            block = _distances(x[:, row : row + ROWS], y[:, column : column + COLUMNS])
            to_y[row : row + ROWS] += block.sum(dim=1)
            to_x[column : column + COLUMNS] += block.sum(dim=0)
    return to_y / m, to_x / n


def mean_distances_within(x: Tensor) -> Tensor:
    """For each x: (n, d) its mean distance to the n - 1 others, (n,), float64."""
    n = len(x)
    return mean_distances(x, x)[0] * (n / (n - 1))


def mean_square_distance(x: Tensor, y: Tensor) -> float:
    """Mean of |x - y|^2 over all pairs, by the moments."""
    x, y = x.double(), y.double()
    centre = x.mean(0)
    x, y = x - centre, y - centre
    return float(x.square().sum(1).mean() + y.square().sum(1).mean() - 2.0 * x.mean(0) @ y.mean(0))


def _distances(x: Tensor, y: Tensor) -> Tensor:
    """(r, c) distances of the columns of x: (d, r) and y: (d, c)."""
    squares = (x[0, :, None] - y[0]).square_()
    for k in range(1, len(x)):
        difference = x[k, :, None] - y[k]
        squares.addcmul_(difference, difference)
    return squares.sqrt_()
