"""What the ledger is read from, as the window asks for it: measured models with the limit of their data."""

from collections.abc import Iterator, Mapping

import torch

from difflab.engine.bounds import DenoisingCurve
from difflab.engine.bounds.binomial_measure import measure_bits, measure_exact_bits
from difflab.engine.bounds.binomial_tied import tied_bits_ledgers
from difflab.engine.bounds.image_tied import tied_image_ledgers
from difflab.engine.bounds.reverse_model import ReverseModel
from difflab.engine.bounds.tied import tied_ledgers
from difflab.engine.bounds.units import PER_LEVEL, PER_PIXEL
from difflab.engine.processes.options import BinomialOptions
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene import error_curve
from difflab.session.scene.error_curve import SEED
from difflab.session.scene.exact import exact_density, exact_sequences
from difflab.session.scene.hold_out import hold_out, image_set
from difflab.session.scene.learned import learned_denoiser, learned_reverse
from difflab.session.scene.measured import (
    Measured,
    MeasuredBits,
    MeasuredImages,
    MeasuredPoints,
    MeasuredSteps,
)


def exact_model(experiment: Experiment, assets: Mapping[str, AnyArray]) -> Iterator[Measured]:
    """The exact model, measured ever better."""
    if experiment.process.name == "binomial":
        yield from _bits(experiment, experiment.process, assets, None)
    elif experiment.data.space == "image":
        for curve in error_curve.exact_curves(experiment.data, assets):
            yield _of_images(curve, experiment, assets)
    else:
        yield from _exact_points(experiment, assets)


def learned_model(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned
) -> Iterator[Measured]:
    """A learned model on the experiment's data, measured ever better."""
    if experiment.process.name == "binomial":
        yield from _bits(experiment, experiment.process, assets, learned)
        return
    reverse = learned_reverse(learned)
    if experiment.data.space == "image":
        if reverse is not None:
            yield from _tied_images(experiment, assets, reverse)
            return
        for curve in error_curve.learned_curves(experiment, assets, learned):
            yield _of_images(curve, experiment, assets)
        return
    if reverse is not None:
        yield from _tied_points(experiment, assets, reverse)
        return
    limit = exact_density(experiment.data, assets).limit_bits()
    for curve in error_curve.learned_curves(experiment, assets, learned):
        yield MeasuredPoints(curve, limit)


def _of_images(
    curve: DenoisingCurve, experiment: Experiment, assets: Mapping[str, AnyArray]
) -> MeasuredImages:
    opened = image_set(experiment.data, assets)
    unit = PER_PIXEL if opened.dequantise else PER_LEVEL
    return MeasuredImages(curve, opened.shape.height * opened.shape.width, unit)


def _exact_points(experiment: Experiment, assets: Mapping[str, AnyArray]) -> Iterator[Measured]:
    """The first comes at once: the limit is worked out after it."""
    density = exact_density(experiment.data, assets)
    curves = error_curve.exact_curves(experiment.data, assets)
    first = next(curves)
    if not first.done:
        yield MeasuredPoints(first, limit_known=False)
    yield MeasuredPoints(first, density.limit_bits())
    for curve in curves:
        yield MeasuredPoints(curve, density.limit_bits())


def _tied_points(
    experiment: Experiment, assets: Mapping[str, AnyArray], reverse: ReverseModel
) -> Iterator[Measured]:
    """A network with a mean and a variance of its own for each step."""
    density, generator = exact_density(experiment.data, assets), torch.Generator().manual_seed(SEED)
    *_, exact = error_curve.exact_curves(experiment.data, assets)
    schedule = build(experiment.schedule)
    for found in tied_ledgers(reverse, schedule, density, exact, density.limit_bits(), generator):
        yield MeasuredSteps(found)


def _tied_images(
    experiment: Experiment, assets: Mapping[str, AnyArray], reverse: ReverseModel
) -> Iterator[Measured]:
    """The same of images."""
    held, generator = hold_out(experiment.data, assets), torch.Generator().manual_seed(SEED)
    schedule = build(experiment.schedule)
    for found in tied_image_ledgers(reverse, schedule, held.images, held.pixels, generator):
        yield MeasuredSteps(found)


def _bits(
    experiment: Experiment,
    process: BinomialOptions,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
) -> Iterator[Measured]:
    """A model of bits: the exact one, or the learned one."""
    density = exact_sequences(experiment.data, assets, process)
    generator = torch.Generator().manual_seed(SEED)
    if learned is None:
        curves = measure_exact_bits(density, generator)
    elif learned.experiment.network.tied:
        schedule = build(experiment.schedule)
        for found in tied_bits_ledgers(learned_denoiser(learned), schedule, density, generator):
            yield MeasuredSteps(found)
        return
    else:
        curves = measure_bits(learned_denoiser(learned), density, generator)
    for curve in curves:
        yield MeasuredBits(curve, density.limit_bits())
