"""The bound K of a model on an experiment, whatever its process: what paper mode compares."""

import math
from collections.abc import Iterator, Mapping

import torch

from difflab.engine.bounds.direct import direct_bound
from difflab.engine.bounds.image_direct import direct_image_bound
from difflab.engine.bounds.measure import second_moment
from difflab.engine.bounds.reverse_model import ReverseModel
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.paper import Figures
from difflab.session.results import Learned
from difflab.session.scene.error_curve import SEED
from difflab.session.scene.exact import exact_density
from difflab.session.scene.hold_out import hold_out
from difflab.session.scene.learned import learned_reverse
from difflab.session.scene.ledger import exact_model, learned_model


def bound(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[Figures]:
    """Ever better figures of the learned model, or of the exact one where `learned` is None.

    Of images per pixel, on hold-out images.
    """
    reverse = learned_reverse(learned) if learned is not None else None
    if reverse is not None:
        sampled = _sampled_images if experiment.data.space == "image" else _sampled
        yield from sampled(experiment, assets, reverse)
        return
    schedule = build(experiment.schedule)
    if learned is None:
        models = exact_model(experiment, assets)
    else:
        models = learned_model(experiment, assets, learned)
    for model in models:
        found = model.ledger(schedule)
        yield Figures(found.K_bits, found.K_se, found.L_null_bits, found.limit_bits)


def _sampled(
    experiment: Experiment, assets: Mapping[str, AnyArray], reverse: ReverseModel
) -> Iterator[Figures]:
    """Of reverse steps with a variance of their own, which no curve of errors knows: steps are sampled."""
    density, generator = exact_density(experiment.data, assets), torch.Generator().manual_seed(SEED)
    null = -density.dim / 2 * (math.log(2 * math.pi) + second_moment(density)) / math.log(2)
    for found in direct_bound(reverse, build(experiment.schedule), density, generator):
        yield Figures(found.value, found.se, null, density.limit_bits())


def _sampled_images(
    experiment: Experiment, assets: Mapping[str, AnyArray], reverse: ReverseModel
) -> Iterator[Figures]:
    """The same of images, with the prior's moments."""
    held, generator = hold_out(experiment.data, assets), torch.Generator().manual_seed(SEED)
    null = -held.images.shape[1] / 2 * math.log2(2 * math.pi * math.e) / held.pixels
    schedule = build(experiment.schedule)
    for found in direct_image_bound(reverse, schedule, held.images, held.pixels, generator):
        if found is not None:
            yield Figures(found.value, found.se, null, None)
