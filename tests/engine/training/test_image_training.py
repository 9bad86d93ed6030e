"""Training on images: classes told and left out, mirrored images, batches in parts, dropout that repeats."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks import AnyNetwork, ImageMLPOptions, MLPOptions, UNetOptions
from difflab.engine.objectives import AnyObjective, KLOptions, VObjectiveOptions, build
from difflab.engine.training import graph
from difflab.engine.training.data import Batch, BatchStream
from difflab.engine.training.graph import Recorded
from difflab.engine.training.labels import DROPPED
from difflab.engine.training.options import TrainingOptions
from difflab.engine.training.run import TrainingRun, TrainingTask
from difflab.engine.training.train import TrainFrame, train
from difflab.errors import UsageError
from tests.engine.gaussian import Gaussian

SHAPE = ImageShape(1, 4, 6)
UNET = UNetOptions(width=8, depth=2)
LOG_SNRS = tuple(torch.linspace(8.0, -8.0, 7).tolist())


@dataclass(frozen=True)
class Ramps(Gaussian):
    """Images brighter to the right, class 1 twice as bright as class 0."""

    dim: int = SHAPE.dim

    def labelled(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        label = torch.randint(2, (count,), generator=generator)
        ramp = torch.arange(6.0).repeat(4)
        return (1.0 + label)[:, None] * ramp, label

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        return self.labelled(count, generator)[0]


def _task(
    network: AnyNetwork = UNET, objective: AnyObjective | None = None, classes: int = 2, **training: object
) -> TrainingTask:
    options = TrainingOptions.model_validate({"batch": 12, "steps": 4, "learning_rate": 1e-3} | training)
    return TrainingTask(
        network, objective or VObjectiveOptions(), options, Ramps(), 3,
        log_snrs=LOG_SNRS, image=SHAPE, classes=classes,
    )  # fmt: skip


def _stream(labelled: bool = False, flipped: ImageShape | None = None, batch: int = 4000) -> BatchStream:
    generator = torch.Generator().manual_seed(0)
    device = torch.device("cpu")
    objective = build(VObjectiveOptions())
    return BatchStream(Ramps(), objective, batch, device, generator, labelled=labelled, flipped=flipped)


def _frames(task: TrainingTask) -> list[TrainFrame]:
    return list(train(task, frame_seconds=0.0, checkpoint_seconds=0.0))


def test_some_classes_are_not_told() -> None:
    """Binomial: 4,000 draws, five standard errors."""
    batch = _stream(labelled=True).next()
    assert batch.label is not None
    missing = batch.label == -1
    assert float(missing.float().mean()) == pytest.approx(
        DROPPED, abs=5 * (DROPPED * (1 - DROPPED) / 4000) ** 0.5
    )
    brightness = batch.x0.view(-1, *SHAPE)[:, 0, 0, 1]
    assert torch.equal(brightness[~missing], 1.0 + batch.label[~missing])


def test_half_of_the_images_are_mirrored() -> None:
    images = _stream(flipped=SHAPE).next().x0.view(-1, 4, 6)
    falling, rising = images[:, 0, 0] > images[:, 0, 5], images[:, 0, 0] < images[:, 0, 5]
    assert (falling | rising).all()
    assert float(falling.float().mean()) == pytest.approx(0.5, abs=5 * 0.5 / 4000**0.5)
    torch.testing.assert_close(images.amax((1, 2)) % 5.0, torch.zeros(4000))


def test_a_block_of_large_images_is_one_batch() -> None:
    assert _stream(batch=8192).block == 1


@pytest.mark.parametrize(("network", "classes"), [(UNET, 2), (ImageMLPOptions(units=16), 0)])
def test_training_on_images_learns(network: AnyNetwork, classes: int) -> None:
    frames = _frames(_task(network, classes=classes, steps=60, learning_rate=1e-2))
    losses = torch.cat([frame.losses for frame in frames])
    assert losses[-10:].mean() < 0.6 * losses[:10].mean()


@pytest.mark.parametrize("parts", [2, 5])
@pytest.mark.parametrize("objective", [VObjectiveOptions(), KLOptions(variance="posterior", practice="all")])
def test_parts_of_a_batch_add_up_to_it(objective: AnyObjective, parts: int) -> None:
    whole, split = (TrainingRun(_task(objective=objective), 4) for _ in range(2))
    split.gradients.parts = parts
    losses = torch.stack([run.advance() for run in (whole, split)])
    torch.testing.assert_close(losses[0], losses[1], rtol=1e-5, atol=0.0)
    one, other = (run.state().moments["adam.mean"] for run in (whole, split))
    for name in one:
        torch.testing.assert_close(one[name], other[name], rtol=1e-3, atol=1e-6)


class Starved:
    """An objective that can take a few data at a time only."""

    noises = 1

    def __init__(self, most: int) -> None:
        self._own, self._most = build(VObjectiveOptions()), most
        self.seen: list[int] = []

    def noise(self, shape: Sequence[int], generator: torch.Generator, device: torch.device) -> Tensor:
        return self._own.noise(shape, generator, device)

    def log_snrs(self, batches: int, batch: int, generator: torch.Generator) -> Tensor:
        return self._own.log_snrs(batches, batch, generator)

    def loss(self, network: object, x0: Tensor, noise: Tensor, log_snr: Tensor) -> Tensor:
        if len(x0) > self._most:
            raise RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory")
        self.seen.append(len(x0))
        return self._own.loss(network, x0, noise, log_snr)  # type: ignore[arg-type]


def _starve(monkeypatch: pytest.MonkeyPatch, most: int) -> Starved:
    starved = Starved(most)
    monkeypatch.setattr("difflab.engine.training.run.build_objective", lambda *_, **__: starved)
    return starved


def test_short_of_memory_a_batch_is_halved_and_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = _frames(_task())
    starved = _starve(monkeypatch, 4)
    frames = _frames(_task())
    assert starved.seen == [3] * 16
    assert [frame.notice for frame in frames if frame.notice] == [
        "Memory is short: each batch is computed in 4 parts, which changes no result."
    ]
    expected = torch.cat([frame.losses for frame in plain])
    torch.testing.assert_close(torch.cat([frame.losses for frame in frames]), expected, rtol=1e-4, atol=0.0)


def test_a_step_that_cannot_be_recorded_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = []

    def refuse(*_: object) -> None:
        attempts.append(1)
        raise RuntimeError("operation not permitted when stream is capturing")

    monkeypatch.setattr(graph, "_Graph", refuse)
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: None)
    run, plain = TrainingRun(_task(), 4), TrainingRun(_task(), 4)
    run._loss = Recorded(run.gradients, wanted=True)
    losses = [(run.advance(), plain.advance()) for _ in range(3)]
    assert all(torch.equal(one, other) for one, other in losses)
    assert len(attempts) == 1


def test_no_memory_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _starve(monkeypatch, 0)
    with pytest.raises(UsageError, match="not enough memory"):
        _frames(_task())


def test_other_failures_are_not_taken_for_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    starved = _starve(monkeypatch, 4)
    monkeypatch.setattr(starved, "loss", lambda *_: (_ for _ in ()).throw(RuntimeError("shapes")))
    with pytest.raises(RuntimeError, match="shapes"):
        _frames(_task())


def test_dropout_comes_from_the_seed_and_goes_on_after_a_stop() -> None:
    task = _task(UNET.replace(dropout=0.5))
    torch.manual_seed(1)
    frames = _frames(task)
    torch.manual_seed(2)
    again = _frames(task)
    resumed = list(train(task, frames[2].state, frame_seconds=0.0))
    for found in (again[-1], resumed[-1]):
        assert found.weights is not None
        assert frames[-1].weights is not None
        assert all(torch.equal(found.weights[name], frames[-1].weights[name]) for name in found.weights)
    other = _frames(_task(UNET.replace(dropout=0.4)))
    assert not torch.equal(other[-1].losses, frames[-1].losses)


def test_the_stream_of_another_device_goes_on_with_other_numbers() -> None:
    """A GPU's generator has a state of 16 bytes, of which a CPU's can make nothing."""
    stream, again = _stream(batch=8192), _stream(batch=8192)
    for each in (stream, again):
        each.restore(torch.zeros(16, dtype=torch.uint8), 3)
    assert torch.equal(stream.next().noise, again.next().noise)
    assert not torch.equal(stream.next().noise, _stream(batch=8192).next().noise)


def test_an_untold_network_is_asked_without_classes() -> None:
    run = TrainingRun(_task(MLPOptions(width=8)), 2)
    assert run.stream.next().label is None
    assert torch.isfinite(run.advance())


def test_a_batch_without_classes_splits_too() -> None:
    parts = Batch(torch.zeros(5, 2), torch.zeros(5, 2), torch.arange(5.0)).split(2)
    assert [share for share, _ in parts] == [0.6, 0.4]
    assert [part.log_snr.tolist() for _, part in parts] == [[0.0, 1.0, 2.0], [3.0, 4.0]]
    assert all(part.label is None for _, part in parts)
