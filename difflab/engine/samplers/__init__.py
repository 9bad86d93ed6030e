"""Samplers: ways from noise back to data, one per file, chosen from a table.

The table holds option values only, so that menus come up before torch; `sample` imports what it needs.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from difflab.engine.processes.options import GAUSSIAN, AnyProcess
from difflab.engine.samplers.frame import SampleFrame
from difflab.engine.samplers.options import (
    AncestralOptions,
    AnySampler,
    BinomialSamplerOptions,
    DDIMOptions,
    FlowEulerOptions,
    FlowHeunOptions,
    LastStep,
    SamplerOptions,
    Spacing,
    Variance,
)

if TYPE_CHECKING:
    import torch

    from difflab.engine.denoisers import Denoiser, NetworkReverse
    from difflab.engine.samplers.move import ErrorCurve

SAMPLERS: dict[str, type[SamplerOptions]] = {
    "flow-heun": FlowHeunOptions,
    "flow-euler": FlowEulerOptions,
    "ddim": DDIMOptions,
    "ancestral": AncestralOptions,
    "binomial": BinomialSamplerOptions,
}


def sample(
    options: AnySampler,
    denoiser: "Denoiser",
    schedule_log_snrs: "torch.Tensor",
    x: "torch.Tensor",
    generator: "torch.Generator",
    error_curve: "ErrorCurve | None" = None,
    process: AnyProcess = GAUSSIAN,
    reverse: "NetworkReverse | None" = None,
) -> Iterator[SampleFrame]:
    """Carry x_T to the data; yields the start and then the particles after every step.

    x: (n, d) at the schedule's last level, usually drawn from the prior (standard normal, or independent bits
    at the process's rate); schedule_log_snrs: (T,) at t = 1..T in nats; generator: source of the noise that
    stochastic samplers add; error_curve: E|D - x_0|^2 / d at a log-SNR, needed by the variance "best";
    reverse: the denoiser's own reverse steps where it has learned them, for the variance "learned".
    Raises NonFiniteError where the particles leave the finite numbers, UsageError where "best" lacks its
    curve or the sampler is for another process.
    """
    from difflab.engine.samplers.sampling import sample as run

    return run(options, denoiser, schedule_log_snrs, x, generator, error_curve, process, reverse)


__all__ = [
    "SAMPLERS",
    "AncestralOptions",
    "AnySampler",
    "BinomialSamplerOptions",
    "DDIMOptions",
    "FlowEulerOptions",
    "FlowHeunOptions",
    "LastStep",
    "SampleFrame",
    "SamplerOptions",
    "Spacing",
    "Variance",
    "sample",
]
