"""How good a model is: the bound K, and distances of its samples from the data beside what chance makes."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from difflab.engine.bounds import Ledger
from difflab.engine.densities import Law
from difflab.engine.metrics import DenoisingError, Estimate, compare, denoising_errors, noise_floor
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.image_evaluation import HELD_OUT, ImageFindings, evaluate_images
from difflab.session.results import Learned
from difflab.session.scene import ledger
from difflab.session.scene.bound_checks import BoundChecks, bound_checks, direct_bits
from difflab.session.scene.drawing import draw_samples
from difflab.session.scene.exact import exact_density, exact_law
from difflab.session.scene.measured import Measured
from difflab.session.scene.models import denoiser_of
from difflab.session.scene.sequence_facts import SequenceFacts
from difflab.session.scene.sequence_sampling import counted

COUNT = 20_000
LOG_SNRS = tuple(np.arange(-10.0, 10.5, 1.0).tolist())


@dataclass(frozen=True)
class Evaluation:
    """Figures of one model on one experiment, scaled units; the last frame of `evaluate` has all of them.

    energy: energy distance between `count` samples and as many fresh data points, unbiased, with its standard
    error; noise_floor: the same between two draws of the data; sliced_w2: sliced Wasserstein-2 distance;
    denoising: error by log-SNR, exact beside the model's (points only); bound: the model's bound K and where
    its bits go; exact_bound: the same of the exact model; facts: what is counted on samples of bits; images:
    what is found of images, which are compared with hold-out images; checks: bounds that need no table, of
    points and images, and direct_bits: K of bits sampled without one, where asked for.
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
    facts: SequenceFacts | None = None
    images: ImageFindings | None = None
    checks: BoundChecks | None = None
    direct_bits: Estimate | None = None


def evaluate(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    device: str = "cpu",
    count: int = COUNT,
    *,
    checks: bool = False,
    held_out: int = HELD_OUT,
) -> Iterator[Evaluation]:
    """Measure the learned model, or the exact one where `learned` is None; yields while it works.

    With `checks` the bound is also sampled without a table, which takes a while for long chains. All data
    points and noises come from the experiment's seed, other ones than those of its training. held_out: so
    many hold-out images at most, for the bound of images.
    """
    if experiment.data.space == "image":
        yield from _images(experiment, assets, learned, device, count, held_out, checks=checks)
        return
    generator = torch.Generator().manual_seed(experiment.seed + 1)
    found = yield from _distances(experiment, assets, learned, device, count, generator)
    schedule = build(experiment.schedule)
    exact = yield from _last(ledger.exact_model(experiment, assets))
    model = exact
    if learned is not None:
        model = yield from _last(ledger.learned_model(experiment, assets, learned))
    found = replace(found, bound=model.ledger(schedule), exact_bound=exact.ledger(schedule))
    if checks:
        found = yield from _checked(found, experiment, assets, learned)
    if experiment.process.name == "binomial":
        found = yield from _counted(found, experiment, assets, learned, device)
    else:
        yield Evaluation("measuring denoising errors", 0.95)
        denoiser = denoiser_of(experiment, assets, learned, device)
        density = exact_density(experiment.data, assets)
        errors = denoising_errors(denoiser, density, LOG_SNRS, generator, device=device)
        found = replace(found, denoising=errors)
    yield replace(found, stage="done", done=1.0)


def _images(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    device: str,
    count: int,
    held_out: int,
    *,
    checks: bool,
) -> Iterator[Evaluation]:
    """The same of images."""
    working = evaluate_images(experiment, assets, learned, device, count, held_out)
    while True:
        try:
            yield Evaluation(*next(working))
        except StopIteration as end:
            images: ImageFindings = end.value
            break
    found = Evaluation(
        "checking the bound",
        0.88,
        images.energy,
        images.noise_floor,
        images.sliced_w2,
        images.sliced_w2_floor,
        images.denoising,
        images.bound,
        images.exact_bound,
        images=images,
    )
    if checks:
        found = yield from _checked(found, experiment, assets, learned)
    yield replace(found, stage="done", done=1.0)


def _distances(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    device: str,
    count: int,
    generator: torch.Generator,
) -> Generator[Evaluation, None, Evaluation]:
    """Samples against data, and data against data."""
    law: Law = exact_law(experiment.data, assets, experiment.process)
    samples = None
    for drawing in draw_samples(experiment, assets, learned, count, device):
        yield Evaluation("sampling", 0.5 * drawing.step / drawing.steps)
        samples = (drawing.samples - drawing.mean) / drawing.scale
    assert samples is not None
    scaled = torch.from_numpy(samples.astype(np.float32))
    found = compare(scaled, law.sample(count, generator), generator)
    yield Evaluation("measuring distances", 0.7)
    floor = noise_floor(law, count, generator)
    return Evaluation(
        "measuring the bound", 0.8, found.energy, floor.energy, found.sliced_w2, floor.sliced_w2
    )


def _last(models: Iterator[Measured]) -> Generator[Evaluation, None, Measured]:
    """The finished measurement; tells that work goes on meanwhile."""
    last = next(models)
    for model in models:
        last = model
        yield Evaluation("measuring the bound", 0.85)
    return last


def _counted(
    found: Evaluation,
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    device: str,
) -> Generator[Evaluation, None, Evaluation]:
    """What is counted on samples of bits: how many are valid, how often each class comes."""
    denoiser = denoiser_of(experiment, assets, learned, device)
    facts: SequenceFacts | None = None
    for newest in counted(experiment, assets, denoiser, experiment.seed + 2):
        facts = newest
        yield Evaluation("counting samples", 0.9)
    return replace(found, facts=facts)


def _checked(
    found: Evaluation, experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Generator[Evaluation, None, Evaluation]:
    """K sampled without a table; of points also the tighter weighted bound and Ho et al.'s."""
    progress = Evaluation("checking the bound", 0.88)
    if experiment.process.name == "binomial":
        for direct in direct_bits(experiment, assets, learned):
            found = replace(found, direct_bits=direct)
            yield progress
        return found
    for checks in bound_checks(experiment, assets, learned):
        found = replace(found, checks=checks)
        yield progress
    return found
