"""The way to given data: chains drawn from the forward process conditioned on where it began.

An exact posterior is sampled without a chain. The noisy versions of a sample x_0 are still worth seeing:
q(x_T | x_0) with q(x_{t-1} | x_t, x_0) gives them with their exact law. It is the reverse chain's own move,
with x_0 itself in place of an estimate.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

from difflab.engine.conversions import noised, posterior
from difflab.engine.posterior.law import PosteriorLaw
from difflab.engine.samplers.frame import SampleFrame


@torch.no_grad()
def bridge(
    law: PosteriorLaw | None, levels: Tensor, x_0: Tensor, noise: Tensor, generator: torch.Generator
) -> Iterator[SampleFrame]:
    """Frames from noise to x_0 (n, d), which is bitwise the last one.

    levels: (k + 1,) log-SNRs as `noise_levels` gives them; noise: (n, d) standard normal, of the first of
    them. `denoised` is what `law` takes x_0 to be at each level; x_0 itself where there is no law.
    """
    levels = levels.to(x_0.device)
    x, steps = noised(x_0, noise, levels[0].to(x_0)), len(levels) - 1
    for index in range(steps):
        denoised = x_0 if law is None else law.denoise(x, levels[index])
        yield SampleFrame(index, steps, levels[index].item(), x, denoised)
        move = posterior(levels[index], levels[index + 1])
        fresh = torch.randn(x.shape, generator=generator, device=generator.device).to(x)
        x = (move.x0_weight * x_0 + move.x_weight * x + move.beta_tilde.sqrt() * fresh).to(x_0)
    yield SampleFrame(steps, steps, levels[-1].item(), x_0, x_0)
