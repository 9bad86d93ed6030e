"""The denoising error of a model by log-SNR, where a sampler needs it: the best variance does."""

from collections.abc import Mapping

import numpy as np
import torch

from difflab.engine.denoisers import Denoiser
from difflab.engine.metrics import ErrorCurve, denoising_errors
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.scene.exact import exact_density

LOG_SNRS = tuple(np.linspace(-10.0, 14.0, 33).tolist())
COUNT = 1024


def error_curve(
    experiment: Experiment, assets: Mapping[str, AnyArray], denoiser: Denoiser, device: str = "cpu"
) -> ErrorCurve | None:
    """The curve of `denoiser` on the experiment's data; None where its sampler does not ask for it."""
    sampler = experiment.sampler
    if sampler.name != "ancestral" or sampler.variance != "best":
        return None
    generator = torch.Generator().manual_seed(experiment.seed)
    density = exact_density(experiment.data, assets)
    return ErrorCurve.of_model(denoising_errors(denoiser, density, LOG_SNRS, generator, COUNT, device))
