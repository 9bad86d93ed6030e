"""The exact denoising error by quadrature on a grid in the plane: no sampling error at all.

With J the Fisher information of y = centre + s eps, the centre's variance given y is on average
s^2 - s^4 J / d per dimension (Tweedie's rule, second order). The data's own noise is added in closed form.
The trapezium rule converges exponentially for such smooth functions.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from difflab.engine.bounds.grid_sums import grid_sums, span
from difflab.engine.densities.base import Density
from difflab.engine.densities.blurred import BlurredDensity
from difflab.engine.densities.kernels import RESOLUTION, Kernel

SPACING = 0.7  # of the nodes, in units of the blur: errs by less than 1e-4 of the error
REACH = 8.5  # blurs beyond the outermost centre
PLANE = 2


def least_error(density: Density, log_snr: float, most_products: float) -> float | None:
    """E|x_0 - E[x_0|x_t]|^2 / d; None where only sampling can tell it within that many products."""
    known = LEAST_ERRORS.get(type(density))
    return None if known is None else known(density, log_snr, most_products)


def cleanest_level(density: Density) -> float | None:
    """A log-SNR beyond which the error falls just as the noise does; None where the density does not tell."""
    known = CLEANEST.get(type(density))
    return None if known is None else known(density)


def _blurred_error(density: BlurredDensity, log_snr: float, most_products: float) -> float | None:
    added = math.exp(-log_snr)
    s = max(RESOLUTION, math.sqrt(density.noise**2 + added))
    between = _centre_variance(density.ladder.kernel(s), s, most_products)
    if between is None:
        return None
    share = density.noise**2 / (density.noise**2 + added)
    return share * added + (1.0 - share) ** 2 * between


def _blurred_cleanest(density: BlurredDensity) -> float:
    """Well inside the data's own noise; without noise, where the density is still resolved."""
    if density.noise <= RESOLUTION:
        return -2.0 * math.log(RESOLUTION) - 0.5
    return 11.0 - 2.0 * math.log(density.noise)


LEAST_ERRORS: Mapping[type, Callable[[Any, float, float], float | None]] = {BlurredDensity: _blurred_error}
CLEANEST: Mapping[type, Callable[[Any], float]] = {BlurredDensity: _blurred_cleanest}


def _centre_variance(kernel: Kernel, s: float, most_products: float) -> float | None:
    """The centre's mean posterior variance per dimension at blur s."""
    extent = span(kernel)
    if extent is None:
        return None
    size = extent.high - extent.low + 2 * REACH * s
    counts = [math.ceil(float(length) / (SPACING * s)) + 1 for length in size]
    if math.prod(counts) * extent.terms > most_products:
        return None
    x, y = (
        torch.linspace(float(low) - REACH * s, float(high) + REACH * s, count, dtype=torch.float64)
        for low, high, count in zip(extent.low, extent.high, counts, strict=True)
    )
    return s**2 * max(1.0 - _information(kernel, x, y, s) / PLANE, 0.0)


def _information(kernel: Kernel, x: Tensor, y: Tensor, s: float) -> float:
    """s^2 J, between 0 and 2."""
    sums = grid_sums(kernel, x, y, s)
    floor = float(sums.mass.max()) * 1e-200
    slopes = (sums.by_x.square() + sums.by_y.square()) / sums.mass.clamp_min(floor)
    # The mass is 1 but for the rule's error, which the quotient lowers.
    return s**2 * float(slopes.sum() / sums.mass.sum())
