"""K by direct sampling against the ledger (four standard errors) and against a chain's closed form."""

import math

import pytest
import torch
from torch import Tensor

from difflab.engine.bounds import ledger
from difflab.engine.bounds.direct import direct_bound, fixed_bits, normal_divergence
from difflab.engine.bounds.reverse_model import DenoiserReverse, step_posterior
from difflab.engine.datasets.grid import Grid
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.schedules import Family, ScheduleOptions, build
from difflab.errors import NonFiniteError
from tests.engine.bounds.chains import LinearChain
from tests.engine.bounds.toys import measured
from tests.engine.gaussian import Gaussian


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    ("family", "steps", "beta_1"),
    [("cosine", 40, 1e-3), ("reciprocal", 5, 1e-2), ("linear", 300, 1e-3), ("log-snr", 2, 1e-2)],
)
def test_it_agrees_with_the_ledger(family: Family, steps: int, beta_1: float) -> None:
    density, curve = measured(Grid())
    schedule = build(ScheduleOptions(family=family, steps=steps, beta_1=beta_1))
    model = DenoiserReverse(ExactDenoiser(density), schedule, curve)
    *_, found = direct_bound(model, schedule, density, generator(1), rounds=8, points=16)
    assert 0 < found.se < 0.05
    assert found.value == pytest.approx(ledger(schedule, curve, None).K_bits, abs=4 * found.se + 1e-6)


def test_it_agrees_with_the_reference_value() -> None:
    """Swiss roll, noise 1, T = 40, beta_1 = 1e-3, cosine: -3.114."""
    density, curve = measured(SwissRoll(noise=1.0))
    schedule = build(ScheduleOptions())
    model = DenoiserReverse(ExactDenoiser(density), schedule, curve)
    *_, found = direct_bound(model, schedule, density, generator(2), rounds=12, points=64)
    assert found.se < 0.03
    assert found.value == pytest.approx(-3.114, abs=4 * found.se + 1e-6)


@pytest.mark.parametrize(("spoil", "widen"), [(1.0, 1.0), (0.9, 1.0), (1.05, 1.4)])
def test_any_reverse_model_has_the_k_of_its_definition(spoil: float, widen: float) -> None:
    """Each term is the KL of two normal laws with known means: averaged over q in closed form."""
    density, schedule = Gaussian(), build(ScheduleOptions(steps=12, beta_1=0.01))
    chain = LinearChain(density, schedule, spoil, widen)
    *_, found = direct_bound(chain, schedule, density, generator(3), rounds=24, points=256)
    expected = fixed_bits(schedule, 2, 0.3 + 0.7**2) - sum(_mean_term(chain, t) for t in range(2, 13))
    assert found.se < 0.03
    assert found.value == pytest.approx(expected, abs=4 * found.se + 1e-6)


def _mean_term(chain: LinearChain, t: int) -> float:
    """E KL of step t in bits; with x_t = alpha x_0 + sigma eps, mu_tilde - mean is linear in x_0 and eps."""
    law, (gain, shift, variance) = step_posterior(chain.schedule, t), chain.coefficients(t)
    alpha = math.sqrt(chain.schedule.alpha_bars[t - 1])
    sigma = float(chain.schedule.sigmas[t - 1])
    by_x0 = float(law.x0_weight) + (float(law.x_weight) - gain) * alpha
    by_eps = (float(law.x_weight) - gain) * sigma
    apart = (by_x0 * chain.density.mean - shift) ** 2 + by_x0**2 * chain.density.variance + by_eps**2
    ratio = float(law.beta_tilde) / variance
    return (ratio - 1 - math.log(ratio) + apart / variance) / math.log(2)


def test_one_step_is_the_prior() -> None:
    schedule = build(ScheduleOptions(steps=1))
    (found,) = direct_bound(LinearChain(Gaussian(), schedule), schedule, Gaussian(), generator())
    expected = -(math.log(2 * math.pi) + 0.3 + 0.7**2) / math.log(2)
    assert found.value == pytest.approx(expected, abs=1e-5)
    assert found.se == 0.0


def test_the_divergence_of_diagonal_normal_laws() -> None:
    mean, other = torch.tensor([[0.3, -1.0]]), torch.tensor([[0.1, 0.4]])
    variance = torch.tensor([[0.5, 2.0]])
    expected = torch.distributions.kl_divergence(
        torch.distributions.Normal(mean, math.sqrt(0.7)), torch.distributions.Normal(other, variance.sqrt())
    ).sum()
    assert float(normal_divergence(mean, 0.7, other, variance)) == pytest.approx(float(expected), rel=1e-6)


def test_an_answer_that_is_not_finite_is_told_with_its_step() -> None:
    class Broken:
        def mean_variance(self, x_t: Tensor, t: int) -> tuple[Tensor, Tensor]:
            return x_t / (t - 3), torch.ones_like(x_t)

    schedule = build(ScheduleOptions(steps=5))
    with pytest.raises(NonFiniteError, match="reverse step 3"):
        list(direct_bound(Broken(), schedule, Gaussian(), generator()))
