"""Fields over the plane at a time t: arrows of drift, score and flow, and the density of the noisy data."""

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.conversions import posterior, score_from_x0, velocity_from_x0
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities import Density
from difflab.engine.schedules import Schedule
from difflab.session.scene.arrays import as_array
from difflab.session.scene.plane import Arrows, DensityGrid, Extent, grid_over
from difflab.session.stage_view import FieldKind

# At t = 0 itself the noise is gone and the score of the data need not exist.
EARLIEST = 1e-3


def arrows(
    kind: FieldKind, denoiser: Denoiser, schedule: Schedule, t: float, grid: NDArray[np.float32]
) -> Arrows:
    """The field `kind` of `denoiser` at time t on the points of `grid`.

    drift: f_mu(x, t) - x, the mean move of a reverse step (Sohl-Dickstein et al. 2015, fig. 1);
    score: grad log q_t; velocity: dx/du of the probability flow, towards the data.
    """
    t = max(t, EARLIEST)
    here = torch.tensor(schedule.log_snr_at(t))
    x = torch.from_numpy(grid)
    denoised = denoiser(x, here)
    if kind == "score":
        vectors = score_from_x0(x, denoised, here)
    elif kind == "velocity":
        vectors = velocity_from_x0(x, denoised, here) * _log_snr_speed(schedule, t)
    else:
        step = posterior(here, torch.tensor(schedule.log_snr_at(max(t - 1.0, 0.0))))
        vectors = step.x0_weight * denoised + (step.x_weight - 1.0) * x
    return Arrows(grid, as_array(vectors))


def density_grid(density: Density, schedule: Schedule, t: float, extent: Extent, size: int) -> DensityGrid:
    """The exact density of the noisy data at time t on a square grid of `size` points a side."""
    x = torch.from_numpy(grid_over(extent, size, size))
    log_density = density.log_density(x, schedule.log_snr_at(max(t, EARLIEST)))
    return DensityGrid(np.exp(as_array(log_density)).reshape(size, size), extent)


def _log_snr_speed(schedule: Schedule, t: float) -> float:
    """-d(log-SNR)/du, positive: how fast the flow runs, towards the data, in units of u = t/T."""
    low, high = max(t - 0.5, 0.05), min(t + 0.5, float(schedule.steps))
    return (schedule.log_snr_at(low) - schedule.log_snr_at(high)) / (high - low) * schedule.steps
