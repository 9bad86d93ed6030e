"""Training on a GPU: the same as without a recorded graph, repeatable, resumable. Run where there is one."""

import pytest
import torch
from torch import Tensor

from difflab.engine.datasets import DATA
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.densities import build as build_density
from difflab.engine.densities.images import ImageDensity
from difflab.engine.networks import AnyNetwork, ImageMLPOptions, MLPOptions, UNetOptions
from difflab.engine.objectives import VObjectiveOptions
from difflab.engine.training.options import TrainingOptions
from difflab.engine.training.run import TrainingRun, TrainingTask
from difflab.engine.training.train import TrainFrame, TrainState, train

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")

NETWORKS: list[AnyNetwork] = [MLPOptions(), ImageMLPOptions(), UNetOptions(patch=2), UNetOptions(dropout=0.1)]
ALL = pytest.mark.parametrize("network", NETWORKS, ids=lambda each: each.kind)


def _task(network: AnyNetwork, steps: int = 40, device: str = "cuda") -> TrainingTask:
    options = TrainingOptions(batch=64, steps=steps, learning_rate=1e-3, flips=True)
    if network.space != "image":
        source = build_density(DATA["swiss-roll"]())
        return TrainingTask(network, VObjectiveOptions(), options, source, 3, device)
    data = DATA["digits"]().open({})
    assert isinstance(data, ImageSet)
    return TrainingTask(
        network, VObjectiveOptions(), options, ImageDensity.of(data), 3, device, image=data.shape, classes=10
    )


def _frames(task: TrainingTask, resume: TrainState | None = None) -> list[TrainFrame]:
    return list(train(task, resume, frame_seconds=0.0, checkpoint_seconds=0.0))


def _losses(frames: list[TrainFrame]) -> Tensor:
    return torch.cat([frame.losses for frame in frames])


@ALL
def test_it_learns(network: AnyNetwork) -> None:
    losses = _losses(_frames(_task(network, steps=300)))
    assert losses[-50:].mean() < 0.8 * losses[:10].mean()


@ALL
def test_a_run_repeats_itself(network: AnyNetwork) -> None:
    assert torch.equal(_losses(_frames(_task(network))), _losses(_frames(_task(network))))


@ALL
def test_a_stopped_run_goes_on_as_if_it_had_not_been(network: AnyNetwork) -> None:
    frames = _frames(_task(network))
    resumed = _frames(_task(network), frames[15].state)
    assert torch.equal(_losses(resumed), _losses(frames[16:]))


@ALL
def test_a_recorded_step_is_the_step_itself(network: AnyNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _losses(_frames(_task(network)))
    monkeypatch.setattr("difflab.engine.training.graph._recorded", lambda *_: None)
    torch.testing.assert_close(recorded, _losses(_frames(_task(network))), rtol=1e-3, atol=1e-4)


def test_steps_are_really_recorded() -> None:
    run = TrainingRun(_task(UNetOptions(patch=2)), 10)
    run.advance()
    assert run._loss._graph is not None  # the fallback would pass every other test


def test_a_run_moves_between_devices() -> None:
    frames = _frames(_task(UNetOptions(patch=2)))
    resumed = _frames(_task(UNetOptions(patch=2), device="cpu"), frames[20].state)
    assert resumed[-1].step == 40
    assert torch.isfinite(_losses(resumed)).all()
