"""The prior mismatch against closed forms, independent quadrature and the identity in the literature."""

import math
import time
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.prior_mismatch import prior_mismatch


@dataclass(frozen=True)
class Mixture:
    """Isotropic Gaussians of equal weight: closed-form density under any noise, for these tests alone."""

    centres: Tensor  # (k, d), float64
    spread: float

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        pick = torch.randint(len(self.centres), (count,), generator=generator)
        noise = torch.randn(count, self.centres.shape[1], generator=generator, dtype=torch.float64)
        return self.centres[pick] + self.spread * noise

    def log_density(self, x: Tensor, log_snr: float) -> Tensor:
        alpha_bar = 1 / (1 + math.exp(-log_snr))
        variance = alpha_bar * self.spread**2 + 1 - alpha_bar
        squares = torch.cdist(x, math.sqrt(alpha_bar) * self.centres) ** 2
        logits = -squares / (2 * variance) - x.shape[1] / 2 * math.log(2 * math.pi * variance)
        return torch.logsumexp(logits, 1) - math.log(len(self.centres))


def gaussian_mismatch_bits(mean: Tensor, spread: float, log_snr: float) -> float:
    """KL(N(alpha m, (alpha^2 s^2 + sigma^2) I) || N(0, I)) in bits."""
    alpha_bar = 1 / (1 + math.exp(-log_snr))
    variance, d = alpha_bar * spread**2 + 1 - alpha_bar, len(mean)
    excess = variance - 1
    nats = 0.5 * (d * (excess - math.log1p(excess)) + alpha_bar * float(mean @ mean))
    return nats / math.log(2)


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(3)


@pytest.mark.parametrize("log_snr", [-14.0, -9.0, -4.0, -1.0, 0.0, 2.0])
@pytest.mark.parametrize("dim", [1, 2])
def test_gaussian_data_give_the_closed_form(log_snr: float, dim: int) -> None:
    mean = torch.tensor([0.4, -0.3], dtype=torch.float64)[:dim]
    found = prior_mismatch(Mixture(mean[None], 0.6), log_snr, generator())
    expected = gaussian_mismatch_bits(mean, 0.6, log_snr)
    assert found.se == 0.0
    assert found.bits == pytest.approx(expected, rel=1e-5, abs=1e-13)


@pytest.mark.parametrize(("log_snr", "dim"), [(5.0, 2), (8.0, 2), (-2.0, 6), (-8.0, 6)])
def test_gaussian_data_by_sampling_within_four_standard_errors(log_snr: float, dim: int) -> None:
    mean = torch.linspace(-0.4, 0.5, dim, dtype=torch.float64)
    found = prior_mismatch(Mixture(mean[None], 0.6), log_snr, generator())
    expected = gaussian_mismatch_bits(mean, 0.6, log_snr)
    assert found.se > 0
    assert found.se < 0.05 * expected + 1e-12
    assert abs(found.bits - expected) < 4 * found.se


def test_standard_normal_data_have_none() -> None:
    normal = Mixture(torch.zeros(1, 2, dtype=torch.float64), 1.0)
    for log_snr in (-5.0, 0.0, 2.0):
        assert prior_mismatch(normal, log_snr, generator()).bits == pytest.approx(0.0, abs=1e-12)


def test_no_signal_left_means_no_mismatch() -> None:
    found = prior_mismatch(Mixture(torch.ones(1, 2, dtype=torch.float64), 0.1), -math.inf, generator())
    assert (found.bits, found.se) == (0.0, 0.0)


def ring(count: int, radius: float = 1.3) -> Tensor:
    angle = torch.arange(count, dtype=torch.float64) * (2 * math.pi / count)
    return radius * torch.stack([angle.cos(), angle.sin()], 1)


@pytest.mark.parametrize("log_snr", [-6.0, -1.0, 1.5])
def test_a_mixture_agrees_with_a_finer_independent_quadrature(log_snr: float) -> None:
    mixture = Mixture(ring(8), 0.1)
    line = torch.linspace(-12, 12, 801, dtype=torch.float64)
    points = torch.cartesian_prod(line, line)
    log_q = mixture.log_density(points, log_snr)
    log_pi = -0.5 * (points**2).sum(1) - math.log(2 * math.pi)
    expected = float((log_q.exp() * (log_q - log_pi)).sum()) * 0.03**2 / math.log(2)
    found = prior_mismatch(mixture, log_snr, generator()).bits
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-10)


def test_it_agrees_with_the_integral_of_the_denoising_error() -> None:
    """KL = -(d/2) ln(1 - alpha_bar) - (d/2) integral of e(l) exp(l) from -inf; e is the MMSE a dimension.

    It holds for data with the prior's second moment: distance^2 + 2 spread^2 = 2.
    """
    distance, spread, log_snr = math.sqrt(1.5), 0.5, 0.5
    mean = torch.tensor([distance, 0.0], dtype=torch.float64)
    mixture = Mixture(torch.stack([mean, -mean]), spread)
    levels = np.linspace(-30.0, log_snr, 400)
    errors = np.array([two_point_error(distance, spread, level) for level in levels])
    integral = np.trapezoid(errors * np.exp(levels), levels)
    alpha_bar = 1 / (1 + math.exp(-log_snr))
    expected = (-math.log(1 - alpha_bar) - integral) / math.log(2)
    assert prior_mismatch(mixture, log_snr, generator()).bits == pytest.approx(expected, rel=2e-3)


def two_point_error(distance: float, spread: float, log_snr: float) -> float:
    """Denoising error a dimension, d = 2, of data at +-distance on one axis with isotropic spread.

    With y = x_0 + s eps along the axis: variance of the component given its centre, plus that of the centre.
    """
    noise = math.exp(-log_snr)
    total = spread**2 + noise
    shrink = spread**2 * noise / total
    y = np.linspace(-distance - 9 * math.sqrt(total), distance + 9 * math.sqrt(total), 4001)
    weights = np.exp(-((y - distance) ** 2) / (2 * total)) / math.sqrt(2 * math.pi * total)
    centre_variance = (distance * (1 - spread**2 / total)) ** 2 / np.cosh(distance * y / total) ** 2
    along = shrink + np.trapezoid(weights * centre_variance, y)
    return float((along + shrink) / 2)


def test_it_is_fast_enough_to_follow_a_drag() -> None:
    mixture = Mixture(ring(60), 0.1)
    prior_mismatch(mixture, -9.0, generator())
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        prior_mismatch(mixture, -9.0, generator())
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.1  # measured 3 ms; the limit only catches a grid that has grown by mistake
