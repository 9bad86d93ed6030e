"""K of an image model by sampling steps, images and noises, with no curve of errors under the mean.

As `direct`, with hold-out images and plain squared errors: nothing is known of their exact posterior. Only
the variances of the reverse steps come from the model's measured curve, and any variances give a true bound.
"""

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from difflab.engine import conversions
from difflab.engine.bounds.direct import finite_answer, fixed_bits, normal_divergence, strata
from difflab.engine.bounds.ledger import LN2
from difflab.engine.bounds.reverse_model import ReverseModel, log_snr_of_step, step_posterior
from difflab.engine.metrics.estimate import Estimate
from difflab.engine.schedules.schedule import Schedule

ROUNDS = 16
POINTS = 2  # images for each stratum of steps in a round


def direct_image_bound(
    model: ReverseModel,
    schedule: Schedule,
    images: Tensor,
    pixels: int,
    generator: torch.Generator,
    moment: float = 1.0,
    rounds: int = ROUNDS,
    points: int = POINTS,
) -> Iterator[Estimate | None]:
    """K in bits per pixel with its standard error, better after each round; None while a round goes on.

    images: (n, d) hold-out images, scaled, from which each stratum of each round draws `points`; moment:
    E|x_0|^2 / d of the data. Raises NonFiniteError where the model's answer is not finite.
    """
    fixed = fixed_bits(schedule, images.shape[1], moment)
    if schedule.steps == 1:
        yield Estimate(fixed / pixels, 0.0)
        return
    edges = strata(schedule.steps)
    totals: list[float] = []
    for _ in range(rounds):
        total = 0.0
        for first, after in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            t = int(torch.randint(first, after, (1,), generator=generator))
            chosen = torch.randint(len(images), (points,), generator=generator)
            found = image_divergences(model, schedule, images[chosen], generator, t)
            total += (after - first) * float(found.mean()) / LN2
            yield None
        totals.append(total)
        if len(totals) > 1:
            se = float(np.std(totals, ddof=1)) / math.sqrt(len(totals))
            yield Estimate((fixed - float(np.mean(totals))) / pixels, se / pixels)


def image_divergences(
    model: ReverseModel, schedule: Schedule, x0: Tensor, generator: torch.Generator, t: int
) -> Tensor:
    """(n,) KL(q(x_{t-1}|x_t,x_0) || p(x_{t-1}|x_t)) in nats, float64, at one draw of x_t for each x_0."""
    eps = torch.randn(x0.shape, generator=generator, device=generator.device).to(x0)
    x_t = conversions.noised(x0, eps, log_snr_of_step(schedule, t).to(x0))
    law = step_posterior(schedule, t)
    mean, variance = finite_answer(model, x_t, t)
    target = float(law.x0_weight) * x0.double() + float(law.x_weight) * x_t.double()
    return normal_divergence(target, float(law.beta_tilde), mean, variance)
