"""Energy distance: how different two clouds are, 0 in the mean if and only if their laws are equal."""

import math

from torch import Tensor

from difflab.engine.metrics.distances import mean_distances, mean_distances_within, mean_square_distance
from difflab.engine.metrics.estimate import Estimate


def energy_distance(x: Tensor, y: Tensor) -> Estimate:
    """2 E|X - Y| - E|X - X'| - E|Y - Y'|, unbiased (it can fall below 0), with its standard error.

    x: (n, d), y: (m, d) independent samples, n and m at least 2. Székely and Rizzo 2013, eq. 2.2, as a
    U-statistic. The standard error holds for equal laws, too, where the first-order (influence) part of
    Hoeffding's decomposition vanishes and the second-order part is all there is: there it is a little too
    large, as the vanishing part is estimated and never taken to be negative.
    """
    x_to_y, y_to_x = mean_distances(x, y)
    within_x, within_y = mean_distances_within(x), mean_distances_within(y)
    value = (2.0 * x_to_y.mean() - within_x.mean() - within_y.mean()).item()
    n, m = len(x), len(y)
    crossed = _interaction(mean_square_distance(x, y), x_to_y, y_to_x)
    inside_x = _interaction(mean_square_distance(x, x) * n / (n - 1), within_x, within_x)
    inside_y = _interaction(mean_square_distance(y, y) * m / (m - 1), within_y, within_y)
    first = _influence(x_to_y - within_x, crossed / m + inside_x / n) / n
    first += _influence(y_to_x - within_y, crossed / n + inside_y / m) / m
    second = 4.0 * crossed / (n * m) + 2.0 * inside_x / (n * (n - 1)) + 2.0 * inside_y / (m * (m - 1))
    return Estimate(value, math.sqrt(max(first, 0.0) + second))


def _interaction(mean_square: float, rows: Tensor, columns: Tensor) -> float:
    """Variance of the distance once the effects of either point are taken off it."""
    mean = rows.mean().item()
    return max(0.0, mean_square - rows.square().mean().item() - columns.square().mean().item() + mean**2)


def _influence(differences: Tensor, noise: float) -> float:
    """Variance of a point's influence, 2 (distance across - within), without the noise of those means."""
    return 4.0 * (differences.var().item() - noise)
