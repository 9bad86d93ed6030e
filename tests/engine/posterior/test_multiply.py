"""A distribution times r(x): exact by rejection, nearly by the chain, told apart by total variation."""

import math
from itertools import pairwise

import pytest
import torch
from torch import Tensor

from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.posterior.factors import HalfPlane, NoisyCopy
from difflab.engine.posterior.multiply import exact_product, multiply
from difflab.engine.posterior.total_variation import CELLS, shares, total_variation
from difflab.engine.samplers import AncestralOptions
from difflab.engine.samplers.spacing import noise_levels
from tests.engine.gaussian import Gaussian
from tests.engine.posterior.cases import linear_log_snrs

DATA = Gaussian(mean=0.0, variance=1.0)
COPY = torch.tensor([1.0, -0.5])
EXTENT = (-3.0, 3.0, -3.0, 3.0)


def gaussian_shares(mean: Tensor, variance: float) -> Tensor:
    """Exact probabilities of the cells of N(mean, variance I), by differences of erf."""
    edges = torch.linspace(-3.0, 3.0, CELLS + 1, dtype=torch.float64)
    along = [torch.special.ndtr((edges - m) / math.sqrt(variance)).diff() for m in mean.double()]
    cells = (along[1][:, None] * along[0]).flatten()
    return torch.cat([cells, 1.0 - cells.sum(0, keepdim=True)])


def draw(count: int) -> Tensor:
    return DATA.sample(count, torch.Generator().manual_seed(count))


def test_rejection_is_exact() -> None:
    """N(0, I) times N(x; y, v): N(y / (1 + v), v / (1 + v)), in total variation no farther than chance."""
    variance = 0.5
    samples = exact_product(draw, NoisyCopy(COPY, variance), 4_000, torch.Generator().manual_seed(1))
    exact = gaussian_shares(COPY / (1 + variance), variance / (1 + variance))
    found = total_variation(shares(samples, EXTENT), len(samples), exact)
    assert abs(found.value - found.floor) < 4 * found.floor_se


def test_a_factor_that_leaves_little_still_gives_as_many() -> None:
    far = HalfPlane(angle=0.0, offset=4.2, softness=0.01)
    samples = exact_product(draw, far, 500, torch.Generator().manual_seed(1))
    assert samples.shape == (500, 2)
    assert (samples[:, 0] > 4.0).all()


def run(strength: float, steps: int = 100) -> Tensor:
    generator = torch.Generator().manual_seed(9)
    x = torch.randn(4_000, 2, generator=generator)
    schedule = linear_log_snrs(1000)
    options = AncestralOptions(steps=steps, spacing="t", variance="beta")
    factor, denoiser = NoisyCopy(COPY, 0.5), ExactDenoiser(DATA)
    *_, last = multiply(options, denoiser, schedule, x, factor, lambda _level: strength, generator)
    return last.x


def test_a_gaussian_constant_in_t_gives_what_its_recursion_says() -> None:
    """For N(0, I) each step is x -> a x + b (y - a x) / v + noise, a^2 = 1 - b: mean and variance follow.

    The chain's own product, not the exact one: the factor acts at every level.
    """
    options = AncestralOptions(steps=100, spacing="t")
    alpha_bars = torch.sigmoid(noise_levels(options, linear_log_snrs(1000))).tolist()[:-1]
    mean, variance = 0.0, 1.0
    for now, after in pairwise(alpha_bars):
        beta = 1 - now / after
        keep = math.sqrt(1 - beta)
        pull = 1 - beta / 0.5
        mean = pull * keep * mean + beta / 0.5 * 1.0
        variance = (pull * keep) ** 2 * variance + beta
    last = math.sqrt(alpha_bars[-1])  # the last step is the denoised point, sqrt(alpha_bar) x
    found = run(1.0)[:, 0].double()
    assert found.mean().item() == pytest.approx(last * mean, abs=4 * math.sqrt(variance / 4_000))
    assert found.var().item() == pytest.approx(last**2 * variance, rel=4 * math.sqrt(2 / 4_000))


def test_no_strength_is_plain_sampling() -> None:
    found = run(0.0)
    assert found.mean(0).abs().max().item() < 4 / math.sqrt(4_000)


def test_total_variation_of_two_known_laws() -> None:
    """Of two Gaussians one standard deviation apart: 2 Phi(1/2) - 1 = 0.383; cells meet half-way."""
    one, other = (gaussian_shares(torch.tensor([m, 0.0]), 0.25) for m in (-0.25, 0.25))
    found = total_variation(one, 4_000, other)
    assert found.value == pytest.approx(0.383, abs=0.001)
    assert found.floor < 0.15
    assert found.se < 0.02


def test_the_floor_is_what_exact_samples_show() -> None:
    exact = gaussian_shares(torch.zeros(2), 1.0)
    values = []
    for seed in range(20):
        x = DATA.sample(2_000, torch.Generator().manual_seed(seed))
        values.append(total_variation(shares(x, EXTENT), 2_000, exact))
    mean = sum(each.value for each in values) / 20
    assert mean == pytest.approx(values[0].floor, abs=4 * values[0].floor_se / math.sqrt(20))


def test_cells_are_counted_from_below() -> None:
    found = shares(torch.tensor([[-2.99, -2.99], [2.99, -2.99], [9.0, 0.0], [0.0, float("nan")]]), EXTENT)
    assert found[0] == found[CELLS - 1] == 0.25
    assert found[-1] == 0.5
