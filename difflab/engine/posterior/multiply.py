"""A distribution times r(x), by perturbing the mean of every reverse step (Sohl-Dickstein et al. 2015).

The perturbed chain is an approximation: exact only where r hardly changes over a step and over time. The
exact product is drawn by rejection, and `total_variation` tells the two apart.
"""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from difflab.engine.denoisers import Denoiser
from difflab.engine.posterior.factors import Factor
from difflab.engine.samplers import AncestralOptions, SampleFrame
from difflab.engine.samplers.ancestral import mean_variance
from difflab.engine.samplers.move import ErrorCurve, Move
from difflab.engine.samplers.sampling import check_finite
from difflab.engine.samplers.spacing import noise_levels

# The paper's first-order expansion of log r holds within a step's own spread. A push beyond this many
# standard deviations of it would only throw points over the edge of a steep r and back.
FARTHEST = 3.0

Draw = Callable[[int], Tensor]
MOST_DRAWN = 400_000
POOL = 20_000


@torch.no_grad()
def multiply(
    options: AncestralOptions,
    denoiser: Denoiser,
    schedule_log_snrs: Tensor,
    x: Tensor,
    factor: Factor,
    strength: Callable[[float], float],
    generator: torch.Generator,
    error_curve: ErrorCurve | None = None,
) -> Iterator[SampleFrame]:
    """Carry x (n, d), noise, to samples of about p(x_0) r(x_0).

    Each step's mean mu is moved by Sigma grad log r(mu) (Sohl-Dickstein et al. 2015, table App.1), Sigma the
    step's variance; r has the power `strength` of the log-SNR that the step reaches: 1 for a factor constant
    in t, (T - t) / T for one that grows.
    """
    levels = noise_levels(options, schedule_log_snrs)
    for index in range(options.steps):
        denoised = denoiser(x, levels[index])
        yield SampleFrame(index, options.steps, levels[index].item(), x, denoised)
        move = Move(levels[index], levels[index + 1], denoiser, generator, error_curve)
        mean, variance = mean_variance(options, move, x, denoised)
        if move.is_last:
            x = mean
        else:
            x = mean + _push(factor, mean, variance, strength(levels[index + 1].item()))
            x = x + variance.sqrt() * move.noise(x)
        check_finite(x, index, options.steps)
    yield SampleFrame(options.steps, options.steps, levels[-1].item(), x, x)


def _push(factor: Factor, mean: Tensor, variance: Tensor, strength: float) -> Tensor:
    push = strength * variance * factor.gradient(mean)
    farthest = FARTHEST * variance.sqrt()
    length = push.norm(dim=1, keepdim=True)
    return (push * torch.where(length > farthest, farthest / length, 1.0)).to(mean)


def exact_product(draw: Draw, factor: Factor, count: int, generator: torch.Generator) -> Tensor:
    """(count, d) samples of p(x) r(x) from those of p: each is kept with probability r(x) over its largest.

    Where r leaves so little that `MOST_DRAWN` draws do not yield enough, the rest are drawn again from all of
    them with weights r: the same points may then come twice.
    """
    points = draw(POOL)
    logs = factor.log(points)
    while True:
        kept = _accepted(points, logs, generator)
        if len(kept) >= count:
            return kept[:count]
        if len(points) >= MOST_DRAWN:
            weights = torch.softmax(logs.double(), 0)
            missing = count - len(kept)
            again = torch.multinomial(weights, missing, replacement=True, generator=generator)
            return torch.cat([kept, points[again]])
        more = draw(min(len(points), MOST_DRAWN - len(points)))
        points, logs = torch.cat([points, more]), torch.cat([logs, factor.log(more)])


def _accepted(points: Tensor, logs: Tensor, generator: torch.Generator) -> Tensor:
    uniform = torch.rand(logs.shape, generator=generator, dtype=torch.float64)
    return points[uniform.log() < logs.double() - logs.max().double()]
