"""A schedule between its steps, and at the ends where log-SNR is infinite."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from difflab.engine.schedules import FAMILIES, Schedule, ScheduleOptions, build


def ends_with_one(steps: int) -> Schedule:
    return Schedule.from_betas(np.append(np.full(steps - 1, 0.1), 1.0))


def test_steps_are_met_exactly() -> None:
    schedule = build(ScheduleOptions(steps=25))
    for t in (1, 7, 25):
        assert schedule.log_snr_at(t) == schedule.log_snrs[t - 1]
        assert schedule.t_at(schedule.log_snrs[t - 1]) == pytest.approx(t)


def test_time_zero_is_the_data() -> None:
    schedule = build(ScheduleOptions())
    assert schedule.log_snr_at(0.0) == math.inf
    assert schedule.t_at(math.inf) == 0.0


def test_before_the_first_step_the_noise_variance_grows_linearly() -> None:
    schedule = build(ScheduleOptions(beta_1=0.01))
    assert schedule.log_snr_at(0.25) == pytest.approx(math.log((1 - 0.0025) / 0.0025))


def test_noisier_than_the_end_is_the_end() -> None:
    schedule = build(ScheduleOptions(steps=40))
    assert schedule.t_at(-500.0) == 40.0
    assert schedule.t_at(-math.inf) == 40.0


@given(st.sampled_from(FAMILIES), st.integers(1, 200), st.floats(0.0, 1.0))
def test_times_and_log_snrs_are_inverse(family: str, steps: int, share: float) -> None:
    schedule = build(ScheduleOptions.model_validate({"family": family, "steps": steps}))
    assert schedule.t_at(schedule.log_snr_at(share * steps)) == pytest.approx(share * steps, abs=1e-6)


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_a_last_beta_of_one_leaves_no_signal(steps: int) -> None:
    schedule = ends_with_one(steps)
    assert schedule.alpha_bars[-1] == 0.0
    assert schedule.sigmas[-1] == 1.0
    assert schedule.log_snrs[-1] == -math.inf
    assert schedule.log_snr_at(steps) == -math.inf
    assert schedule.t_at(-math.inf) == steps
    assert schedule.log_snr_at(0.0) == math.inf


@given(st.integers(1, 6), st.floats(0.01, 0.999))
def test_times_and_log_snrs_are_inverse_where_no_signal_is_left(steps: int, share: float) -> None:
    schedule = ends_with_one(steps)
    found = schedule.t_at(schedule.log_snr_at(share * steps))
    assert found == pytest.approx(share * steps, abs=1e-6)


def test_log_snr_never_rises_between_steps() -> None:
    for schedule in (ends_with_one(4), build(ScheduleOptions(steps=4))):
        values = schedule.log_snrs_at(np.linspace(0, 4, 801))
        assert np.all(values[:-1] > values[1:])


def test_tiny_betas_keep_their_accuracy() -> None:
    schedule = Schedule.from_betas(np.full(1000, 1e-12))
    np.testing.assert_allclose(schedule.log_snrs[-1], math.log(1e9), rtol=1e-10)


def test_arrays_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        build(ScheduleOptions()).betas[0] = 0.5


@pytest.mark.parametrize("schedule", [build(ScheduleOptions(steps=7)), ends_with_one(1), ends_with_one(6)])
def test_one_time_is_read_as_many_are(schedule: Schedule) -> None:
    times = np.linspace(-0.5, schedule.steps + 0.5, 141)
    one_by_one = [schedule.log_snr_at(float(t)) for t in times]
    np.testing.assert_allclose(one_by_one, schedule.log_snrs_at(times), rtol=1e-12, atol=1e-12)
