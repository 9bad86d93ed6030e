"""Running a sampler: where its steps lie, and a frame after each of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

import torch
from torch import Tensor

from difflab.engine.denoisers import Denoiser
from difflab.engine.samplers.options import AnySampler, Spacing

ErrorCurve = Callable[[float], float]
# Each module has a class Stepper with its own way of one step.
STEPPERS = {
    "ancestral": "difflab.engine.samplers.ancestral",
    "ddim": "difflab.engine.samplers.ddim",
    "flow-euler": "difflab.engine.samplers.flow_euler",
    "flow-heun": "difflab.engine.samplers.flow_heun",
}


@dataclass(frozen=True, eq=False)
class SampleFrame:
    """The particles after `index` of `steps` steps: x (n, d) in VP scaling at `log_snr`, detached.

    denoised: (n, d) what the denoiser said where the step began; None in the first frame, which is x_T.
    """

    index: int
    steps: int
    log_snr: float
    x: Tensor
    denoised: Tensor | None = None


class Stepper(Protocol):
    """One step of a sampler, from a noisier to a cleaner log-SNR (+inf: to the data)."""

    def step(self, x: Tensor, here: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        """The particles after the step and what the denoiser said at its beginning, both (n, d)."""


def step_log_snrs(schedule_log_snrs: Tensor, steps: int, spacing: Spacing) -> Tensor:
    """(steps + 1,) log-SNRs from the schedule's noisy end to its first step, then +inf, float64, on the CPU.

    `schedule_log_snrs` (T,) holds those of the schedule's steps 1..T. Evenly in log-SNR or evenly in t.
    """
    schedule = schedule_log_snrs.detach().to("cpu", torch.float64)
    # A schedule that ends without any signal ends at -inf: the sampler starts as near as makes no difference.
    schedule = schedule.clamp(min=-40.0)
    if spacing == "log-snr":
        # With one step there is but one place to start from: the noisy end.
        places = torch.linspace(float(schedule[-1]), float(schedule[0]), steps, dtype=torch.float64)
    else:
        times = torch.linspace(len(schedule) - 1, 0, steps, dtype=torch.float64)
        before = times.floor().long()
        after = (before + 1).clamp(max=len(schedule) - 1)
        places = torch.lerp(schedule[before], schedule[after], times - before)
    return torch.cat([places, torch.tensor([torch.inf], dtype=torch.float64)])


def sample(
    options: AnySampler,
    denoiser: Denoiser,
    schedule_log_snrs: Tensor,
    x_t: Tensor,
    generator: torch.Generator,
    error_curve: ErrorCurve | None = None,
) -> Iterator[SampleFrame]:
    """Carry x_T (n, d) to the data; yields x_T first, then the particles after each step.

    The last frame stands at log_snr +inf, no noise added. `error_curve` gives the denoiser's mean square
    error per dimension at a log-SNR, which the ancestral sampler's best variance needs. The generator lies on
    the device of x_T.
    """
    places = step_log_snrs(schedule_log_snrs, options.steps, options.spacing)
    stepper: Stepper = import_module(STEPPERS[options.name]).Stepper(
        options, denoiser, generator, error_curve
    )
    x = x_t
    yield SampleFrame(0, options.steps, float(places[0]), x)
    for index in range(options.steps):
        x, denoised = stepper.step(x, places[index], places[index + 1])
        yield SampleFrame(index + 1, options.steps, float(places[index + 1]), x, denoised)
