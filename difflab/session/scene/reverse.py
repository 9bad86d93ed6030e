"""Reverse trajectories: particles carried back from noise to data by a sampler, kept for drawing."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.denoisers import Denoiser
from difflab.engine.samplers import sample
from difflab.engine.samplers.options import AnySampler
from difflab.engine.schedules import Schedule
from difflab.session.scene.forward import Float32, draw_noise
from difflab.session.scene.models import as_array

# More frames than this are not told apart on the screen; the sampler still takes all its steps.
KEPT_FRAMES = 128


@dataclass(frozen=True)
class Trajectories:
    """Positions of n particles along the reverse process.

    times: (k,) the schedule's time t of each kept frame, falling from T to 0. positions: (k, n, 2).
    """

    times: NDArray[np.float64]
    positions: Float32

    def at(self, t: float) -> Float32:
        """(n, 2) positions at time t, between two frames on the straight line from one to the other."""
        later = int(np.searchsorted(-self.times, -t, side="left"))
        before: Float32 = self.positions[max(later - 1, 0)]
        after: Float32 = self.positions[min(later, len(self.times) - 1)]
        if not 0 < later < len(self.times):
            return after if later else self.positions[0]
        span = self.times[later - 1] - self.times[later]
        share = np.float32((self.times[later - 1] - t) / span if span > 0 else 1.0)
        return np.asarray(before + share * (after - before))

    def index_at(self, t: float) -> int:
        """The last frame that the process has reached at time t."""
        return max(0, int(np.searchsorted(-self.times, -t, side="right")) - 1)


def reverse_trajectories(
    denoiser: Denoiser, schedule: Schedule, sampler: AnySampler, count: int, seed: int
) -> Iterator[Trajectories | None]:
    """Run the sampler; yields None while it works (it can be ended then), the trajectories at last.

    The same seed starts from the same noise whatever the schedule: what moves is the effect of the schedule.
    """
    x_t = torch.from_numpy(draw_noise(count, 2, seed))
    generator = torch.Generator().manual_seed(seed)
    log_snrs = torch.from_numpy(np.array(schedule.log_snrs))
    kept = set(
        np.linspace(0, sampler.steps, min(sampler.steps, KEPT_FRAMES) + 1).round().astype(int).tolist()
    )
    times, positions = [], []
    for frame in sample(sampler, denoiser, log_snrs, x_t, generator):
        if frame.index in kept:
            times.append(schedule.t_at(frame.log_snr))
            positions.append(as_array(frame.x))
        yield None
    yield Trajectories(np.array(times), np.stack(positions))
