"""Training: frames, budgets, exact repetition and resumption, divergence, and that it learns."""

import math
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load, save
from torch import Tensor

from difflab.engine.datasets import DATA
from difflab.engine.denoisers import NetworkDenoiser
from difflab.engine.densities import build as build_density
from difflab.engine.metrics import denoising_errors, energy_distance
from difflab.engine.networks import MLPOptions, Prediction, RBFOptions, build
from difflab.engine.objectives import (
    AnyObjective,
    EpsObjectiveOptions,
    KLOptions,
    VObjectiveOptions,
    X0ObjectiveOptions,
)
from difflab.engine.samplers import FlowHeunOptions, sample
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules import build as build_schedule
from difflab.engine.training import budget as training_budget
from difflab.engine.training.data import Source
from difflab.engine.training.options import TrainingOptions
from difflab.engine.training.train import DivergedError, TrainFrame, TrainingTask, TrainState, train, warm_up
from difflab.errors import FileFormatError, NonFiniteError
from tests.engine.gaussian import Gaussian

SMALL = MLPOptions(width=16, depth=2)
BATCH = 8192  # 8 batches of it make a block of the stream: the tests cross some


def _task(
    steps: int | None = 20, source: Source | None = None, seed: int = 3, **training: Any
) -> TrainingTask:
    options = TrainingOptions(**{"batch": BATCH, "steps": steps} | training)
    return TrainingTask(SMALL, VObjectiveOptions(), options, source or Gaussian(), seed)


def _last(frames: Iterable[TrainFrame]) -> TrainFrame:
    *_, last = frames
    return last


def _assert_same(one: TrainFrame, other: TrainFrame) -> None:
    """Bit for bit: weights and everything a restart would use."""
    assert one.state is not None
    assert other.state is not None
    first, second = one.state.tensors(), other.state.tensors()
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_frames_tell_every_loss_once() -> None:
    frames = list(train(_task(), frame_seconds=0.0))
    assert [frame.step for frame in frames] == list(range(21))
    assert {frame.steps for frame in frames} == {20}
    assert [len(frame.losses) for frame in frames] == [0] + [1] * 20


def test_the_first_frame_comes_before_the_first_step_and_the_last_with_everything() -> None:
    first, *_, last = list(train(_task(), frame_seconds=0.0))
    assert first.step == 0
    assert math.isnan(first.seconds_per_step)
    assert last.weights is not None
    assert last.state is not None
    assert last.seconds_per_step > 0.0


def test_frames_snapshots_and_checkpoints_come_at_the_callers_pace() -> None:
    frames = list(train(_task(), frame_seconds=0.0, snapshot_seconds=0.0, checkpoint_seconds=0.0))
    assert all(frame.weights is not None and frame.state is not None for frame in frames)
    few = list(train(_task(), frame_seconds=math.inf))
    assert [frame.step for frame in few] == [0, 20]


def test_checkpoints_are_snapshots() -> None:
    frames = list(train(_task(), frame_seconds=0.0, snapshot_seconds=math.inf, checkpoint_seconds=0.0))
    assert all(frame.weights is not None for frame in frames)


def test_the_pace_changes_no_result() -> None:
    _assert_same(_last(train(_task())), _last(train(_task(), frame_seconds=0.0, snapshot_seconds=0.0)))


def test_the_seed_decides() -> None:
    one, other = (_last(train(_task(seed=seed))).weights for seed in (3, 4))
    assert one is not None
    assert other is not None
    assert not any(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("interrupted_at", [0, 3, 8, 13])
def test_a_resumed_run_equals_an_uninterrupted_one(interrupted_at: int) -> None:
    """At the start, within a block of the stream, at its end and in the next one; through a file's bytes."""
    frames = list(train(_task(), frame_seconds=0.0, checkpoint_seconds=0.0))
    state = frames[interrupted_at].state
    assert state is not None
    kept = TrainState.from_tensors(load(save(state.tensors())))
    resumed = list(train(_task(), kept, frame_seconds=0.0, checkpoint_seconds=0.0))
    assert resumed[0].step == interrupted_at
    _assert_same(resumed[-1], frames[-1])
    assert torch.equal(resumed[-1].losses, frames[-1].losses)


def test_a_resumed_time_budget_keeps_its_number_of_steps() -> None:
    frames = list(train(_task(), frame_seconds=0.0, checkpoint_seconds=0.0))
    resumed = _last(train(_task(steps=None, seconds=1e-3), frames[7].state))
    _assert_same(resumed, frames[-1])


def test_the_state_of_another_network_is_refused() -> None:
    state = _last(train(_task(steps=1))).state
    other = TrainingTask(MLPOptions(width=8), VObjectiveOptions(), TrainingOptions(steps=2), Gaussian(), 0)
    with pytest.raises(FileFormatError, match="another shape"):
        list(train(other, state))


@pytest.mark.parametrize("name", ["step", "generator", "weights/first.weight"])
def test_a_state_with_something_missing_is_refused(name: str) -> None:
    state = _last(train(_task(steps=1))).state
    assert state is not None
    tensors = {key: value for key, value in state.tensors().items() if key != name}
    with pytest.raises(FileFormatError):
        list(train(_task(), TrainState.from_tensors(tensors)))


def test_a_state_with_infinite_numbers_is_refused() -> None:
    state = _last(train(_task(steps=1))).state
    assert state is not None
    tensors = state.tensors()
    tensors["adam.mean/first.weight"][0, 0] = torch.inf
    with pytest.raises(FileFormatError, match="infinite"):
        TrainState.from_tensors(tensors)


def test_weights_are_those_of_the_network_and_share_no_memory() -> None:
    weights = _last(train(_task(steps=1))).weights
    assert weights is not None
    build(SMALL, 2, torch.Generator()).load_state_dict(dict(weights), strict=True)
    assert len({tensor.untyped_storage().data_ptr() for tensor in weights.values()}) == len(weights)


class _Failing:
    """Gaussian data that turn into NaN in the second block."""

    dim = 2

    def __init__(self) -> None:
        self.blocks = 0

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        self.blocks += 1
        points = torch.randn(count, 2, generator=generator)
        return points if self.blocks == 1 else points * torch.nan


def test_divergence_is_reported_with_the_last_finite_weights() -> None:
    with pytest.raises(DivergedError, match="learning rate") as caught:
        list(train(_task(source=_Failing()), frame_seconds=0.0, snapshot_seconds=0.0))
    assert isinstance(caught.value, NonFiniteError)
    assert caught.value.step == 8
    assert all(torch.isfinite(tensor).all() for tensor in caught.value.weights.values())


def test_too_large_a_learning_rate_ends_in_a_report_or_in_finite_weights() -> None:
    try:
        weights = _last(train(_task(learning_rate=1.0))).weights
    except DivergedError as error:
        weights = error.weights
    assert weights is not None
    assert all(torch.isfinite(tensor).all() for tensor in weights.values())


def test_what_is_kept_of_a_divergence_is_sound() -> None:
    """The loss explodes over some steps before it is infinite: weights from that time are of no use."""
    options = TrainingOptions(learning_rate=1.0, batch=64, steps=400, optimiser="sgd")
    task = TrainingTask(MLPOptions(width=64, depth=8), X0ObjectiveOptions(), options, Gaussian(mean=30.0), 0)
    with pytest.raises(DivergedError) as caught:
        list(train(task, frame_seconds=0.0, snapshot_seconds=0.0))
    kept = max(float(value.abs().max()) for value in caught.value.weights.values())
    assert kept < 100.0
    assert caught.value.state.step == caught.value.step


def test_a_frame_gives_its_own_step_whenever_asked() -> None:
    frames = train(_task(), frame_seconds=0.0, snapshot_seconds=math.inf)
    for _ in range(6):
        frame = next(frames)
    weights, state = frame.now()
    frames.close()  # type: ignore[attr-defined]
    assert (frame.weights, state.step) == (None, 5)
    again = next(train(_task(), state, frame_seconds=0.0))
    assert again.weights is not None
    assert all(torch.equal(weights[name], again.weights[name]) for name in weights)


class _Clock:
    """A clock that only work moves on: 10 ms a step, 0.5 s a block of ten batches."""

    def __init__(self) -> None:
        self.now = 0.0
        self.stream, self.block = self, 10

    def perf_counter(self) -> float:
        return self.now

    def advance(self) -> Tensor:
        self.now += 0.01
        return torch.tensor(0.0)

    def draw_block(self) -> None:
        self.now += 0.5


def test_a_time_budget_becomes_a_number_of_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = _Clock()
    monkeypatch.setattr(training_budget, "time", clock)
    monkeypatch.setattr(training_budget, "TrainingRun", lambda *_, **__: clock)
    steps = training_budget.steps_within(_task(), 10.0)
    assert steps == pytest.approx((10.0 - clock.now) / (0.01 + 0.5 / 10), abs=1)
    assert clock.now < 1.0


def test_a_budget_that_is_too_small_takes_one_step() -> None:
    assert _last(train(_task(steps=None, seconds=1e-6))).steps == 1


def test_the_number_of_steps_found_repeats_the_run() -> None:
    found = _last(train(_task(steps=None, seconds=0.3)))
    _assert_same(_last(train(_task(steps=found.steps))), found)


@pytest.mark.parametrize("prediction", ["v", "eps", "x0"])
@pytest.mark.parametrize("kind", [VObjectiveOptions, EpsObjectiveOptions, X0ObjectiveOptions])
def test_every_mean_square_teaches_every_prediction(
    kind: type[VObjectiveOptions | EpsObjectiveOptions | X0ObjectiveOptions], prediction: Prediction
) -> None:
    """At the middle noise level the excess over the exact error falls below 5 % of the data's variance."""
    density = Gaussian()
    chosen: AnyObjective = kind(log_snr_min=-4.0, log_snr_max=4.0)
    network = MLPOptions(width=32, depth=2, prediction=prediction)
    task = TrainingTask(network, chosen, TrainingOptions(batch=256, steps=200), density, seed=0)
    weights = _last(train(task)).weights
    assert weights is not None
    module = build(network, 2, torch.Generator())
    module.load_state_dict(dict(weights))
    (error,) = denoising_errors(NetworkDenoiser(module), density, [0.0], torch.Generator().manual_seed(0))
    assert error.model.value - error.exact.value < 0.05 * density.variance


@pytest.mark.parametrize("network", [MLPOptions(width=32, depth=2), RBFOptions()])
def test_training_on_the_bound_reaches_the_exact_models(network: MLPOptions | RBFOptions) -> None:
    """Of what the first guess loses beyond the closed form less than a quarter is left; chance is a tenth."""
    density = Gaussian()
    log_snrs = build_schedule(ScheduleOptions(steps=12, beta_1=1e-3)).log_snrs
    drops = np.exp(log_snrs[:-1]) - np.exp(log_snrs[1:])
    errors = np.array([density.least_error(level) for level in log_snrs[1:].tolist()])
    least = density.dim / 2 * float(np.log1p(drops * errors).sum())
    training = TrainingOptions(batch=256, steps=240)
    task = TrainingTask(network, KLOptions(), training, density, seed=0, log_snrs=log_snrs.tolist())
    losses = torch.cat([frame.losses for frame in train(task)])
    assert float(losses[-80:].mean()) - least < 0.25 * (float(losses[:10].mean()) - least)


def test_the_swiss_roll_is_learned() -> None:
    """250 steps of the default training: 20 Heun steps come within 0.006 (the data's own size is 1)."""
    density = build_density(DATA["swiss-roll"]())
    task = TrainingTask(MLPOptions(), VObjectiveOptions(), TrainingOptions(steps=250), density, seed=0)
    weights = _last(train(task)).weights
    assert weights is not None
    module = build(task.network, 2, torch.Generator())
    module.load_state_dict(dict(weights))
    generator = torch.Generator().manual_seed(1)
    x, schedule = torch.randn(3000, 2, generator=generator), torch.linspace(6.9, -9.0, 40)
    samples = _last_x(FlowHeunOptions(), NetworkDenoiser(module), schedule, x, generator)
    distance = energy_distance(samples, density.sample(3000, generator))
    assert distance.value + 2 * distance.se < 0.006


def _last_x(
    options: FlowHeunOptions,
    denoiser: NetworkDenoiser,
    schedule: Tensor,
    x: Tensor,
    generator: torch.Generator,
) -> Tensor:
    *_, last = sample(options, denoiser, schedule, x, generator)
    return last.x


def test_warming_up_and_training_never_load_the_compiler() -> None:
    """torch.optim's first optimiser and meta tensors load torch._dynamo and sympy: seconds, for nothing."""
    program = (
        "import sys; from difflab.engine.training.train import warm_up; warm_up(); "
        "print(sorted({'torch._dynamo', 'sympy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_warm_up_can_be_repeated() -> None:
    warm_up()
    warm_up()
