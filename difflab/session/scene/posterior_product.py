"""The plane's posteriors: a distribution times r(x), the exact product, and how far samples are from it."""

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor

from difflab.engine.densities import Density
from difflab.engine.posterior.factors import Factor, HalfPlane, OfClass, Ring
from difflab.engine.posterior.multiply import exact_product
from difflab.engine.posterior.options import FACTOR_EXTENT
from difflab.engine.posterior.painted_factor import painted
from difflab.engine.posterior.total_variation import CELLS, cell_index, shares, total_variation
from difflab.engine.schedules import Schedule
from difflab.errors import DataError, UsageError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.scene.arrays import as_array
from difflab.session.scene.exact import exact_density
from difflab.session.scene.plane import DensityGrid, Extent, grid_over
from difflab.session.scene.posterior_frames import Float32, Variation
from difflab.session.scene.posterior_problem import opened

CLASS_DRAWS = 600
FINE = 4  # points of the quadrature along a cell's side
# A quadrature is believed where the density's own mass comes out this well; else draws stand for it.
TOLERATED = 0.02
DRAWS = 400_000


def factor_of(experiment: Experiment, assets: Mapping[str, AnyArray]) -> Factor:
    """The r(x) that the options name; DataError or UsageError where there is none such."""
    options = experiment.posterior
    if options.factor == "half-plane":
        angle = np.deg2rad(options.factor_angle)
        return HalfPlane(float(angle), options.factor_offset, options.factor_softness)
    if options.factor == "ring":
        return Ring(options.factor_radius, options.factor_softness)
    if options.factor == "class":
        return _class_factor(experiment, assets)
    nothing_yet = DataError("No r(x) is painted.", "Paint one, or choose another factor.")
    if not options.painted_factor:
        raise nothing_yet
    if options.painted_factor not in assets:
        raise DataError("The painted r(x) of this experiment is missing.", "Paint it again.")
    return painted(assets[options.painted_factor], options.factor_bandwidth)


def strength_of(experiment: Experiment, schedule: Schedule) -> Callable[[float], float]:
    """The power of r at a log-SNR: 1, or (T - t) / T."""
    if experiment.posterior.factor_time == "constant":
        return lambda _log_snr: 1.0
    return lambda log_snr: 1.0 - schedule.t_at(log_snr) / schedule.steps


def factor_values(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    extent: Extent = FACTOR_EXTENT,
    columns: int = 96,
    rows: int = 96,
) -> DensityGrid:
    """r(x) on a grid, between 0 and 1."""
    x = torch.from_numpy(grid_over(extent, columns, rows))
    values = factor_of(experiment, assets).log(x).exp()
    return DensityGrid(as_array(values).reshape(rows, columns), extent)


def product_density(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    extent: Extent = FACTOR_EXTENT,
    columns: int = 160,
    rows: int = 160,
) -> DensityGrid:
    """The exact product p(x) r(x), normalised over the grid, per squared scaled unit."""
    density = exact_density(experiment.data, assets)
    x = torch.from_numpy(grid_over(extent, columns, rows))
    logs = density.log_density(x, torch.inf).double() + factor_of(experiment, assets).log(x).double()
    left, right, bottom, top = extent
    cell = (right - left) / (columns - 1) * (top - bottom) / (rows - 1)
    values = torch.softmax(logs, 0) / cell
    return DensityGrid(as_array(values).reshape(rows, columns), extent)


def exact_samples(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    factor: Factor,
    count: int,
    generator: torch.Generator,
) -> Tensor:
    """(count, 2) float32 samples of p(x) r(x)."""
    density = exact_density(experiment.data, assets)
    return exact_product(lambda number: density.sample(number, generator), factor, count, generator)


def variation_of(
    samples: Float32, experiment: Experiment, assets: Mapping[str, AnyArray], factor: Factor
) -> Variation:
    """Total variation between the samples (n, 2) and the exact product, over a grid of cells."""
    exact = cell_probabilities(exact_density(experiment.data, assets), factor)
    found = total_variation(shares(torch.from_numpy(samples), FACTOR_EXTENT), len(samples), exact)
    return Variation(found.value, found.se, found.floor, found.floor_se)


def cell_probabilities(density: Density, factor: Factor) -> Tensor:
    """(c,) float64 of the exact product, by quadrature where that resolves the density, else by draws."""
    left, right, bottom, top = FACTOR_EXTENT
    side, points = (right - left) / CELLS / FINE, CELLS * FINE
    inner = (left + side / 2, right - side / 2, bottom + side / 2, top - side / 2)
    x = torch.from_numpy(grid_over(inner, points, points))
    masses = density.log_density(x, torch.inf).double().exp() * side**2
    generator = torch.Generator().manual_seed(0)
    outside = float(shares(density.sample(DRAWS // 10, generator), FACTOR_EXTENT)[-1])
    if abs(float(masses.sum()) + outside - 1.0) > TOLERATED or outside > TOLERATED:
        drawn = density.sample(DRAWS, generator)
        return shares(drawn, FACTOR_EXTENT, factor.log(drawn).double().exp())
    weights = masses * factor.log(x).double().exp()
    found = torch.bincount(cell_index(x, FACTOR_EXTENT), weights, CELLS**2 + 1)
    return found / found.sum()


def _class_factor(experiment: Experiment, assets: Mapping[str, AnyArray]) -> OfClass:
    data, options = opened(experiment.data, assets), experiment.posterior
    count = len(data.labels)
    if count < 2:
        raise UsageError(
            f"{experiment.data.title} has no classes.", "Choose another factor, or data with classes."
        )
    if options.factor_class >= count:
        raise UsageError(
            f"There is no class {options.factor_class}: {experiment.data.title} has {count}, from 0.",
            f"Choose a class below {count}.",
        )
    draw = data.draw(CLASS_DRAWS, np.random.default_rng(0))
    points = torch.from_numpy((draw.points - data.mean) / data.scale)
    chosen = torch.from_numpy(draw.label == options.factor_class)
    return OfClass(points[chosen], points[~chosen], options.factor_bandwidth)
