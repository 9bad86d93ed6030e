"""Schedules as text: what is written reads back exactly, and what is no schedule is refused with its step."""

import json

import numpy as np
import pytest

from difflab.engine.schedules import Schedule, ScheduleOptions, build
from difflab.engine.schedules.reading import read, read_betas
from difflab.engine.schedules.text import to_csv, to_json
from difflab.errors import ScheduleError

CURRENT = ScheduleOptions()


@pytest.mark.parametrize("steps", [1, 2, 40, 10_000])
@pytest.mark.parametrize("write", [to_json, to_csv])
def test_what_is_written_reads_back_to_the_last_bit(write: object, steps: int) -> None:
    schedule = build(ScheduleOptions(family="sigmoid", steps=steps))
    assert callable(write)
    again = build(read(write(schedule), CURRENT))
    assert again.betas.tolist() == schedule.betas.tolist()


def test_an_end_without_signal_survives() -> None:
    schedule = Schedule.from_betas(np.array([0.1, 0.5, 1.0]))
    assert to_csv(schedule).splitlines()[-1].endswith("-inf")
    for text in (to_csv(schedule), to_json(schedule)):
        assert build(read(text, CURRENT)).betas.tolist() == [0.1, 0.5, 1.0]


def test_json_is_the_list_that_diffusers_takes() -> None:
    scheduling = pytest.importorskip("diffusers.schedulers.scheduling_ddpm")
    schedule = build(ScheduleOptions(family="linear", steps=50))
    reference = scheduling.DDPMScheduler(num_train_timesteps=50, trained_betas=json.loads(to_json(schedule)))
    np.testing.assert_allclose(reference.alphas_cumprod.numpy(), schedule.alpha_bars, rtol=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "[0.1, 0.2, 0.5]",
        " \ufeff[0.1, 0.2, 0.5]\n",
        '{"betas": [0.1, 0.2, 0.5]}',
        "0.1\n0.2\n0.5\n",
        "0.1, 0.2, 0.5",
        "0.1 0.2 0.5",
        "beta\n0.1\n0.2\n0.5",
        "# made by hand\n\nt;beta\n1;0.1\n2;0.2\n3;0.5\n",
        "t\tbeta\n0\t0.1\n1\t0.2\n2\t0.5",
        "1,0.1\n2,0.2\n3,0.5",
        "alpha_bar\n0.9\n0.72\n0.36",
        "step,lambda\n1,2.1972245773362196\n2,0.9444616088408515\n3,-0.5753641449035618",
    ],
)
def test_many_ways_to_say_the_same(text: str) -> None:
    np.testing.assert_allclose(read_betas(text), [0.1, 0.2, 0.5], rtol=1e-12)


def test_alpha_bar_may_end_at_zero_and_log_snr_at_minus_infinity() -> None:
    np.testing.assert_allclose(read_betas("alpha_bar\n0.9\n0"), [0.1, 1.0])
    np.testing.assert_allclose(read_betas("log_snr\n0\n-inf"), [0.5, 1.0])


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "empty"),
        ("  \n\n", "empty"),
        ("[]", "empty"),
        ("t,beta\n", "empty"),
        ("# nothing\n", "empty"),
        ("[0.1, 0.2", "not valid JSON"),
        ('{"alphas": [1]}', "no list of betas"),
        ('{"betas": 3}', "no list of betas"),
        ('[0.1, "0.2"]', "Entry 2 "),
        ("[0.1, true]", "Entry 2 "),
        ("[[0.1]]", "Entry 1 "),
        ("[0.1, NaN]", "beta_2 = nan"),
        ("[0.1, Infinity]", "beta_2 = inf"),
        ("[0.1, 0.0, 0.2]", "beta_2 = 0 "),
        ("[0.1, -0.3]", "beta_2 = -0.3"),
        ("[0.1, 1.5]", "beta_2 = 1.5"),
        ("[0.1, 1.0, 0.5]", "beta_2 = 1 leaves no signal"),
        ("[" + "9" * 400 + "]", "Row 1|beta_1"),
        ("beta\n0.1\nx\n", "Row 2 "),
        ("t,beta\n1,0.1\n2\n", "Row 2 "),
        ("t,beta\n1,0.1\n3,0.1\n", "Row 2 has t = 3 after t = 1"),
        ("t,beta\n2,0.1\n1,0.1\n", "Row 2 "),
        ("t,beta\n1,0.1\nnan,0.1\n", "Row 2 "),
        ("t,colour\n1,2\n", "no column"),
        ("alpha_bar\n0.9\n0.95\n", "alpha_bar_2 = 0.95 does not fall"),
        ("alpha_bar\n0.9\n0.9\n", "alpha_bar_2"),
        ("alpha_bar\n1.2\n0.9\n", "alpha_bar_1 = 1.2"),
        ("alpha_bar\n0.9\nnan\n", "alpha_bar_2 = nan"),
        ("log_snr\n1\n2\n", "log_snr_2 = 2 does not fall"),
        ("log_snr\n1\nnan\n", "log_snr_2 = nan"),
        ("[" + ",".join(["0.1"] * 10_001) + "]", "10,001 steps"),
        ("once upon a time", "Row|number|column"),
        ("\x00\x01\x02", "."),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_what_is_no_schedule_is_refused_with_its_step(text: str, cause: str) -> None:
    with pytest.raises(ScheduleError, match=cause) as caught:
        read(text, CURRENT)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
