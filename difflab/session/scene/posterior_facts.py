"""Figures about a finished method: its bias against the exact posterior, its distance from the original."""

import numpy as np
import torch
from torch import Tensor

from difflab.engine.posterior.bias import compare, root_mean_square
from difflab.session.scene.arrays import as_array
from difflab.session.scene.posterior_chains import Chains
from difflab.session.scene.posterior_frames import Error, PosteriorFacts, PosteriorFrame
from difflab.session.scene.posterior_product import variation_of

FEWEST = 8  # samples from which a standard deviation is worth comparing


def facts_of(
    method: str, chains: Chains, frame: PosteriorFrame, first_denoised: Tensor | None, seconds: float
) -> PosteriorFacts:
    """What can be said of the samples in the last frame of a method."""
    problem, law = chains.problem, chains.exact_law
    if law is None:
        variation = variation_of(frame.samples, chains.experiment, chains.assets, chains.factor)
        return PosteriorFacts(seconds, total_variation=variation)
    unknown = problem.unknown
    assert problem.original is not None
    error = float(np.sqrt(np.mean(np.square((frame.mean - problem.original)[unknown], dtype=np.float64))))
    biases = _biases(chains, frame) if len(frame.samples) >= FEWEST else (None, None)
    first = None
    if problem.task == "denoise" and method != "exact" and first_denoised is not None:
        first = as_array(first_denoised[0])
    mean_bias, deviation_bias = biases
    return PosteriorFacts(seconds, law.effective, mean_bias, deviation_bias, error, posterior_mean=first)


def _biases(chains: Chains, frame: PosteriorFrame) -> tuple[Error, Error]:
    """Of the mean and of the standard deviation, over unknown elements."""
    law = chains.exact_law
    assert law is not None
    unknown = torch.from_numpy(chains.problem.unknown)
    mean, variance = law.mean()[unknown], law.variance()[unknown]
    samples = torch.from_numpy(frame.samples)[:, unknown]
    bias = compare(samples, mean, variance)
    found = samples.double().std(0)
    # The standard error of a standard deviation, of Gaussian samples: enough to tell chance from bias.
    chance = found / (2 * (len(samples) - 1)) ** 0.5
    deviation = root_mean_square(found - variance.sqrt(), chance)
    return Error(bias.mean_rms.value, bias.mean_rms.se), Error(deviation.value, deviation.se)
