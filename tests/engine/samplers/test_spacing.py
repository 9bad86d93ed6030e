"""Where samplers step: the schedule's own ends, evenly between, data last."""

import pytest
import torch

from difflab.engine.samplers import FlowHeunOptions, SamplerOptions, Spacing
from difflab.engine.samplers.spacing import noise_levels
from tests.engine.samplers.schedules import linear_betas, log_snrs_of

SCHEDULE = log_snrs_of(linear_betas())


def _options(steps: int, spacing: Spacing) -> SamplerOptions:
    return FlowHeunOptions(steps=steps, spacing=spacing)


@pytest.mark.parametrize("spacing", ["t", "log-snr"])
@pytest.mark.parametrize("steps", [2, 7, 40, 100])
def test_levels_run_from_the_schedules_end_over_its_start_to_the_data(steps: int, spacing: Spacing) -> None:
    levels = noise_levels(_options(steps, spacing), SCHEDULE)
    assert len(levels) == steps + 1
    assert levels[0] == SCHEDULE[-1]
    assert levels[-2].item() == pytest.approx(SCHEDULE[0].item())
    assert levels[-1] == torch.inf
    assert (levels.diff() > 0).all()


def test_as_many_steps_as_the_schedule_are_its_own() -> None:
    levels = noise_levels(_options(40, "t"), SCHEDULE)
    torch.testing.assert_close(levels[:-1], SCHEDULE.flip(0))


def test_log_snr_spacing_is_even() -> None:
    steps = noise_levels(_options(10, "log-snr"), SCHEDULE)[:-1].diff()
    torch.testing.assert_close(steps, steps[:1].expand(9))


@pytest.mark.parametrize("spacing", ["t", "log-snr"])
def test_a_schedule_without_any_signal_left_at_its_end(spacing: Spacing) -> None:
    schedule = torch.cat([SCHEDULE[:-1], torch.tensor([-torch.inf])])
    levels = noise_levels(_options(20, spacing), schedule)
    assert levels[0] == -torch.inf
    assert torch.isfinite(levels[1:-1]).all()
    assert (levels.diff() > 0).all()


def test_long_tails_of_noise_take_one_step() -> None:
    schedule = torch.linspace(6.0, -30.0, 40, dtype=torch.float64)
    levels = noise_levels(_options(20, "log-snr"), schedule)
    assert levels[0] == -30.0
    assert levels[1] > -10.0


@pytest.mark.parametrize("steps", [1, 5])
def test_a_schedule_of_one_step(steps: int) -> None:
    levels = noise_levels(_options(steps, "log-snr"), torch.tensor([0.5]))
    assert levels[:-1].tolist() == [0.5] * steps


def test_one_step_goes_from_noise_to_data() -> None:
    assert noise_levels(_options(1, "t"), SCHEDULE).tolist() == [SCHEDULE[-1].item(), torch.inf]
