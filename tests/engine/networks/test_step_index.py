"""Any log-SNR finds its nearest step, at any length of schedule and with pure noise at the end."""

import numpy as np
import pytest
import torch

from difflab.engine.networks.step_index import StepIndex
from difflab.engine.schedules import ScheduleOptions, build


@pytest.mark.parametrize("steps", [1, 2, 40, 10_000])
@pytest.mark.parametrize("family", ["cosine", "linear", "reciprocal", "log-snr"])
def test_every_step_finds_itself(steps: int, family: str) -> None:
    schedule = build(ScheduleOptions(steps=steps, family=family))
    log_snrs = torch.tensor(np.array(schedule.log_snrs))
    assert torch.equal(StepIndex(log_snrs)(log_snrs.float()), torch.arange(steps))


def test_what_lies_between_goes_to_the_nearer() -> None:
    index = StepIndex(torch.tensor([4.0, 1.0, -torch.inf], dtype=torch.float64))
    levels = torch.tensor([torch.inf, 9.0, 2.6, 2.4, -50.0, -torch.inf])
    assert index(levels).tolist() == [0, 0, 0, 1, 1, 2]
