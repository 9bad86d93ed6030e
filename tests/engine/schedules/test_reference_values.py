"""The bound K of the exact model under the cosine schedule: figures that fix every beta of it at once.

K = L_null + (d/2) log2((1 - alpha_bar_T)/beta_1) - (d/2) sum_{t>=2} log2(1 + c_t^2 e(lambda_t)/beta_tilde_t)
(Sohl-Dickstein et al. 2015, eq. 14, with the best isotropic reverse variance), e the exact denoising error of
scikit-learn's swiss roll (noise 1), scaled. The expected values were computed elsewhere, by quadrature.
"""

import math

import numpy as np
import pytest
import torch
from scipy.interpolate import CubicSpline

from difflab.engine import densities
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.schedules import ScheduleOptions, build

L_NULL = -math.log2(2 * math.pi * math.e)  # two dimensions of unit variance
DRAWS = 40_000


def denoising_errors(levels: np.ndarray) -> np.ndarray:
    """e(lambda) a dimension, (n,), from exact posterior variances under common random numbers."""
    density = densities.build(SwissRoll(noise=1.0))
    generator = torch.Generator().manual_seed(5)
    data = density.sample(DRAWS, generator)
    noise = torch.randn(data.shape, generator=generator)
    errors = []
    for level in levels.tolist():
        alpha, sigma = math.sqrt(1 / (1 + math.exp(-level))), math.sqrt(1 / (1 + math.exp(level)))
        errors.append(float(density.posterior_variance(alpha * data + sigma * noise, level).double().mean()))
    return np.array(errors)


@pytest.fixture(scope="module")
def error_curve() -> tuple[np.ndarray, np.ndarray]:
    levels = np.linspace(-14.0, 9.5, 40)
    return levels, np.log(denoising_errors(levels))


@pytest.mark.parametrize(
    ("steps", "beta_1", "expected"),
    [(40, 1e-2, -3.306), (40, 1e-3, -3.114), (100, 1e-3, -3.026), (1000, 1e-3, -2.975), (1000, 1e-4, -2.947)],
)
def test_k_of_the_exact_model_under_the_cosine_schedule(
    error_curve: tuple[np.ndarray, np.ndarray], steps: int, beta_1: float, expected: float
) -> None:
    schedule = build(ScheduleOptions(family="cosine", steps=steps, beta_1=beta_1))
    alpha_bars, betas = schedule.alpha_bars, schedule.betas
    c = np.sqrt(alpha_bars[:-1]) * betas[1:] / (1 - alpha_bars[1:])
    beta_tilde = (1 - alpha_bars[:-1]) / (1 - alpha_bars[1:]) * betas[1:]
    errors = np.exp(CubicSpline(*error_curve)(schedule.log_snrs[1:].clip(min=-14.0)))
    terms = np.log2(1 + c**2 * errors / beta_tilde)
    k = L_NULL + math.log2((1 - alpha_bars[-1]) / beta_1) - terms.sum()
    # Three standard deviations of K over seeds (0.004 at this number of draws).
    assert k == pytest.approx(expected, abs=0.012)
