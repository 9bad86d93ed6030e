"""Measuring e(lambda) once per model, from a first rough curve to one that gives K to 0.005 bits.

Exact models: by quadrature wherever that is cheap, else by the mean posterior variance at sampled points,
which no single x_0 disturbs (Rao-Blackwell). Learned models: the exact error plus the mean squared distance
from the exact answer. Points and noises are the same at all levels, so the curve is smooth, and their
covariance is kept, so that K's standard error is right.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.bounds.finite import not_finite_at
from difflab.engine.bounds.known_limit import held_to_limit
from difflab.engine.bounds.ledger import LN2
from difflab.engine.bounds.levels import is_coarse, levels
from difflab.engine.bounds.quadrature import cleanest_level, least_error
from difflab.engine.bounds.running import RunningMean
from difflab.engine.conversions import noised
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.base import Density
from difflab.engine.schedules.views import FloatArray

ACCURACY = 0.002  # bits of K, as a standard error; 0.005 with what quadrature and interpolation add
ENOUGH = 0.02  # or this share of what a model's K is short of the exact model's
CHEAP, DEAR = 3e6, 1.5e8  # products that a level may take by quadrature: at first, and in the end
SCOUTS = 96  # points of the first frame
BATCH = 1024
MOST_BATCHES, MOST_OF_LEARNED = 64, 16
SEEN = 12.0  # log-SNR up to which a learned model is measured to that accuracy: beta_1 = 6e-6
CLEANEST = 28.0  # where the density does not tell: beta_1 = 1e-12

# The value (n,) whose mean is wanted, of noisy points (n, d) at a log-SNR.
Value = Callable[[Tensor, float], Tensor]


def measure_exact(density: Density, generator: torch.Generator) -> Iterator[DenoisingCurve]:
    """Ever better curves of the exact model; the first after some 100 ms for formula-made data.

    Yields after each piece of work, also where the curve is still the last one; the final curve is `done`.
    """
    grid = levels(cleanest_level(density) or CLEANEST)
    least = _least(density)
    moment = second_moment(density)
    few = grid[is_coarse(len(grid))]
    found = np.array([_quadrature(density, level, CHEAP) for level in few])
    rough = _drawn(least, density, few[np.isnan(found)], SCOUTS, generator, torch.float64)
    curve = replace(_assembled(few, found, rough, density.dim, moment), done=False)
    yield curve
    found = np.full(len(grid), np.nan)
    for index, level in enumerate(grid):
        found[index] = _quadrature(density, level, DEAR)
        yield curve
    open_levels = grid[np.isnan(found)]
    limit = density.limit_bits() if len(open_levels) else None
    for sums in _batches(least, density, open_levels, generator, torch.float64):
        curve = _assembled(grid, found, sums, density.dim, moment)
        if limit is not None:
            curve = held_to_limit(curve, np.isnan(found), limit)
        done = _is_accurate(curve, grid[-1]) or sums.count >= BATCH * MOST_BATCHES
        yield replace(curve, done=done)
        if done:
            return


def measure(
    denoiser: Denoiser,
    density: Density,
    generator: torch.Generator,
    device: str = "cpu",
    exact: DenoisingCurve | None = None,
    steps: FloatArray | None = None,
) -> Iterator[DenoisingCurve]:
    """Ever better curves of a learned model, each with the exact curve beside it.

    steps: the log-SNRs (T,) of its steps where the model is tied to them: it is asked nowhere else.
    exact: the finished curve of the exact model; where it is not given it is measured here, just as
    `measure_exact` would with a generator of the same seed. Raises NonFiniteError where the model's answer is
    not finite.
    """
    excess = _excess(denoiser, density)
    rough = _few_of(exact) if exact else next(measure_exact(density, _alike(generator)))
    base = rough if steps is None else _at_steps(rough, steps)
    sums = _drawn(excess, density, base.log_snrs, SCOUTS, generator, torch.float32, device)
    curve = replace(_beside(base, sums, rough), done=False)
    yield curve
    if exact is None:
        exact = yield from _finished_exact(density, _alike(generator), curve)
    base = exact if steps is None else _at_steps(exact, steps)
    for sums in _batches(excess, density, base.log_snrs, generator, torch.float32, device):
        curve = _beside(base, sums, exact)
        done = _is_accurate(curve, SEEN, base) or sums.count >= BATCH * MOST_OF_LEARNED
        yield replace(curve, done=done)
        if done:
            return


def _alike(generator: torch.Generator) -> torch.Generator:
    """A new one with the same seed, so that what the model draws does not change the exact curve."""
    return torch.Generator().manual_seed(generator.initial_seed())


def _finished_exact(
    density: Density, generator: torch.Generator, meanwhile: DenoisingCurve
) -> Generator[DenoisingCurve, None, DenoisingCurve]:
    """The finished exact curve; yields the model's rough one while it is measured."""
    exact = meanwhile
    for frame in measure_exact(density, generator):
        exact = frame
        yield meanwhile
    return exact


def second_moment(density: Density) -> float:
    """E|x_0|^2 / d, from what the exact denoiser says of pure noise."""
    nowhere = torch.zeros(1, density.dim, dtype=torch.float64)
    mean = density.denoise(nowhere, -np.inf)
    return float(density.posterior_variance(nowhere, -np.inf).mean() + mean.square().mean())


def _quadrature(density: Density, level: float, most_products: float) -> float:
    """The exact error, NaN where it has to be sampled."""
    found = least_error(density, level, most_products)
    return np.nan if found is None else found


def _least(density: Density) -> Value:
    """The posterior variance per dimension."""
    return density.posterior_variance


def _excess(denoiser: Denoiser, density: Density) -> Value:
    """The squared distance from the exact answer per dimension."""

    def value(x: Tensor, level: float) -> Tensor:
        answer = denoiser(x, torch.tensor(level, dtype=x.dtype, device=x.device))
        if not bool(torch.isfinite(answer).all()):
            raise not_finite_at(level)
        return (answer.double() - density.denoise(x, level).double()).square().mean(dim=1)

    return value


def _drawn(
    value: Value,
    density: Density,
    at: FloatArray,
    count: int,
    generator: torch.Generator,
    dtype: torch.dtype,
    device: str = "cpu",
) -> RunningMean:
    """Means at the levels (j,) over `count` data points with one noise each, the same at every level."""
    x0 = density.sample(count, generator).to(device, dtype)
    eps = torch.randn(x0.shape, generator=generator, device=generator.device).to(device, dtype)
    rows = np.empty((count, len(at)))
    for column, level in enumerate(at.tolist()):
        x = noised(x0, eps, torch.tensor(level, dtype=dtype, device=device))
        rows[:, column] = value(x, level).double().cpu().numpy()
    return RunningMean.of(rows)


def _batches(
    value: Value,
    density: Density,
    at: FloatArray,
    generator: torch.Generator,
    dtype: torch.dtype,
    device: str = "cpu",
) -> Iterator[RunningMean]:
    """The means over ever more points."""
    sums = _drawn(value, density, at, BATCH, generator, dtype, device)
    yield sums
    for _ in range(MOST_BATCHES - 1):
        sums = sums.plus(_drawn(value, density, at, BATCH, generator, dtype, device))
        yield sums


def _assembled(
    grid: FloatArray, found: FloatArray, sums: RunningMean, dim: int, moment: float
) -> DenoisingCurve:
    """The curve of quadrature (k,), NaN where the sampled means stand in."""
    missing = np.isnan(found)
    errors, covariance = found.copy(), np.zeros((len(grid), len(grid)))
    errors[missing] = sums.mean
    covariance[np.ix_(missing, missing)] = sums.covariance
    return DenoisingCurve(grid, errors, dim, moment, covariance if missing.any() else None)


def _beside(base: DenoisingCurve, sums: RunningMean, exact: DenoisingCurve) -> DenoisingCurve:
    """A model's curve from its mean excess over the least error `base`, which was measured independently."""
    covariance = sums.covariance if base.covariance is None else sums.covariance + base.covariance
    return DenoisingCurve(
        base.log_snrs, base.errors + sums.mean, base.dim, base.second_moment, covariance, exact
    )


def _at_steps(exact: DenoisingCurve, steps: FloatArray) -> DenoisingCurve:
    """The exact curve at the log-SNRs of steps 2..T; others, which K leaves out, only where these are few."""
    asked = steps[1:] if len(steps) > 2 else np.append(steps, exact.log_snrs[:2])
    at = np.unique(np.maximum(asked, exact.log_snrs[0]))
    return replace(exact, log_snrs=at, errors=exact.error_at(at), covariance=None)


def _few_of(curve: DenoisingCurve) -> DenoisingCurve:
    """At the levels of a first look."""
    few = is_coarse(len(curve.log_snrs))
    covariance = None if curve.covariance is None else curve.covariance[np.ix_(few, few)]
    return replace(curve, log_snrs=curve.log_snrs[few], errors=curve.errors[few], covariance=covariance)


def _is_accurate(curve: DenoisingCurve, cleanest: float, best: DenoisingCurve | None = None) -> bool:
    """Whether K of a fine schedule that begins at the level `cleanest` is known well enough.

    Of a model that is far from the `best` curve it need not be known as well.
    """
    if curve.covariance is None:
        return True
    rates = np.where(curve.log_snrs <= cleanest, np.exp(np.minimum(curve.log_snrs, cleanest)), 0.0)
    weights = curve.dim / 2 / LN2 * rates * np.gradient(curve.log_snrs)
    short_by = 0.0 if best is None else float(weights @ (curve.errors - best.errors))
    enough = max(ACCURACY, ENOUGH * short_by)
    return float(weights @ curve.covariance @ weights) <= enough**2
