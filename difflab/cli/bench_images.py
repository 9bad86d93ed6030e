"""The rows of `difflab bench` about images: a training step, digits within a minute, sixteen samples."""

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import numpy as np
import torch

from difflab.engine.conversions import noised, v_from_x0
from difflab.engine.datasets.base import FloatArray
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.metrics.recogniser import Recogniser
from difflab.engine.networks import build
from difflab.engine.training.run import TrainingRun
from difflab.engine.training.train import train
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.results import Learned
from difflab.session.scene.drawing import draw_samples
from difflab.session.training_run import learned_of, task_of
from difflab.session.weights import bundled_for

Row = dict[str, Any]
STEPS_COMPARED = 20
DIGITS_SECONDS, FIRST_GRID = 60.0, 16
JUDGED = 500


def rows(quick: bool) -> Iterator[Row]:
    torch.set_num_threads(1)
    yield _sampling_row()
    if not quick:
        yield _step_row()
        yield from _digits_rows()


def _row(name: str, value: float, unit: str, target: str = "", ok: bool = True) -> Row:
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": ok}


def _sampling_row() -> Row:
    """Sixteen digits of MNIST from noise on one core, with the bundled weights if there are some."""
    experiment = with_changes(preset("mnist"), {"sampler.steps": 50})
    learned = bundled_for(experiment) or _untrained(experiment)
    for drawing in draw_samples(experiment, {}, learned, 16):  # loads what a first step loads
        if drawing.step == 2:
            break
    began = time.perf_counter()
    for _ in draw_samples(experiment, {}, learned, 16):
        pass
    seconds = time.perf_counter() - began
    return _row("16 samples of MNIST with 50 steps on one core", seconds, "s", "<= 5", seconds <= 5)


def _untrained(experiment: Experiment) -> Learned:
    run = TrainingRun(task_of(experiment, {}), 1)
    return Learned(experiment, {name: value.numpy() for name, value in run.weights().items()}, 0)


def _step_row() -> Row:
    """A training step of the U-Net against one written out with torch's own optimiser, taken in turn."""
    experiment = with_changes(preset("mnist"), {"training.batch": 64})
    run, plain = TrainingRun(task_of(experiment, {}), 1000), _PlainLoop(experiment)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(STEPS_COMPARED):
        for taken, step in zip(times, (run.advance, plain.step), strict=True):
            began = time.process_time()  # of one thread: nobody else's work is counted
            step()
            taken.append(time.process_time() - began)
    ratio = median(times[1][2:]) / median(times[0][2:])
    return _row("U-Net training step against a plain loop", ratio, "times as fast", ">= 0.95", ratio >= 0.95)


class _PlainLoop:
    """What one would write: the same network, data and loss, and no averaging of the weights."""

    def __init__(self, experiment: Experiment) -> None:
        self._task = task_of(experiment, {})
        data = experiment.data.open({})
        assert isinstance(data, ImageSet)
        scaled = (data.remembered - data.mean) / data.scale
        self._images = torch.from_numpy(scaled.astype(np.float32))
        self._labels = torch.from_numpy(data.remembered_classes)
        generator = torch.Generator().manual_seed(0)
        self._network = build(experiment.network, data.dim, generator, None, data.shape, len(data.labels))
        self._optimiser = torch.optim.Adam(self._network.parameters(), experiment.training.learning_rate)

    def step(self) -> None:
        chosen = torch.randint(len(self._images), (self._task.training.batch,))
        x0, eps = self._images[chosen], torch.randn(len(chosen), self._images.shape[1])
        log_snr = 6.0 * torch.randn(len(chosen))
        x = noised(x0, eps, log_snr)
        loss = (self._network(x, log_snr, self._labels[chosen]) - v_from_x0(x, x0, log_snr)).square().mean()
        self._optimiser.zero_grad()
        loss.backward()
        self._optimiser.step()


def _digits_rows() -> Iterator[Row]:
    """A minute of training on one core: the first grid, then what a classifier says to the samples."""
    experiment = with_changes(preset("digits"), {"training.seconds": DIGITS_SECONDS, "training.steps": None})
    began, first, learned = time.perf_counter(), 0.0, None
    for frame in train(task_of(experiment, {})):
        learned = learned_of(experiment, frame) or learned
        if not first and frame.step and frame.weights is not None:
            _samples(experiment, learned, FIRST_GRID)
            first = time.perf_counter() - began
    yield _row("first grid of digits while training", first, "s", "<= 5", first <= 5)
    drawn = _samples(experiment, learned, JUDGED)
    data = experiment.data.open({})
    assert isinstance(data, ImageSet)
    held = data.held_out(1_000)
    judge = Recogniser.trained(
        data.remembered, data.remembered_classes, held.points, held.label, data.shape.height
    )
    right = float((judge.classes(drawn) == np.arange(JUDGED) % len(data.labels)).mean())
    percent, sure = 100 * right, 100 * judge.accuracy
    yield _row("the classifier on hold-out digits", sure, "% right", ">= 97", sure >= 97)
    yield _row("digits recognised after 60 s of training on one core", percent, "%", ">= 80", percent >= 80)


def _samples(experiment: Experiment, learned: Learned | None, count: int) -> FloatArray:
    """(count, d) images in raw units, of each class in turn."""
    *_, last = draw_samples(experiment, {}, learned, count)
    return last.samples.astype(np.float64)
