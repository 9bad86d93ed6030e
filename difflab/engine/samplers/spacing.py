"""Where a sampler's steps lie between the ends of a schedule, whatever the schedule's own number of steps."""

import numpy as np
import torch
from torch import Tensor

from difflab.engine.samplers.options import SamplerOptions

# Noisier than this (alpha < 0.7 %) nothing is decided: one step leads here, however far the schedule goes.
EVEN_FROM = -10.0
NOISIEST = -40.0  # alpha = 2e-9: no different from -inf in float32, and finite


def noise_levels(options: SamplerOptions, schedule_log_snrs: Tensor) -> Tensor:
    """The log-SNRs a sampler visits: (steps + 1,) float64, rising from the schedule's end to +inf.

    schedule_log_snrs: (T,) at t = 1..T, falling; the last may be -inf. The first of the levels is that of
    step T, the last but one that of step 1, the last the data.
    """
    schedule = schedule_log_snrs.to("cpu", torch.float64)
    if len(schedule) == 1 or options.steps == 1:
        levels = schedule[-1:].expand(options.steps).clone()
    elif options.spacing == "t":
        levels = _evenly_in_t(schedule, options.steps)
    else:
        start = max(schedule[-1].item(), min(EVEN_FROM, schedule[0].item()))
        levels = torch.linspace(start, schedule[0].item(), options.steps, dtype=torch.float64)
    levels[0] = schedule[-1]
    return torch.cat([levels, torch.tensor([torch.inf], dtype=torch.float64)])


def _evenly_in_t(schedule: Tensor, steps: int) -> Tensor:
    """Linear in log-SNR between the steps t = 1..T."""
    times = np.linspace(len(schedule), 1.0, steps)
    known = schedule.clamp(min=NOISIEST).numpy()
    return torch.from_numpy(np.interp(times, np.arange(1, len(known) + 1), known))
