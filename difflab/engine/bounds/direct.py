"""K by sampling steps and noises, with no table in between: for any model, and to check the ledger by.

The t-th term is the mean KL divergence of two Gaussians at points drawn from q (Sohl-Dickstein et al. 2015,
eq. 14). Steps are drawn one from each of some strata of neighbours, narrow near the data, so that a long
chain costs no more than `STRATA` steps a round; the rounds are independent, and their spread is the standard
error.
"""

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from difflab.engine import conversions
from difflab.engine.bounds.finite import not_finite
from difflab.engine.bounds.ledger import LN2, log_noise
from difflab.engine.bounds.measure import second_moment
from difflab.engine.bounds.reverse_model import ReverseModel, log_snr_of_step, step_posterior
from difflab.engine.densities.base import Density
from difflab.engine.metrics.estimate import Estimate
from difflab.engine.schedules.schedule import Schedule

ROUNDS = 24
POINTS = 256  # data points with their noises, fresh for every step of a round
STRATA = 200


def direct_bound(
    model: ReverseModel,
    schedule: Schedule,
    density: Density,
    generator: torch.Generator,
    rounds: int = ROUNDS,
    points: int = POINTS,
) -> Iterator[Estimate]:
    """K in bits with its standard error, better after each round; the first after two rounds.

    Raises NonFiniteError where the model's answer is not finite.
    """
    fixed = fixed_bits(schedule, density.dim, second_moment(density))
    if schedule.steps == 1:
        yield Estimate(fixed, 0.0)
        return
    totals: list[float] = []
    for _ in range(rounds):
        totals.append(_round(model, schedule, density, generator, points))
        if len(totals) > 1:
            se = float(np.std(totals, ddof=1)) / math.sqrt(len(totals))
            yield Estimate(fixed - float(np.mean(totals)), se)


def fixed_bits(schedule: Schedule, dim: int, moment: float) -> float:
    """What K is before its terms are taken off: what the schedule and the prior alone decide.

    H(X_T|X_0) - H(X_1|X_0) + E log pi(x_T) + E log pi(x_0) - E log pi(x_1); moment: E|x_0|^2 / d.
    """
    noise = log_noise(schedule)
    kept = float(schedule.alpha_bars[0] - schedule.alpha_bars[-1])
    nats = float(noise[-1] - noise[0]) - math.log(2 * math.pi) - moment + kept * (moment - 1.0)
    return dim / 2 * nats / LN2


def _round(
    model: ReverseModel, schedule: Schedule, density: Density, generator: torch.Generator, points: int
) -> float:
    """The sum of all terms in bits, from one step of each stratum."""
    edges = strata(schedule.steps)
    shares = torch.rand(len(edges) - 1, generator=generator, device=generator.device).tolist()
    total = 0.0
    for first, after, share in zip(edges[:-1].tolist(), edges[1:].tolist(), shares, strict=True):
        t = first + min(int(share * (after - first)), after - first - 1)
        total += (after - first) * float(divergences(model, schedule, density, generator, points, t).mean())
    return total / LN2


def strata(steps: int) -> np.ndarray:
    """Where the strata of steps 2..T begin, and T + 1: single steps at first, later runs of neighbours."""
    if steps <= STRATA:
        return np.arange(2, steps + 2)
    places = 2.0 + (steps - 1) * np.linspace(0.0, 1.0, STRATA + 1) ** 2
    return np.unique(places.round().astype(int))


def divergences(
    model: ReverseModel,
    schedule: Schedule,
    density: Density,
    generator: torch.Generator,
    points: int,
    t: int,
) -> Tensor:
    """(n,) KL(q(x_{t-1}|x_t,x_0) || p(x_{t-1}|x_t)) in nats, float64, with the chance of x_0 taken off.

    Given x_t the datum is D + r with an unknown r of mean 0 and known mean square: what is linear in r is
    left out, and r's square is made right in the mean. For equal variances in all dimensions r is gone.
    """
    x0 = density.sample(points, generator)
    eps = torch.randn(x0.shape, generator=generator, device=x0.device)
    log_snr = float(schedule.log_snrs[t - 1])
    x_t = conversions.noised(x0, eps, log_snr_of_step(schedule, t).to(x0))
    law = step_posterior(schedule, t)
    weight, beta_tilde = float(law.x0_weight), float(law.beta_tilde)
    mean, variance = finite_answer(model, x_t, t)
    answer = density.denoise(x_t, log_snr).double()
    squares = (x0.double() - answer).square()
    surplus = density.posterior_variance(x_t, log_snr).double() - squares.mean(dim=1)
    target = weight * answer + float(law.x_weight) * x_t.double()
    unknown = weight**2 * (squares + surplus[:, None]) / variance
    return normal_divergence(target, beta_tilde, mean, variance) + 0.5 * unknown.sum(dim=1)


def finite_answer(model: ReverseModel, x_t: Tensor, t: int) -> tuple[Tensor, Tensor]:
    """The model's mean and variance in float64."""
    mean, variance = model.mean_variance(x_t, t)
    if not bool(torch.isfinite(mean).all() and torch.isfinite(variance).all() and (variance > 0).all()):
        cause = f"The model's reverse step {t} is not a normal law: its mean or variance is not finite."
        raise not_finite(cause)
    return mean.double(), variance.double()


def normal_divergence(mean: Tensor, variance: float, other_mean: Tensor, other_variance: Tensor) -> Tensor:
    """(n,) KL(N(mean, variance I) || N(other_mean, diag(other_variance))) in nats; tensors (n, d)."""
    apart = (mean - other_mean).square() / other_variance
    excess = (variance - other_variance) / other_variance  # ratio - 1: the variances may be nearly equal
    return 0.5 * (excess - torch.log1p(excess) + apart).sum(dim=1)
