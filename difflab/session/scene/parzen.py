"""The Parzen-window log likelihood of a model of images, as paper mode asks for it."""

from collections.abc import Iterator, Mapping

import numpy as np
import torch

from difflab.engine.metrics.parzen import parzen_score
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.paper_claim import Figures
from difflab.session.results import Learned
from difflab.session.scene.bound import bound
from difflab.session.scene.drawing import draw_samples
from difflab.session.scene.hold_out import hold_out, image_set

COUNT, AT_ONCE = 500, 50


def parzen_figures(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    count: int = COUNT,
) -> Iterator[Figures | None]:
    """One set of figures, of `count` samples; None while they are drawn. K is a first look."""
    parts = []
    for number in range(0, count, AT_ONCE):
        part = experiment.replace(seed=(experiment.seed + number) % 2**31)
        for drawing in draw_samples(part, assets, learned, min(AT_ONCE, count - number)):
            yield None
            if drawing.step == drawing.steps:
                parts.append(drawing.samples)
    opened, held = image_set(experiment.data, assets), hold_out(experiment.data, assets)
    images = held.images.double() * opened.scale + torch.from_numpy(opened.mean)
    score = parzen_score(torch.from_numpy(np.concatenate(parts)), images)
    known = next(bound(experiment, assets, learned))
    yield Figures(
        known.K_bits, known.K_se, known.L_null_bits, known.limit_bits, score.nats.value, score.nats.se
    )
