"""Bounds that need no table: K drawn directly, its tighter weighted form, and Ho et al.'s for comparison."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import torch

from difflab.engine.bounds import DenoisingCurve, ledger
from difflab.engine.bounds.binomial_direct import direct_binomial_bound
from difflab.engine.bounds.direct import direct_bound
from difflab.engine.bounds.image_direct import direct_image_bound
from difflab.engine.bounds.importance import TRAJECTORIES, importance_bound
from difflab.engine.bounds.reverse_model import DenoiserReverse, ReverseModel
from difflab.engine.bounds.units import per_pixel
from difflab.engine.bounds.variational import VariationalBound, variational_bound
from difflab.engine.metrics import Estimate
from difflab.engine.processes import BinomialOptions
from difflab.engine.schedules import Schedule, build
from difflab.errors import DifflabError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.checked import Checked, ModelChecks, Sampled
from difflab.session.scene.error_curve import exact_curves, learned_curves
from difflab.session.scene.exact import exact_density, exact_sequences
from difflab.session.scene.hold_out import hold_out
from difflab.session.scene.learned import learned_reverse
from difflab.session.scene.models import denoiser_of

SEED = 0
LONGEST_WEIGHTED = 300  # steps; the weights of longer chains take too long


@dataclass(frozen=True)
class BoundChecks:
    """In bits per datum, of images per pixel; better from frame to frame.

    direct: K by sampling steps and noises, with the variances the model has learned if it has any, else the
    best isotropic ones; weighted: the bound from k trajectories a datum, by k, empty for long chains and for
    images; variational: Ho et al. 2020, from the curve.
    """

    variational: VariationalBound
    direct: Estimate | None = None
    weighted: Mapping[int, Estimate] = field(default_factory=dict)
    done: bool = False


def bound_checks(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
) -> Iterator[BoundChecks]:
    """Of the learned model of points or images, or of the exact one where `learned` is None."""
    if experiment.data.space == "image":
        yield from _image_checks(experiment, assets, learned)
        return
    schedule, density = build(experiment.schedule), exact_density(experiment.data, assets)
    curve = _finished(experiment, assets, learned)
    model = _reverse(experiment, assets, learned, schedule, curve)
    generator = torch.Generator().manual_seed(SEED)
    found = BoundChecks(variational_bound(schedule, curve, ledger(schedule, curve, None)))
    for direct in direct_bound(model, schedule, density, generator):
        found = replace(found, direct=direct)
        yield found
    if schedule.steps <= LONGEST_WEIGHTED:
        for weighted in importance_bound(model, schedule, density, generator):
            found = replace(found, weighted=weighted.by_trajectories) if weighted else found
            yield found
    yield replace(found, done=True)


def _image_checks(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[BoundChecks]:
    """On hold-out images. Yields after each piece of work, mostly what is known already."""
    schedule, held = build(experiment.schedule), hold_out(experiment.data, assets)
    curve = _finished(experiment, assets, learned)
    model = _reverse(experiment, assets, learned, schedule, curve)
    whole = variational_bound(schedule, curve, ledger(schedule, curve, None))
    found = BoundChecks(per_pixel(whole, held.pixels))
    generator = torch.Generator().manual_seed(SEED)
    for direct in direct_image_bound(model, schedule, held.images, held.pixels, generator):
        found = replace(found, direct=direct or found.direct)
        yield found
    yield replace(found, done=True)


def direct_bits(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[Estimate]:
    """K of a model of bits by sampling steps and noises, in bits per sequence."""
    process = experiment.process
    assert isinstance(process, BinomialOptions)
    density = exact_sequences(experiment.data, assets, process)
    denoiser = denoiser_of(experiment, assets, learned)
    generator = torch.Generator().manual_seed(SEED)
    yield from direct_binomial_bound(denoiser, build(experiment.schedule), density, generator)


def checks(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[Checked]:
    """All checks of the exact model, and of the learned one where there is one; a frame of each in turn."""
    models: dict[str, Learned | None] = {"exact": None}
    if learned is not None:
        models["learned"] = learned
    running = {name: _model_checks(experiment, assets, model) for name, model in models.items()}
    found = dict.fromkeys(running, ModelChecks())
    while running:
        for name, frames in list(running.items()):
            try:
                found[name] = next(frames)
            except StopIteration:
                del running[name]
            except DifflabError as error:  # one model may answer where the other does not
                found[name] = ModelChecks(done=True, problem=str(error))
                del running[name]
        yield dict(found)


def _model_checks(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[ModelChecks]:
    """Of one model, as the window shows it."""
    if experiment.process.name == "binomial":
        bits = ModelChecks()
        for direct in direct_bits(experiment, assets, learned):
            bits = ModelChecks(direct=_sampled(direct))
            yield bits
        yield replace(bits, done=True)
        return
    too_long = experiment.schedule.steps > LONGEST_WEIGHTED or experiment.data.space == "image"
    for found in bound_checks(experiment, assets, learned):
        yield ModelChecks(
            direct=_sampled(found.direct),
            weighted=_sampled(found.weighted.get(TRAJECTORIES)),
            trajectories=TRAJECTORIES,
            too_long=too_long,
            variational_bits=found.variational.bits,
            done=found.done,
        )


def _sampled(estimate: Estimate | None) -> Sampled | None:
    return None if estimate is None else Sampled(estimate.value, estimate.se)


def _finished(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> DenoisingCurve:
    """The model's curve, which other figures have mostly been read from already."""
    if learned is None:
        *_, curve = exact_curves(experiment.data, assets)
    else:
        *_, curve = learned_curves(experiment, assets, learned)
    return curve


def _reverse(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    schedule: Schedule,
    curve: DenoisingCurve,
) -> ReverseModel:
    """What takes the steps back: the network's own, else a denoiser's with the best variance."""
    own = None if learned is None else learned_reverse(learned)
    if own is not None:
        return own
    return DenoiserReverse(denoiser_of(experiment, assets, learned), schedule, curve)
