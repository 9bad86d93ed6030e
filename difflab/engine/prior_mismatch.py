"""How far the end of a noise schedule is from the prior: KL(q_T || pi), all that sampling from pi gets wrong.

pi = N(0, I). In up to two dimensions by quadrature on a grid; above that, or where the chain ends so early
that the grid would be large, by Monte Carlo with its standard error. Both write log q - log pi in a form of
the same expectation that is nowhere negative (Bregman), so that small values are no difference of large ones.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

SPACING = 0.6  # of the noise's standard deviation: the trapezium rule then errs by 1e-7 of a mismatch
REACH = 7.0  # standard deviations of noise beyond the outermost datum; less than 1e-11 lies outside
MOST_POINTS = 8_000  # of a grid; a few milliseconds for a density of some hundred centres
SCOUTS = 1024  # data drawn to find how far the density reaches
DRAWS, LEAST_DRAWS, NUMBERS = 4096, 256, 400_000  # fewer of large data: each is compared with all of a list
CLOSE = 0.5  # spread of pi/q up to which its sample mean can be relied on


class Target(Protocol):
    """What is asked of a density here (any of `engine.densities` gives it)."""

    def sample(self, count: int, generator: torch.Generator) -> Tensor: ...

    def log_density(self, x: Tensor, log_snr: float) -> Tensor: ...


@dataclass(frozen=True)
class Mismatch:
    """KL(q_T || pi) in bits, and its standard error: 0 where it was found by quadrature."""

    bits: float
    se: float


def prior_mismatch(density: Target, log_snr: float, generator: torch.Generator) -> Mismatch:
    """The mismatch of a chain that ends at `log_snr` (nats; -inf, no signal left, gives 0).

    The generator draws the data that tell how far the density reaches, and the sample of Monte Carlo.
    """
    if log_snr == -math.inf:
        return Mismatch(0.0, 0.0)
    data = density.sample(SCOUTS, generator).to(torch.float64)
    axes = _axes(data, log_snr)
    if axes is None:
        draws = max(LEAST_DRAWS, min(DRAWS, NUMBERS // data.shape[1]))
        return _by_sampling(density, log_snr, generator, draws)
    return Mismatch(_by_quadrature(density, log_snr, axes), 0.0)


def _scales(log_snr: float) -> tuple[float, float]:
    """alpha and sigma of x_T = alpha x_0 + sigma eps."""
    return math.sqrt(_sigmoid(log_snr)), math.sqrt(_sigmoid(-log_snr))


def _sigmoid(value: float) -> float:
    """Without overflow on either side."""
    return 1 / (1 + math.exp(-value)) if value > 0 else math.exp(value) / (1 + math.exp(value))


def _axes(data: Tensor, log_snr: float) -> list[Tensor] | None:
    """The grid's coordinates in each dimension, or None where the grid would be too large.

    The prior has to fit on it too: a part of pi that q does not reach counts.
    """
    alpha, sigma = _scales(log_snr)
    low = torch.minimum(alpha * data.amin(0) - REACH * sigma, torch.tensor(-REACH))
    high = torch.maximum(alpha * data.amax(0) + REACH * sigma, torch.tensor(REACH))
    counts = torch.ceil((high - low) / (SPACING * sigma)).to(torch.int64) + 1
    if data.shape[1] > 2 or float(counts.double().prod()) > MOST_POINTS:
        return None
    ends = zip(low.tolist(), high.tolist(), counts.tolist(), strict=True)
    return [torch.linspace(first, last, count, dtype=torch.float64) for first, last, count in ends]


def _by_quadrature(density: Target, log_snr: float, axes: list[Tensor]) -> float:
    """The integral in bits by the trapezium rule, which converges exponentially for smooth densities."""
    points = torch.cartesian_prod(*axes).reshape(-1, len(axes))  # (n, d)
    cell = math.prod(float(axis[1] - axis[0]) for axis in axes)
    log_q, log_pi = density.log_density(points, log_snr), log_prior(points)
    return float(_bregman(log_q, log_pi).sum()) * cell / math.log(2)


def _bregman(log_q: Tensor, log_pi: Tensor) -> Tensor:
    """q log(q/pi) - q + pi, (n,), as pi times a function of the log ratio that is exact near 0."""
    ratio = log_q - log_pi
    return torch.where(
        ratio.abs() < 1,
        log_pi.exp() * (ratio * torch.expm1(ratio) - (torch.expm1(ratio) - ratio)),
        log_q.exp() * ratio - log_q.exp() + log_pi.exp(),
    )


def _by_sampling(density: Target, log_snr: float, generator: torch.Generator, draws: int) -> Mismatch:
    """The mean of log(q/pi) over x ~ q_T, plus that of pi/q - 1 (which is 0) where it lowers the variance."""
    alpha, sigma = _scales(log_snr)
    data = density.sample(draws, generator).to(torch.float64)
    noise = torch.randn(data.shape, generator=generator, dtype=torch.float64)
    x = alpha * data + sigma * noise
    ratio = density.log_density(x, log_snr) - log_prior(x)
    control = torch.expm1(-ratio)
    terms = (ratio + control if float(control.std()) < CLOSE else ratio) / math.log(2)
    return Mismatch(float(terms.mean()), float(terms.std() / math.sqrt(draws)))


def log_prior(x: Tensor) -> Tensor:
    """log N(x; 0, I) in nats, (n,)."""
    return -0.5 * (x * x).sum(-1) - 0.5 * x.shape[-1] * math.log(2 * math.pi)
