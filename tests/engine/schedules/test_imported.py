"""Imported tables are taken as they are, and read at other numbers of steps as the curve they sample."""

import numpy as np
import pytest

from difflab.engine.schedules import ScheduleOptions, build
from difflab.engine.schedules.editing import base_of, editable


def imported(betas: np.ndarray, steps: int | None = None) -> ScheduleOptions:
    table = tuple(betas.tolist())
    beta_1 = table[0] if len(table) > 1 else 1e-4
    return ScheduleOptions(family="imported", steps=steps or len(table), beta_1=beta_1, table=table)


def test_its_own_betas_are_exact() -> None:
    betas = np.append(np.random.default_rng(0).uniform(0.001, 0.5, 30), 1.0)
    assert build(imported(betas)).betas.tolist() == betas.tolist()


def test_beta_1_is_the_options() -> None:
    options = imported(np.full(10, 0.2)).replace(beta_1=1e-5)
    assert build(options).betas[0] == 1e-5
    assert build(options).betas[1] == 0.2


def test_more_steps_keep_the_curve() -> None:
    """The steps of the table lie on every third step of the finer chain."""
    source = build(ScheduleOptions(family="linear", steps=41))
    finer = build(imported(source.betas, steps=121))
    np.testing.assert_allclose(finer.log_snrs[::3], source.log_snrs, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("steps", [1, 2, 3, 11, 31, 200])
@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_a_table_that_ends_without_signal_does_so_at_any_number_of_steps(count: int, steps: int) -> None:
    schedule = build(imported(np.append(np.full(count - 1, 0.1), 1.0), steps=steps))
    assert schedule.steps == steps
    assert schedule.betas[-1] == 1.0
    assert np.all(schedule.betas[:-1] < 1)
    assert np.all(np.diff(schedule.log_snrs) < 0)


def test_a_table_of_one_beta_can_be_read_at_more_steps() -> None:
    schedule = build(imported(np.array([0.9]), steps=10))
    assert schedule.alpha_bars[-1] == pytest.approx(0.1)
    assert schedule.betas[0] == 1e-4


def test_a_learned_table_is_read_alike_and_can_be_edited() -> None:
    source = build(ScheduleOptions(family="linear", steps=41))
    learned = imported(source.betas).replace(family="learned")
    assert build(learned).betas.tolist() == source.betas.tolist()
    finer = learned.replace(steps=121)
    np.testing.assert_array_equal(build(finer).betas, build(imported(source.betas, steps=121)).betas)
    edited = editable(learned, "log_snr")
    assert edited.family == "edited"
    np.testing.assert_allclose(build(edited).log_snrs, source.log_snrs, atol=0.06)
    assert base_of(edited) == learned
