"""Where the network practises: the log-SNRs of a batch, drawn over the objective's range or over steps."""

import math
from collections.abc import Callable
from typing import TypeAlias

import torch
from torch import Tensor

from difflab.engine.objectives.options import RangeOptions

MOST_MET = 128  # steps that a batch meets where each has weights of its own: it costs no more for any T

NoiseLevels: TypeAlias = Callable[[int, int, torch.Generator], Tensor]
"""(batches, batch, generator) -> (batches, batch) log-SNRs."""


def draw_log_snrs(options: RangeOptions, batches: int, batch: int, generator: torch.Generator) -> Tensor:
    """(batches, batch) log-SNRs, each row one batch, stratified over the range if asked for.

    The cosine emphasis is the density sech(log_snr / 2) / (2 pi), that of uniform times on the schedule
    alpha_bar = cos^2(pi u / 2) (Kingma and Gao 2023, table 1), cut to the range.
    """
    u = _places(batches, batch, generator, options.stratified)
    low, high = options.log_snr_min, options.log_snr_max
    if options.emphasis == "even":
        return low + (high - low) * u
    # u -> angle of the cosine schedule -> log-SNR; float64, as float32 cannot tell angles near pi/2 apart.
    most, least = math.atan(math.exp(-0.5 * low)), math.atan(math.exp(-0.5 * high))
    angle = most + (least - most) * u.double()
    return (-2.0 * angle.tan().log()).float().clamp(low, high)


def draw_steps(
    log_snrs: Tensor, batches: int, batch: int, generator: torch.Generator, most: int | None = None
) -> Tensor:
    """(batches, batch) of the steps' `log_snrs` (k,), each step as often as another, stratified.

    most: how many different steps a batch may meet: fewer than k of them are evenly spaced from a random
    beginning, and neighbours in the batch share a step.
    """
    if most is None or most >= min(batch, len(log_snrs)):
        u = _places(batches, batch, generator, stratified=True)
    else:
        groups = torch.arange(batch, device=generator.device) * most // batch
        u = (torch.rand(batches, 1, generator=generator, device=generator.device) + groups) / most
    chosen = (u * len(log_snrs)).long().clamp(max=len(log_snrs) - 1)  # rounding may reach u = 1
    return log_snrs.float().to(u.device)[chosen]


def _places(batches: int, batch: int, generator: torch.Generator, stratified: bool) -> Tensor:
    """(batches, batch) numbers in [0, 1): independent, or one in each of `batch` equal parts, in order."""
    u = torch.rand(batches, batch, generator=generator, device=generator.device)
    return (u + torch.arange(batch, device=u.device)) / batch if stratified else u
