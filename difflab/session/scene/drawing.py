"""Samples of an experiment, in the data's own units: what the commands and the exporters write."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.samplers.sample import sample
from difflab.engine.schedules import build
from difflab.session.scene.arrays import as_array
from difflab.session.scene.models import Model, error_curve
from difflab.session.sources import Source


@dataclass(frozen=True, eq=False)
class Drawing:
    """Samples after `step` of `steps` sampling steps.

    samples: (n, 2) raw units, raw = mean + scale * scaled. trajectory: (step + 1, n, 2) raw units and log_snrs
    (step + 1,) of its frames, from noise to data (+inf), where asked for.
    """

    step: int
    steps: int
    samples: NDArray[np.float32]
    mean: NDArray[np.float64]
    scale: float
    trajectory: NDArray[np.float32] | None = None
    log_snrs: NDArray[np.float64] | None = None


def draw_samples(
    source: Source, model: Model, count: int, device: str, trajectory: bool = False
) -> Iterator[Drawing]:
    """Run the experiment's sampler from noise; yields after every step, the samples themselves at last."""
    experiment = source.experiment
    data = experiment.data.open(source.assets)
    schedule = build(experiment.schedule)
    generator = torch.Generator(device).manual_seed(experiment.seed)
    x_t = torch.randn(count, data.dim, generator=generator, device=device)
    log_snrs = torch.from_numpy(np.array(schedule.log_snrs)).to(device, torch.float32)
    curve = error_curve(source, model, device)
    places, frames = [], []
    for frame in sample(experiment.sampler, model.denoiser, log_snrs, x_t, generator, curve):
        raw = (as_array(frame.x) * data.scale + data.mean).astype(np.float32)
        if trajectory:
            places.append(frame.log_snr)
            frames.append(raw)
        yield Drawing(
            frame.index,
            frame.steps,
            raw,
            data.mean,
            data.scale,
            np.stack(frames) if trajectory and frame.index == frame.steps else None,
            np.array(places) if trajectory and frame.index == frame.steps else None,
        )
