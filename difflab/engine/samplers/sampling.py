"""The one loop around every sampler: it denoises, shows a frame, takes a step."""

from collections.abc import Iterator

import torch
from torch import Tensor

from difflab.engine.denoisers import Denoiser, NetworkReverse
from difflab.engine.processes.options import GAUSSIAN, AnyProcess
from difflab.engine.samplers.ancestral import ancestral_step
from difflab.engine.samplers.binomial import binomial_step
from difflab.engine.samplers.ddim import ddim_step
from difflab.engine.samplers.flow_euler import flow_euler_step
from difflab.engine.samplers.flow_heun import flow_heun_step
from difflab.engine.samplers.frame import SampleFrame
from difflab.engine.samplers.move import ErrorCurve, Move, OwnStep, Step
from difflab.engine.samplers.options import AnySampler
from difflab.engine.samplers.spacing import noise_levels
from difflab.errors import NonFiniteError, UsageError

STEPS: dict[str, Step] = {
    "flow-heun": flow_heun_step,
    "flow-euler": flow_euler_step,
    "ddim": ddim_step,
    "ancestral": ancestral_step,
    "binomial": binomial_step,
}


@torch.no_grad()
def sample(
    options: AnySampler,
    denoiser: Denoiser,
    schedule_log_snrs: Tensor,
    x: Tensor,
    generator: torch.Generator,
    error_curve: ErrorCurve | None = None,
    process: AnyProcess = GAUSSIAN,
    reverse: NetworkReverse | None = None,
) -> Iterator[SampleFrame]:
    """See `difflab.engine.samplers.sample`."""
    if options.space != process.space:
        raise UsageError(
            f"The sampler {options.title!r} does not fit the {process.title.lower()} process.",
            f"Set sampler.name to {'binomial' if process.space == 'binary' else 'one of the others'}.",
        )
    if options.spacing != "t" or options.steps != len(schedule_log_snrs):
        reverse = None  # other steps than its own
    levels, step = noise_levels(options, schedule_log_snrs), STEPS[options.name]
    for index in range(options.steps):
        denoised = denoiser(x, levels[index])
        yield SampleFrame(index, options.steps, levels[index].item(), x, denoised)
        own = None if reverse is None else OwnStep(reverse, options.steps - index)
        move = Move(levels[index], levels[index + 1], denoiser, generator, error_curve, process, own)
        x = step(options, move, x, denoised)
        check_finite(x, index, options.steps)
    yield SampleFrame(options.steps, options.steps, levels[-1].item(), x, x)


def check_finite(x: Tensor, index: int, steps: int) -> None:
    """Raise NonFiniteError where the particles of this step left the finite numbers."""
    if not torch.isfinite(x).all():
        raise NonFiniteError(
            f"Sampling left the finite numbers in step {index + 1} of {steps}.",
            "Take more steps, another sampler, or train the network anew at a lower learning rate.",
        )
