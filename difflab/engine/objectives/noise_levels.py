"""Where the network practises: the log-SNRs of a batch, drawn over the objective's range."""

import math

import torch
from torch import Tensor

from difflab.engine.objectives.options import ObjectiveOptions


def draw_log_snrs(options: ObjectiveOptions, batches: int, batch: int, generator: torch.Generator) -> Tensor:
    """(batches, batch) log-SNRs, each row one batch, stratified over the range if asked for.

    The cosine emphasis is the density sech(log_snr / 2) / (2 pi), that of uniform times on the schedule
    alpha_bar = cos^2(pi u / 2) (Kingma and Gao 2023, table 1), cut to the range.
    """
    u = torch.rand(batches, batch, generator=generator, device=generator.device)
    if options.stratified:
        u = (u + torch.arange(batch, device=u.device)) / batch
    low, high = options.log_snr_min, options.log_snr_max
    if options.emphasis == "even":
        return low + (high - low) * u
    # u -> angle of the cosine schedule -> log-SNR; float64, as float32 cannot tell angles near pi/2 apart.
    most, least = math.atan(math.exp(-0.5 * low)), math.atan(math.exp(-0.5 * high))
    angle = most + (least - most) * u.double()
    return (-2.0 * angle.tan().log()).float().clamp(low, high)
