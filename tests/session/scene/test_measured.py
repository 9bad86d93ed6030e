"""Measured models: bits can learn their schedule as points can."""

import torch

from difflab.engine.bounds.ascent_options import AscentOptions
from difflab.engine.bounds.binomial_measure import measure_exact_bits
from difflab.engine.datasets.heartbeat import beats
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.schedules import ScheduleOptions, build
from difflab.session.scene.measured import MeasuredBits


def test_bits_learn_their_schedule_from_the_first_beta_on() -> None:
    curve = next(measure_exact_bits(SequenceDensity.of(beats(10, 5, 0.0), 0.2), torch.Generator()))
    measured = MeasuredBits(curve, -2.3219)
    start = ScheduleOptions(family="reciprocal", steps=50, beta_1=1 / 50)
    *_, last = measured.ascend(AscentOptions(free_first=True), start)
    assert last.K_bits > measured.ledger(build(start)).K_bits + 0.1
    assert last.K_bits < -2.32
    assert last.schedule.beta_1 < 1e-3
