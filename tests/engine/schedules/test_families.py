"""The named schedules against the literature's formulas and the reference library."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from difflab.engine.schedules import FAMILIES, Family, ScheduleOptions, build

STEPS = (1, 2, 3, 10, 40, 1000, 10_000)


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_ends_near_its_prior_at_any_number_of_steps(family: Family, steps: int) -> None:
    schedule = build(ScheduleOptions(family=family, steps=steps))
    # The mismatch is of the order of alpha_bar_T^2: below 1e-4 bits here.
    assert schedule.alpha_bars[-1] < 7e-3


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_gives_valid_betas_that_start_with_beta_1(family: Family, steps: int) -> None:
    schedule = build(ScheduleOptions(family=family, steps=steps, beta_1=1e-4))
    assert schedule.betas.shape == (steps,)
    assert np.all(schedule.betas > 0)
    assert np.all(schedule.betas[:-1] <= 0.999)
    assert schedule.betas[-1] == 1.0 if family == "reciprocal" else schedule.betas[-1] <= 0.999
    assert np.all(np.diff(schedule.log_snrs) < 0)
    if steps > 1:
        assert schedule.betas[0] == 1e-4


@given(st.sampled_from(FAMILIES), st.integers(1, 300), st.floats(1e-9, 0.3))
def test_the_four_quantities_belong_together(family: Family, steps: int, beta_1: float) -> None:
    schedule = build(ScheduleOptions(family=family, steps=steps, beta_1=beta_1))
    alpha_bars = np.cumprod(1 - schedule.betas)
    np.testing.assert_allclose(schedule.alpha_bars, alpha_bars, rtol=1e-9)
    np.testing.assert_allclose(schedule.sigmas**2 + schedule.alpha_bars, 1.0, rtol=1e-12)
    odds = np.exp(schedule.log_snrs) * schedule.sigmas**2
    np.testing.assert_allclose(odds, schedule.alpha_bars, rtol=1e-9)


def test_cosine_betas_are_those_of_diffusers() -> None:
    scheduling = pytest.importorskip("diffusers.schedulers.scheduling_ddpm")
    for steps in (40, 1000):
        reference = scheduling.DDPMScheduler(num_train_timesteps=steps, beta_schedule="squaredcos_cap_v2")
        betas = build(ScheduleOptions(family="cosine", steps=steps, beta_1=1e-3)).betas
        expected = reference.betas.numpy()  # float32
        np.testing.assert_allclose(betas[1:], expected[1:], rtol=2e-6)
        assert betas[0] == 1e-3  # the rule: beta_1 is overwritten


def test_cosine_is_squared_cosine_of_nichol_and_dhariwal() -> None:
    schedule = build(ScheduleOptions(family="cosine", steps=100))
    t = np.arange(101)
    f = np.cos((t / 100 + 0.008) / 1.008 * np.pi / 2) ** 2
    np.testing.assert_allclose(schedule.betas[1:], np.minimum(1 - f[2:] / f[1:-1], 0.999), rtol=1e-9)


def test_linear_is_that_of_ho_et_al() -> None:
    """1e-4 to 0.02 at T = 1000, up to half a step (1e-5) and to beta against -log(1 - beta) (1 %)."""
    betas = build(ScheduleOptions(family="linear", steps=1000, beta_1=1e-4)).betas
    np.testing.assert_allclose(betas[1:], np.linspace(1e-4, 0.02, 1000)[1:], rtol=0.01, atol=1.1e-5)


def test_quadratic_grows_as_a_square() -> None:
    """The root of the rate is linear in t: its second differences vanish."""
    schedule = build(ScheduleOptions(family="quadratic", steps=1000))
    roots = np.sqrt(-np.log1p(-schedule.betas[1:]))
    assert np.abs(np.diff(roots, 2)).max() < 1e-4 * np.abs(np.diff(roots)).max()


def test_constant_repeats_one_beta() -> None:
    betas = build(ScheduleOptions(family="constant", steps=64)).betas
    np.testing.assert_allclose(betas[1:], betas[1], rtol=1e-9)


def test_reciprocal_erases_the_same_share_of_the_signal_at_every_step() -> None:
    betas = build(ScheduleOptions(family="reciprocal", steps=50)).betas
    t = np.arange(1, 51)
    np.testing.assert_allclose(betas[1:], 1 / (50 - t[1:] + 1), rtol=1e-12)


def test_reciprocal_with_the_first_share_is_the_paper_s_to_the_end() -> None:
    """beta_1 = 1/T too, and alpha_bar_t = 1 - t/T down to exactly 0."""
    schedule = build(ScheduleOptions(family="reciprocal", steps=50, beta_1=1 / 50))
    np.testing.assert_allclose(schedule.alpha_bars, 1 - np.arange(1, 51) / 50, atol=1e-15)
    assert schedule.betas[-1] == 1.0
    assert schedule.alpha_bars[-1] == 0.0
    assert schedule.log_snrs[-1] == -np.inf


def test_sigmoid_is_that_of_jabri_et_al() -> None:
    u = np.arange(101) / 100
    logistic = 1 / (1 + np.exp(3 * (2 * u - 1)))
    gamma = (logistic - logistic[-1]) / (logistic[0] - logistic[-1])
    betas = build(ScheduleOptions(family="sigmoid", steps=100)).betas
    np.testing.assert_allclose(betas[1:-1], 1 - gamma[2:-1] / gamma[1:-2], rtol=1e-9)


def test_log_snr_falls_by_the_same_amount_at_every_step() -> None:
    falls = np.diff(build(ScheduleOptions(family="log-snr", steps=100)).log_snrs)
    np.testing.assert_allclose(falls, falls[0], rtol=1e-9)


def test_karras_is_a_power_law_between_its_ends() -> None:
    schedule = build(ScheduleOptions(family="karras", steps=30, beta_1=1e-3))
    sigma = np.exp(-schedule.log_snrs / 2)
    assert sigma[-1] == pytest.approx(80.0)
    np.testing.assert_allclose(np.diff(sigma ** (1 / 7), 2), 0.0, atol=1e-9)


@pytest.mark.parametrize("family", [f for f in FAMILIES if f not in ("log-snr", "karras")])
def test_the_number_of_steps_does_not_change_the_curve(family: Family) -> None:
    """At the same t/T, up to the signal that beta_1 keeps: 10 steps of 1000 against 1 of 100."""
    fine = build(ScheduleOptions(family=family, steps=1000, beta_1=1e-6))
    coarse = build(ScheduleOptions(family=family, steps=100, beta_1=1e-6))
    shares = fine.alpha_bars[9:-1:10] / coarse.alpha_bars[:-1]
    np.testing.assert_allclose(shares, shares[0], rtol=1e-6)
