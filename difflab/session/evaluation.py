"""How good a model is: distances of its samples from the data, beside what chance alone makes of them."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch

from difflab.engine.bounds import DenoisingCurve, Ledger, ledger
from difflab.engine.bounds.measure import measure, measure_exact
from difflab.engine.metrics import DenoisingError, Estimate, compare, denoising_errors, noise_floor
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.drawing import draw_samples
from difflab.session.scene.exact import exact_density
from difflab.session.scene.models import denoiser_of

COUNT = 20_000
LOG_SNRS = tuple(np.arange(-10.0, 10.5, 1.0).tolist())


@dataclass(frozen=True)
class Evaluation:
    """Figures of one model on one experiment, scaled units; the last frame of `evaluate` has all of them.

    energy: energy distance between `count` samples and as many fresh data points, unbiased, with its standard
    error; noise_floor: the same between two draws of the data; sliced_w2: sliced Wasserstein-2 distance;
    denoising: error by log-SNR, exact beside the model's; bound: the model's bound K and where its bits go;
    exact_bound: the same of the exact model.
    """

    stage: str
    done: float
    energy: Estimate | None = None
    noise_floor: Estimate | None = None
    sliced_w2: float | None = None
    sliced_w2_floor: float | None = None
    denoising: list[DenoisingError] = field(default_factory=list)
    bound: Ledger | None = None
    exact_bound: Ledger | None = None


def evaluate(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    device: str = "cpu",
    count: int = COUNT,
) -> Iterator[Evaluation]:
    """Measure the learned model, or the exact one where `learned` is None; yields while it works.

    All data points and noises come from the experiment's seed, other ones than those of its training.
    """
    density = exact_density(experiment.data, assets)
    data = experiment.data.open(assets)
    generator = torch.Generator().manual_seed(experiment.seed + 1)
    samples = None
    for drawing in draw_samples(experiment, assets, learned, count, device):
        yield Evaluation("sampling", 0.5 * drawing.step / drawing.steps)
        samples = drawing.samples
    assert samples is not None
    scaled = torch.from_numpy(((samples - data.mean) / data.scale).astype(np.float32))
    found = compare(scaled, density.sample(count, generator), generator)
    yield Evaluation("measuring distances", 0.7)
    floor = noise_floor(density, count, generator)
    yield Evaluation("measuring denoising errors", 0.8)
    denoiser = denoiser_of(experiment, assets, learned, device)
    errors = denoising_errors(denoiser, density, LOG_SNRS, generator, device=device)
    yield Evaluation("measuring the bound", 0.85)
    schedule, limit = build(experiment.schedule), density.limit_bits()
    exact = yield from _last(measure_exact(density, generator))
    exact_bound = bound = ledger(schedule, exact, limit)
    if learned is not None:
        curve = yield from _last(measure(denoiser, density, generator, device, exact))
        bound = ledger(schedule, curve, limit)
    yield Evaluation(
        "done",
        1.0,
        found.energy,
        floor.energy,
        found.sliced_w2,
        floor.sliced_w2,
        errors,
        bound,
        exact_bound,
    )


def _last(curves: Iterator[DenoisingCurve]) -> Generator[Evaluation, None, DenoisingCurve]:
    """The finished curve; tells that work goes on meanwhile."""
    last = next(curves)
    for curve in curves:
        last = curve
        yield Evaluation("measuring the bound", 0.9)
    return last
