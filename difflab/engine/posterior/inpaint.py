"""Filling in unknown elements by the reverse chain: the paper's clamp, re-noised replacement, RePaint.

All three are biased samplers of the posterior, RePaint the least; the exact ones are in `mixture` and
`gaussian`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from difflab.engine.conversions import noised, posterior
from difflab.engine.denoisers import Denoiser
from difflab.engine.posterior.visits import denoisings, visits
from difflab.engine.samplers import AnySampler
from difflab.engine.samplers.frame import SampleFrame
from difflab.engine.samplers.move import ErrorCurve, Move
from difflab.engine.samplers.sampling import STEPS, check_finite
from difflab.engine.samplers.spacing import noise_levels

ChainMethod = Literal["clamp", "replace", "repaint"]


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of x_0: `given` (d,) where `where` (d,) is True."""

    where: Tensor
    given: Tensor

    def imposed(self, x: Tensor) -> Tensor:
        """x (n, d) with the known elements as they are given, bitwise."""
        return torch.where(self.where, self.given, x)

    def noisy(self, x: Tensor, move: Move) -> Tensor:
        """x with the known elements drawn from q(x_s | x_0) at the level that `move` reached."""
        if move.is_last:
            return self.imposed(x)
        return torch.where(self.where, noised(self.given, move.noise(x), move.log_snr_next).to(x), x)


@torch.no_grad()
def inpaint(
    method: ChainMethod,
    options: AnySampler,
    denoiser: Denoiser,
    schedule_log_snrs: Tensor,
    x: Tensor,
    known: Known,
    generator: torch.Generator,
    *,
    resamples: int = 10,
    jump: int = 1,
    error_curve: ErrorCurve | None = None,
) -> Iterator[SampleFrame]:
    """Carry x (n, d), noise, to data that agree with what is known; yields a frame before each denoising, and
    the result.

    clamp: the known elements take their values, free of noise, after every step: r(x) is a delta, constant in
    t, and its product with a Gaussian step is closed form (Sohl-Dickstein et al. 2015, section 2.5). replace:
    they are drawn from q(x_t | x_0) anew after every step. repaint: the same, and every `jump` steps as much
    noise is added to everything and the steps taken again, `resamples` times in all (Lugmayr et al. 2022,
    algorithm 1). Known elements are bitwise the given ones in the result and in every `denoised`; the unknown
    ones of the result are the last denoised ones: nothing is re-noised, nothing is pasted after it.
    """
    levels, step = noise_levels(options, schedule_log_snrs), STEPS[options.name]
    repeats = resamples if method == "repaint" else 1
    total, index = denoisings(options.steps, repeats, jump), 0
    x = _start(method, x, known, levels[0], generator)
    for before, after in visits(options.steps, repeats, jump):
        move = Move(levels[before], levels[after], denoiser, generator, error_curve)
        if after < before:
            x = _noisier(x, move)
            continue
        denoised = denoiser(x, levels[before])
        yield SampleFrame(index, total, levels[before].item(), x, known.imposed(denoised))
        x = step(options, move, x, denoised)
        check_finite(x, index, total)
        x = known.imposed(x) if method == "clamp" else known.noisy(x, move)
        index += 1
    yield SampleFrame(total, total, levels[-1].item(), x, x)


def _start(method: ChainMethod, x: Tensor, known: Known, level: Tensor, generator: torch.Generator) -> Tensor:
    if method == "clamp":
        return known.imposed(x)
    noise = torch.randn(x.shape, generator=generator, device=generator.device).to(x)
    return torch.where(known.where, noised(known.given, noise, level).to(x), x)


def _noisier(x: Tensor, move: Move) -> Tensor:
    """q(x_t | x_s): forward from the level of `move` to its noisier next one, in one step."""
    beta = posterior(move.log_snr_next, move.log_snr).beta
    return ((1.0 - beta).sqrt() * x + beta.sqrt() * move.noise(x)).to(x)
