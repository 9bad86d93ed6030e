"""Measured curves against the reference table, the limit -H(data), closed forms and plain sampling."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from difflab.engine import densities
from difflab.engine.bounds import DenoisingCurve, ledger
from difflab.engine.bounds.measure import measure, measure_exact, second_moment
from difflab.engine.datasets import AnyData
from difflab.engine.datasets.checkerboard import Checkerboard
from difflab.engine.datasets.grid import Grid
from difflab.engine.datasets.moons import Moons
from difflab.engine.datasets.pinwheel import Pinwheel
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.densities import Density
from difflab.engine.prior_mismatch import prior_mismatch
from difflab.engine.schedules import FAMILIES, Family, Schedule, ScheduleOptions, build
from difflab.errors import NonFiniteError
from tests.engine.bounds.toys import measured, roughly_measured
from tests.engine.gaussian import Gaussian

TOYS: dict[str, AnyData] = {
    "swiss roll": SwissRoll(noise=1.0),
    "thin swiss roll": SwissRoll(noise=0.1),
    "grid": Grid(),
    "moons": Moons(),
    "pinwheel": Pinwheel(),
    "checkerboard": Checkerboard(),
}
GAUSSIAN = Gaussian(mean=0.7, variance=0.3)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def toy(name: str) -> tuple[Density, DenoisingCurve]:
    return measured(TOYS[name])


@pytest.mark.parametrize(
    ("name", "steps", "beta_1", "expected"),
    [
        ("swiss roll", 40, 1e-2, -3.306),
        ("swiss roll", 40, 1e-3, -3.114),
        ("swiss roll", 100, 1e-3, -3.026),
        ("swiss roll", 1000, 1e-3, -2.975),
        ("swiss roll", 1000, 1e-4, -2.947),
        ("thin swiss roll", 40, 1e-3, -1.705),
        ("thin swiss roll", 40, 1e-4, -1.470),
    ],
)
def test_k_under_the_cosine_schedule(name: str, steps: int, beta_1: float, expected: float) -> None:
    """Computed elsewhere, by quadrature, to three decimals."""
    density, curve = toy(name)
    schedule = build(ScheduleOptions(steps=steps, beta_1=beta_1))
    found = ledger(schedule, curve, density.limit_bits())
    assert found.L_null_bits == pytest.approx(-4.094, abs=1e-3)
    assert found.K_bits == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize("name", TOYS)
def test_k_tends_to_the_limit(name: str) -> None:
    """The integral of 1 - e exp(lambda) is the entropy: -H computed in another way entirely."""
    density, curve = toy(name)
    limit = density.limit_bits()
    assert limit is not None
    found = ledger(build(ScheduleOptions(family="log-snr", steps=10_000, beta_1=1e-9)), curve, limit)
    assert found.K_se < 0.003
    assert -0.003 < limit - found.K_bits < 0.007 + 3 * found.K_se


@settings(max_examples=80, deadline=None)
@given(
    name=st.sampled_from(sorted(TOYS)),
    family=st.sampled_from(FAMILIES),
    steps=st.integers(1, 400),
    beta_1=st.floats(-9, -0.5).map(lambda power: 10.0**power),
)
def test_k_never_exceeds_the_limit(name: str, family: Family, steps: int, beta_1: float) -> None:
    density, curve = toy(name)
    limit = density.limit_bits()
    found = ledger(build(ScheduleOptions(family=family, steps=steps, beta_1=beta_1)), curve, limit)
    assert limit is not None
    assert (
        found.K_bits <= limit + 0.002
    )  # what interpolation adds; chance, where errors are sampled, adds nothing
    assert np.all(found.entropy_lower <= found.entropy_reverse + 1e-9)
    assert np.all(found.entropy_reverse <= found.entropy_upper + 2e-4)


@pytest.mark.parametrize("name", TOYS)
def test_the_errors_are_the_mean_posterior_variances(name: str) -> None:
    """5,000 draws, five standard errors, at levels where quadrature answers and where sampling does."""
    density, curve = toy(name)
    for level in (-4.0, 0.0, 2.0, 5.0, 10.0):
        alpha, sigma = math.sqrt(1 / (1 + math.exp(-level))), math.sqrt(1 / (1 + math.exp(level)))
        fresh = generator(3)
        x0 = density.sample(5000, fresh).double()
        x = alpha * x0 + sigma * torch.randn(x0.shape, generator=fresh, dtype=torch.float64)
        least = density.posterior_variance(x, level)
        se = float(least.std()) / math.sqrt(5000) + 3e-4 * curve(level)
        assert curve(level) == pytest.approx(float(least.mean()), abs=5 * se)


@pytest.mark.parametrize("name", TOYS)
def test_the_first_frame_is_near_the_last(name: str) -> None:
    density, curve = toy(name)
    first = next(measure_exact(density, generator(1)))
    schedule = build(ScheduleOptions(steps=100, beta_1=1e-5))
    assert not first.done
    rough, fine = (ledger(schedule, frame, None).K_bits for frame in (first, curve))
    assert rough == pytest.approx(fine, abs=0.1)


@pytest.mark.parametrize("level", [-6.0, -2.0, 0.5])
@pytest.mark.parametrize("name", ["swiss roll", "checkerboard"])
def test_the_mismatch_is_that_of_the_densities(name: str, level: float) -> None:
    """Against the integral of q log(q / pi) over the plane."""
    density, curve = toy(name)
    schedule = Schedule.from_betas(np.array([1e-3, 1 - 1 / (1 - 1e-3) / (1 + math.exp(-level))]))
    assert schedule.log_snrs[-1] == pytest.approx(level)
    found = ledger(schedule, curve, None).mismatch_bits
    assert found == pytest.approx(prior_mismatch(density, level, generator()).bits, rel=0.01, abs=2e-5)


def test_noise_free_data_gain_a_bit_whenever_beta_1_is_quartered() -> None:
    """A curve without noise has d = 2 but one direction across it: K gains log2(1/beta_1)/2 and no end."""
    curve = roughly_measured(SwissRoll(noise=0.0))
    k = [
        ledger(build(ScheduleOptions(family="log-snr", steps=10_000, beta_1=beta_1)), curve, None).K_bits
        for beta_1 in (1e-8, 1e-9, 1e-10)
    ]
    assert np.diff(k) == pytest.approx([math.log2(10) / 2] * 2, abs=0.02)


def test_a_density_of_another_kind_is_sampled() -> None:
    *_, curve = measure_exact(GAUSSIAN, generator())
    expected = np.array([GAUSSIAN.least_error(level) for level in curve.log_snrs])
    assert curve.errors == pytest.approx(expected, rel=1e-5)
    assert curve.covariance is not None


def test_the_second_moment_is_that_of_the_data() -> None:
    assert second_moment(GAUSSIAN) == pytest.approx(0.3 + 0.7**2, rel=1e-5)
    assert second_moment(densities.build(SwissRoll())) == pytest.approx(1.0, abs=1e-9)


def _off_at_random(x: Tensor, log_snr: Tensor) -> Tensor:
    return GAUSSIAN.denoise(x, float(log_snr)) + 0.3 * torch.sigmoid(-log_snr) * x


def test_a_wrong_denoiser_adds_its_square() -> None:
    *_, curve = measure(_off_at_random, GAUSSIAN, generator())
    assert curve.done
    assert curve.exact is not None
    assert curve.best is curve.exact
    assert curve.covariance is not None
    level = 0.0
    mean, variance = GAUSSIAN.marginal(level)
    expected = GAUSSIAN.least_error(level) + 0.15**2 * (mean**2 + variance)
    se = math.sqrt(curve.covariance[_nearest(curve, level), _nearest(curve, level)])
    assert 0 < se < 0.01
    assert curve(level) == pytest.approx(expected, abs=4 * se + 1e-4)


def _nearest(curve: DenoisingCurve, level: float) -> int:
    return int(np.argmin(np.abs(curve.log_snrs - level)))


def test_a_learned_model_stays_below_the_exact_one() -> None:
    density, exact = toy("grid")

    def shrunk(x: Tensor, log_snr: Tensor) -> Tensor:
        return (1.0 - 0.1 * torch.sigmoid(-log_snr)) * density.denoise(x, float(log_snr))

    frames = list(measure(shrunk, density, generator(), exact=exact))
    schedule = build(ScheduleOptions(steps=40))
    learned = ledger(schedule, frames[-1], None)
    assert [frame.done for frame in frames] == [False] * (len(frames) - 1) + [True]
    assert 0 < learned.K_se < 0.003
    assert learned.K_bits < ledger(schedule, exact, None).K_bits - 10 * learned.K_se
    assert learned.mismatch_bits == ledger(schedule, exact, None).mismatch_bits


def test_a_model_tied_to_its_steps_is_asked_nowhere_else() -> None:
    density, exact = toy("grid")
    schedule = build(ScheduleOptions(family="reciprocal", steps=8))
    asked = set()

    def tied(x: Tensor, log_snr: Tensor) -> Tensor:
        asked.add(round(float(log_snr), 3))
        return density.denoise(x, float(log_snr))

    *_, curve = measure(tied, density, generator(), exact=exact, steps=schedule.log_snrs)
    assert asked == {round(max(level, -14.0), 3) for level in schedule.log_snrs[1:].tolist()}
    found, expected = (ledger(schedule, of, None) for of in (curve, exact))
    assert found.K_bits == pytest.approx(expected.K_bits, abs=1e-4)


def test_an_answer_that_is_not_finite_is_told_with_its_noise_level() -> None:
    def broken(x: Tensor, log_snr: Tensor) -> Tensor:
        return x * torch.where(log_snr > 3.0, torch.nan, 1.0)

    with pytest.raises(NonFiniteError, match=r"log-SNR 3\.\d is not a finite"):
        list(measure(broken, GAUSSIAN, generator()))


def test_a_noise_level_below_zero_is_told_with_a_true_minus() -> None:
    def broken(x: Tensor, log_snr: Tensor) -> Tensor:
        return x * torch.where(log_snr < -13.0, torch.nan, 1.0)

    with pytest.raises(NonFiniteError, match="log-SNR \N{MINUS SIGN}14"):
        list(measure(broken, GAUSSIAN, generator()))


def test_the_same_generator_gives_the_same_curve() -> None:
    once, again = (next(measure(_off_at_random, GAUSSIAN, generator(4))).errors for _ in range(2))
    assert np.array_equal(once, again)
