"""Reverse trajectories: particles carried back from noise to data by a sampler, kept for drawing."""

from collections.abc import Iterator

import numpy as np
import torch

from difflab.engine.bounds import DenoisingCurve
from difflab.engine.denoisers import Denoiser, NetworkReverse
from difflab.engine.samplers import sample
from difflab.engine.samplers.options import AnySampler
from difflab.engine.schedules import Schedule
from difflab.session.scene.arrays import as_array
from difflab.session.scene.forward import draw_noise
from difflab.session.scene.trajectories import Trajectories

# More frames than this are not told apart on the screen; the sampler still takes all its steps.
KEPT_FRAMES = 128


def reverse_trajectories(
    denoiser: Denoiser,
    schedule: Schedule,
    sampler: AnySampler,
    count: int,
    seed: int,
    curve: DenoisingCurve | None = None,
    own: NetworkReverse | None = None,
) -> Iterator[Trajectories | None]:
    """Run the sampler; yields None while it works (it can be ended then), the trajectories at last.

    The same seed starts from the same noise whatever the schedule: what moves is the effect of the schedule.
    `curve` is what the best variance asks for, `own` the learned one.
    """
    x_t = torch.from_numpy(draw_noise(count, 2, seed))
    generator = torch.Generator().manual_seed(seed)
    log_snrs = torch.from_numpy(np.array(schedule.log_snrs))
    kept = set(
        np.linspace(0, sampler.steps, min(sampler.steps, KEPT_FRAMES) + 1).round().astype(int).tolist()
    )
    times, positions = [], []
    for frame in sample(sampler, denoiser, log_snrs, x_t, generator, curve, reverse=own):
        if frame.index in kept:
            times.append(schedule.t_at(frame.log_snr))
            positions.append(as_array(frame.x))
        yield None
    yield Trajectories(np.array(times), np.stack(positions))
