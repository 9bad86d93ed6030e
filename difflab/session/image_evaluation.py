"""How good a model of images is: K on hold-out images, and what its samples look like beside the data.

Samples are compared with hold-out images in their pixels, with each other and with what was trained on, and
shown to a classifier that knows no diffusion model.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from difflab.engine.bounds import DenoisingCurve, Ledger, ledger
from difflab.engine.bounds.units import PER_LEVEL, PER_PIXEL, per_pixel
from difflab.engine.datasets.base import FloatArray, IntArray
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.images import ImageDensity
from difflab.engine.metrics import DenoisingError, Estimate, compare
from difflab.engine.metrics.diversity import Diversity, diversity
from difflab.engine.metrics.memorisation import Memorisation, memorisation
from difflab.engine.metrics.parzen import ParzenScore, parzen_score
from difflab.engine.networks.condition import ANY
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.conditioning import known_classes, wanted_labels
from difflab.session.scene.drawing import draw_samples
from difflab.session.scene.error_curve import image_curves
from difflab.session.scene.exact import exact_denoiser, exact_density
from difflab.session.scene.hold_out import hold_out, image_set
from difflab.session.scene.judge import grey, trained_judge
from difflab.session.scene.ledger import learned_model
from difflab.session.scene.models import denoiser_of

AT_ONCE = 250  # samples
HELD_OUT = 256  # images that the bound is measured on, unless more are asked for
COMPARED = 2_000  # samples and images at most whose distances are measured: their pairs take long
LEAST = 16  # samples, for distances to say anything


@dataclass(frozen=True)
class Recognition:
    """share: of samples that the judge takes for the class they were drawn from.

    accuracy: its own share right on `tested` hold-out images.
    """

    share: Estimate
    accuracy: float
    tested: int


@dataclass(frozen=True, eq=False)
class ImageFindings:
    """bound: K on `held_out` hold-out images, bits per pixel; exact_bound: that of the exact model.

    curves: the denoising errors of both. recognition: of class-conditional samples, None without classes;
    parzen: of the samples, on hold-out images in [0, 1]; parzen_floor: of as many training images.
    dequantised: whether grey levels were made continuous by uniform noise; without it the data have no
    density, and K grows as beta_1 falls.
    """

    bound: Ledger
    exact_bound: Ledger
    curves: tuple[DenoisingCurve, DenoisingCurve]
    energy: Estimate
    noise_floor: Estimate
    sliced_w2: float
    sliced_w2_floor: float
    diversity: Diversity
    memorisation: Memorisation
    parzen: ParzenScore
    parzen_floor: ParzenScore
    recognition: Recognition | None
    held_out: int
    dequantised: bool

    @property
    def denoising(self) -> list[DenoisingError]:
        """The curves, level by level."""
        model, exact = (_estimates(curve) for curve in self.curves)
        levels = self.curves[0].log_snrs.tolist()
        return [DenoisingError(*each) for each in zip(levels, model, exact, strict=True)]


# What is done now, and how far the whole has come, 0 to 1.
Progress = tuple[str, float]


def evaluate_images(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    device: str,
    count: int,
    held_out: int = HELD_OUT,
) -> Generator[Progress, None, ImageFindings]:
    """Measure the learned model, or the exact one where `learned` is None, with `count` samples."""
    samples, labels = yield from _samples(experiment, assets, learned, device, max(count, LEAST))
    yield "measuring distances", 0.45
    held = hold_out(experiment.data, assets)
    opened = image_set(experiment.data, assets)
    scaled = torch.from_numpy(((samples - opened.mean) / opened.scale).astype(np.float32))
    generator = torch.Generator().manual_seed(experiment.seed + 1)
    found = compare(scaled[:COMPARED], held.images[:COMPARED], generator)
    training = _training_images(experiment, assets, min(len(scaled), COMPARED))
    floor = compare(training, held.images[:COMPARED], generator)
    spread = diversity(scaled, held.images)
    by_heart = memorisation(_remembered(experiment, assets), scaled)
    yield "measuring the Parzen window", 0.5
    greys = held.images.double() * opened.scale + torch.from_numpy(opened.mean)
    parzen = parzen_score(torch.from_numpy(samples), greys)
    parzen_floor = parzen_score(torch.from_numpy(_drawn(experiment, assets, len(samples))), greys)
    yield "showing the samples to a classifier", 0.55
    recognition = _recognition(experiment, assets, samples, labels)
    model, exact = yield from _curves(experiment, assets, learned, device, held_out)
    schedule, unit = build(experiment.schedule), PER_PIXEL if held.dequantised else PER_LEVEL
    bounds = [per_pixel(ledger(schedule, curve, None), held.pixels, unit) for curve in (model, exact)]
    if learned is not None and learned.experiment.network.tied:
        bounds[0] = yield from _tied_bound(experiment, assets, learned)
    return ImageFindings(
        bounds[0],
        bounds[1],
        (model, exact),
        found.energy,
        floor.energy,
        found.sliced_w2,
        floor.sliced_w2,
        spread,
        by_heart,
        parzen,
        parzen_floor,
        recognition,
        min(held_out, len(held.images)),
        held.dequantised,
    )


def _estimates(curve: DenoisingCurve) -> list[Estimate]:
    """Error and standard error at each level."""
    assert curve.covariance is not None
    errors, variances = curve.errors.tolist(), np.diag(curve.covariance).tolist()
    return [Estimate(error, float(np.sqrt(each))) for error, each in zip(errors, variances, strict=True)]


def _samples(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    device: str,
    count: int,
) -> Generator[Progress, None, tuple[FloatArray, IntArray]]:
    """(count, d) in raw units, some at a time, and the class (count,) of each, -1 for any."""
    parts: list[FloatArray] = []
    labels: list[IntArray] = []
    classes = known_classes(experiment, assets, learned)
    while (drawn := sum(map(len, parts))) < count:
        now = min(AT_ONCE, count - drawn)
        labels.append(wanted_labels(experiment, classes, now))
        part = experiment.replace(seed=(experiment.seed + len(parts)) % 2**31)
        for drawing in draw_samples(part, assets, learned, now, device):
            yield "sampling", 0.45 * (drawn + now * drawing.step / drawing.steps) / count
        parts.append(drawing.samples.astype(np.float64))
    return np.concatenate(parts), np.concatenate(labels)


def _remembered(experiment: Experiment, assets: Mapping[str, AnyArray]) -> ImageDensity:
    """The exact model, which knows the training images; of endless sets those it remembers."""
    density = exact_density(experiment.data, assets)
    assert isinstance(density, ImageDensity)
    return density


def _training_images(experiment: Experiment, assets: Mapping[str, AnyArray], count: int) -> Tensor:
    """(count, d) scaled images as training sees them."""
    opened = image_set(experiment.data, assets)
    drawn = _drawn(experiment, assets, count)
    return torch.from_numpy(((drawn - opened.mean) / opened.scale).astype(np.float32))


def _drawn(experiment: Experiment, assets: Mapping[str, AnyArray], count: int) -> FloatArray:
    """The same (count, d) in raw units."""
    opened = image_set(experiment.data, assets)
    return opened.draw(count, np.random.default_rng([experiment.seed, 1])).points


def _recognition(
    experiment: Experiment, assets: Mapping[str, AnyArray], samples: FloatArray, labels: IntArray
) -> Recognition | None:
    """None where there are no classes, or samples of none were asked for."""
    opened = image_set(experiment.data, assets)
    if len(opened.labels) < 2 or (labels == ANY).any():
        return None
    judge = trained_judge(experiment.data, assets)
    right = judge.classes(grey(samples, opened.shape)) == labels
    share = float(right.mean())
    se = float(np.sqrt(share * (1.0 - share) / len(right)))
    return Recognition(Estimate(share, se), judge.accuracy, judge.tested)


def _curves(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    device: str,
    held_out: int,
) -> Generator[Progress, None, tuple[DenoisingCurve, DenoisingCurve]]:
    """The model's denoising errors and the exact model's, on the same images."""
    exact = yield from _curve(exact_denoiser(experiment.data, assets), experiment, assets, device, held_out)
    if learned is None:
        return exact, exact
    denoiser = denoiser_of(experiment, assets, learned, device)
    model = yield from _curve(denoiser, experiment, assets, device, held_out)
    return model, exact


def _tied_bound(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned
) -> Generator[Progress, None, Ledger]:
    """Of a network whose steps have variances of their own, on all hold-out images."""
    models = learned_model(experiment, assets, learned)
    last = next(models)
    for model in models:
        last = model
        yield "measuring the bound", 0.9
    return last.ledger(build(experiment.schedule))


def _curve(
    denoiser: Denoiser, experiment: Experiment, assets: Mapping[str, AnyArray], device: str, held_out: int
) -> Generator[Progress, None, DenoisingCurve]:
    curves = image_curves(denoiser, experiment.data, assets, device, held_out)
    last = next(curves)
    for curve in curves:
        last = curve
        yield "measuring the bound", 0.8
    return last
