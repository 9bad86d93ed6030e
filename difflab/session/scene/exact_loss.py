"""The loss that the exact model has under an objective: the floor that no training gets below."""

import torch

from difflab.engine.conversions import noised
from difflab.engine.densities import Density
from difflab.engine.networks.predictions import PREDICTIONS
from difflab.engine.objectives.noise_levels import draw_log_snrs
from difflab.engine.objectives.options import AnyObjective

LEVELS, DRAWS = 128, 512


def exact_loss(objective: AnyObjective, density: Density, seed: int) -> float:
    """E weight e(log_snr) over the objective's noise levels, e the exact model's mean square error of x_0.

    Rao-Blackwellised: the posterior variance stands for the squared error, so that 128 stratified levels with
    512 points each give it to about half a per cent.
    """
    generator = torch.Generator().manual_seed(seed)
    log_snrs = draw_log_snrs(objective, 1, LEVELS, generator)[0]
    weights = PREDICTIONS[objective.name].log_weight(log_snrs).exp()
    errors = []
    for log_snr in log_snrs:
        x_0 = density.sample(DRAWS, generator)
        x = noised(x_0, torch.randn(x_0.shape, generator=generator), log_snr)
        errors.append(density.posterior_variance(x, float(log_snr)).mean())
    return float((weights * torch.stack(errors)).mean())
