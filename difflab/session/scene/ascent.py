"""A schedule that learns itself for a model of an experiment, with errors from where the options say."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import torch

from difflab.engine.bounds.ascent import AscentFrame, ascend
from difflab.engine.bounds.ascent_options import AscentOptions
from difflab.engine.bounds.frozen_noise import FrozenNoise
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.exact import exact_density
from difflab.session.scene.measured import Measured
from difflab.session.scene.models import denoiser_of


def learn_schedule(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    measured: Measured,
    options: AscentOptions,
) -> Iterator[AscentFrame]:
    """From the experiment's schedule on, for the learned model or the exact one where `learned` is None.

    measured: the same model's. Frozen noise is for points alone: bits take the measured table. A network tied
    to its schedule has nothing to say about another one, whatever the errors are taken from. K is always the
    measured one.
    """
    tied = learned is not None and learned.experiment.network.tied
    if options.errors == "curve" or experiment.process.name == "binomial" or tied:
        yield from measured.ascend(options, experiment.schedule)
        return
    density = exact_density(experiment.data, assets)
    denoiser = denoiser_of(experiment, assets, learned)
    generator = torch.Generator().manual_seed(experiment.seed)
    objective = FrozenNoise.drawn(denoiser, density, experiment.schedule.steps, generator)
    for frame in ascend(options, experiment.schedule, objective):
        # The few points that are drawn have a K of their own, which may even be above the limit.
        yield replace(frame, K_bits=measured.ledger(build(frame.schedule)).K_bits)
