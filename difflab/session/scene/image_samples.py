"""Samples of images under the experiment's condition: for commands, training grids and evaluations."""

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
from difflab.session.scene.forward import Float32, draw_noise
from difflab.session.scene.models import denoiser_of


@dataclass(frozen=True, eq=False)
class ImageSamples:
    """`count` images after `step` of `steps` sampling steps.

    x: (n, d) scaled units, the samples themselves at last; log_snr: their noise level, +inf at last;
    denoised: (n, d) what the model takes them to become; label: (n,) the class of each, -1 for any.
    """

    step: int
    steps: int
    log_snr: float
    x: Float32
    denoised: Float32
    label: NDArray[np.int64]


def image_samples(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    count: int,
    seed: int,
    device: str = "cpu",
) -> Iterator[ImageSamples]:
    """Run the experiment's sampler from noise, `learned` None with the exact model; yields after every step.

    The same seed begins with the same noise for any model, so that a grid can be watched while it learns; the
    first images are the same for every count under samplers without noise of their own.
    """
    denoiser, labels = conditioned_model(experiment, assets, learned, count, device)
    dim = experiment.data.open(assets).dim if learned is None else learned.dim
    x_t = torch.from_numpy(draw_noise(count, dim, seed)).to(device)
    generator = torch.Generator(device).manual_seed(seed)
    log_snrs = torch.from_numpy(np.array(build(experiment.schedule).log_snrs))
    curve = error_curve(experiment, assets, denoiser_of(experiment, assets, learned, device), device)
    for frame in sample(experiment.sampler, denoiser, log_snrs, x_t, generator, curve):
        x, denoised = as_array(frame.x), as_array(frame.denoised)
        yield ImageSamples(frame.index, frame.steps, frame.log_snr, x, denoised, labels)
