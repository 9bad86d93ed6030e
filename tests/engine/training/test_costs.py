"""What a training step costs does not grow with the schedule, nor with the data."""

import statistics
import time

import numpy as np
import pytest

from difflab.engine.datasets import DATA
from difflab.engine.datasets.points import Points as PointsData
from difflab.engine.densities import build as build_density
from difflab.engine.networks import AnyNetwork, BitsMLPOptions, MLPOptions, RBFOptions, SigmoidMLPOptions
from difflab.engine.objectives import AnyObjective, BinomialKLOptions, KLOptions, VObjectiveOptions
from difflab.engine.processes import GAUSSIAN, AnyProcess, BinomialOptions
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules import build as build_schedule
from difflab.engine.training.data import BLOCK_NUMBERS, Source
from difflab.engine.training.options import TrainingOptions
from difflab.engine.training.run import TrainingRun, TrainingTask

BITS = BinomialOptions(rate=0.2)


def _run(
    network: AnyNetwork,
    objective: AnyObjective,
    steps: int,
    source: Source,
    process: AnyProcess = GAUSSIAN,
    batch: int = 256,
) -> TrainingRun:
    log_snrs = build_schedule(ScheduleOptions(steps=steps, beta_1=1e-4)).log_snrs.tolist()
    task = TrainingTask(
        network, objective, TrainingOptions(batch=batch), source, 0, log_snrs=log_snrs, process=process
    )
    return TrainingRun(task, 1000)


def _cloud(count: int) -> Source:
    points = np.random.default_rng(0).normal(size=(count, 2))
    name = "0" * 64
    return build_density(PointsData(asset=name), {name: points})


def _ratio(one: TrainingRun, other: TrainingRun) -> float:
    """CPU time of a step of `other` over one of `one`, medians of steps taken in turn."""
    times: dict[int, list[float]] = {0: [], 1: []}
    for _ in range(30):
        for which, run in enumerate((one, other)):
            start = time.process_time()
            run.advance()
            times[which].append(time.process_time() - start)
    return statistics.median(times[1]) / statistics.median(times[0])


CASES: list[tuple[AnyNetwork, AnyObjective, Source, AnyProcess]] = [
    (MLPOptions(), KLOptions(), build_density(DATA["swiss-roll"]()), GAUSSIAN),
    (RBFOptions(), KLOptions(), build_density(DATA["swiss-roll"]()), GAUSSIAN),
    (SigmoidMLPOptions(), BinomialKLOptions(), build_density(DATA["heartbeat"](), {}, BITS), BITS),
    (BitsMLPOptions(), BinomialKLOptions(), build_density(DATA["heartbeat"](), {}, BITS), BITS),
]


@pytest.mark.parametrize(("network", "objective", "source", "process"), CASES)
def test_a_step_on_the_bound_costs_the_same_for_any_number_of_steps(
    network: AnyNetwork, objective: AnyObjective, source: Source, process: AnyProcess
) -> None:
    few, many = (_run(network, objective, steps, source, process) for steps in (200, 10_000))
    for run in (few, many):
        batch = run.stream.next()
        assert batch.noise.shape == batch.x0.shape
        assert batch.log_snr.shape == batch.x0.shape[:1]
    # Ten million read-outs of the sigmoid network lie in memory, where 200 thousand lie in the cache.
    assert _ratio(few, many) < 1.8


def test_all_steps_at_once_cost_as_many_points_in_one_go() -> None:
    """Vectorised: 39 steps of 8 points take no longer than twice what 312 points take."""
    source = build_density(DATA["swiss-roll"]())
    sampled = _run(MLPOptions(), KLOptions(), 40, source, batch=312)
    whole = _run(MLPOptions(), KLOptions(practice="all"), 40, source, batch=8)
    assert whole.stream.next().noise.shape == (8, 39, 2)
    assert _ratio(sampled, whole) < 2.0


def test_all_steps_of_a_long_schedule_take_bounded_memory() -> None:
    run = _run(MLPOptions(), KLOptions(practice="all"), 4000, _cloud(1000), batch=16)
    assert run.stream.next().noise.numel() == 16 * 3999 * 2
    assert run.stream.block * 16 * 3999 * 2 <= BLOCK_NUMBERS


def test_a_hundred_thousand_points_train_as_fast_as_a_thousand() -> None:
    few, many = (
        _run(MLPOptions(), VObjectiveOptions(), 40, _cloud(count), batch=1024) for count in (1_000, 100_000)
    )
    assert _ratio(few, many) < 1.5
