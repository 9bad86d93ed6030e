"""Which denoisers bring images back: of the model that is shown, for the classes that are asked for."""

from collections.abc import Mapping

import numpy as np

from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.image_sampling import Denoisers
from difflab.session.scene.models import denoiser_of


def denoisers_of(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    count: int,
    *,
    error: bool = False,
    device: str = "cpu",
) -> Denoisers:
    """The denoisers of `count` images; with `error` the exact one beside."""
    driving = denoiser_of(experiment, assets, learned, device)
    exact = denoiser_of(experiment, assets, None, device) if error else None
    return Denoisers(driving, exact, np.full(count, -1, dtype=np.int64))
