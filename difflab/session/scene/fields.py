"""Fields over the plane at a time t: arrows of drift, score and flow, and the density of the noisy data."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.conversions import posterior, score_from_x0, velocity_from_x0
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities import Density
from difflab.engine.schedules import Schedule
from difflab.session.scene.models import as_array
from difflab.session.stage_view import FieldKind

# At t = 0 itself the noise is gone and the score of the data need not exist.
EARLIEST = 1e-3


@dataclass(frozen=True)
class Extent:
    """A rectangle of the plane, in scaled units."""

    left: float
    right: float
    bottom: float
    top: float

    def grid(self, columns: int, rows: int) -> NDArray[np.float32]:
        """(rows * columns, 2) centres of a grid of cells, row by row from the bottom."""
        x = self.left + (np.arange(columns) + 0.5) / columns * (self.right - self.left)
        y = self.bottom + (np.arange(rows) + 0.5) / rows * (self.top - self.bottom)
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(np.float32)


@dataclass(frozen=True)
class Arrows:
    """positions, vectors: (n, 2), in scaled units (drift per step, flow per unit of u)."""

    positions: NDArray[np.float32]
    vectors: NDArray[np.float32]


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


def log_density_grid(
    density: Density, schedule: Schedule, t: float, extent: Extent, size: int
) -> NDArray[np.float32]:
    """(size, size) log q_t in nats, row by row from the bottom."""
    x = torch.from_numpy(extent.grid(size, size))
    return as_array(density.log_density(x, schedule.log_snr_at(t))).reshape(size, size)


def _log_snr_speed(schedule: Schedule, t: float) -> float:
    """-d(log-SNR)/du, positive: how fast the flow runs, towards the data, in units of u = t/T."""
    low, high = max(t - 0.5, 0.05), min(t + 0.5, float(schedule.steps))
    return (schedule.log_snr_at(low) - schedule.log_snr_at(high)) / (high - low) * schedule.steps
