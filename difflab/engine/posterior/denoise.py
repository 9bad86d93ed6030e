"""Denoising: samples of p(x_0 | y) for y = x_0 + noise, by the reverse chain begun at the noise's level.

y / sqrt(1 + 1/SNR) is x_t at the log-SNR log(SNR), so that the chain from there on samples the posterior, but
for the model's own error and that of the steps (Sohl-Dickstein et al. 2015, figure 3).
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from difflab.engine.denoisers import Denoiser
from difflab.engine.samplers import AncestralOptions, SampleFrame, sample
from difflab.engine.samplers.move import ErrorCurve


def level_of(snr: float) -> float:
    """The log-SNR, in nats, of data of unit variance with noise of variance 1 / snr."""
    return math.log(snr)


def as_noisy(noisy: Tensor, snr: float) -> Tensor:
    """y = x_0 + noise, VP-scaled: the x_t that it is."""
    return noisy / math.sqrt(1.0 + 1.0 / snr)


def remaining(schedule_log_snrs: Tensor, snr: float) -> Tensor:
    """(k,) the schedule's levels cleaner than the noisy copy, and last the level of the copy itself."""
    level = torch.tensor([level_of(snr)], dtype=torch.float64)
    schedule = schedule_log_snrs.double()
    return torch.cat([schedule[schedule > level], level])


def denoise(
    options: AncestralOptions,
    denoiser: Denoiser,
    schedule_log_snrs: Tensor,
    noisy: Tensor,
    snr: float,
    generator: torch.Generator,
    error_curve: ErrorCurve | None = None,
) -> Iterator[SampleFrame]:
    """Carry the same y (n, d), repeated, to n samples of x_0 given y; ancestral, as a flow would give one.

    The first frame's `denoised` is the model's posterior mean E[x_0 | y].
    """
    levels = remaining(schedule_log_snrs, snr)
    if len(levels) == 1:  # less noise than the schedule's first step: one step, the posterior mean
        options = options.replace(steps=1)
    yield from sample(options, denoiser, levels, as_noisy(noisy, snr), generator, error_curve)
