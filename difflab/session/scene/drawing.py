"""Samples of an experiment, in the data's own units: what the commands and the exporters write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.samplers import sample
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.arrays import as_array
from difflab.session.scene.conditioning import conditioned_model
from difflab.session.scene.error_curve import error_curve
from difflab.session.scene.learned import learned_reverse
from difflab.session.scene.models import denoiser_of


@dataclass(frozen=True, eq=False)
class Drawing:
    """Samples after `step` of `steps` sampling steps.

    samples: (n, d) raw units, raw = mean + scale * scaled. trajectory: (step + 1, n, d) raw units and
    log_snrs (step + 1,) of its frames, from noise to data (+inf), where asked for.
    """

    step: int
    steps: int
    samples: NDArray[np.float32]
    mean: NDArray[np.float64]
    scale: float
    trajectory: NDArray[np.float32] | None = None
    log_snrs: NDArray[np.float64] | None = None


def draw_samples(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    count: int,
    device: str = "cpu",
    trajectory: bool = False,
) -> Iterator[Drawing]:
    """Run the experiment's sampler from noise; yields after every step, the samples themselves at last.

    `learned` None draws with the exact model.
    """
    data = experiment.data.open(assets)
    schedule = build(experiment.schedule)
    generator = torch.Generator(device).manual_seed(experiment.seed)
    x_t = _from_the_prior(experiment, (count, data.dim), generator)
    log_snrs = torch.from_numpy(np.array(schedule.log_snrs))
    denoiser, _ = conditioned_model(experiment, assets, learned, count, device)
    curve = error_curve(experiment, assets, denoiser_of(experiment, assets, learned, device), device)
    places, frames = [], []
    process = experiment.process
    own = None if learned is None else learned_reverse(learned, device)
    for frame in sample(experiment.sampler, denoiser, log_snrs, x_t, generator, curve, process, own):
        raw = (as_array(frame.x) * data.scale + data.mean).astype(np.float32)
        if trajectory:
            places.append(frame.log_snr)
            frames.append(raw)
        whole = trajectory and frame.index == frame.steps
        yield Drawing(
            frame.index,
            frame.steps,
            raw,
            data.mean,
            data.scale,
            np.stack(frames) if whole else None,
            np.array(places) if whole else None,
        )


def _from_the_prior(
    experiment: Experiment, shape: tuple[int, int], generator: torch.Generator
) -> torch.Tensor:
    """x_T: standard normal numbers, or coin flips at the process' rate."""
    if experiment.process.name == "binomial":
        chance = torch.rand(shape, generator=generator, device=generator.device)
        return (chance < experiment.process.rate).float()
    return torch.randn(shape, generator=generator, device=generator.device)
