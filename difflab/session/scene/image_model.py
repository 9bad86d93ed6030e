"""Which denoisers bring images back: of the model that is shown, for the classes that are asked for."""

from collections.abc import Mapping

import torch

from difflab.engine.denoisers import conditioned
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.conditioning import conditioned_model
from difflab.session.scene.exact import exact_denoiser
from difflab.session.scene.image_sampling import Denoisers


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
    driving, labels = conditioned_model(experiment, assets, learned, count, device)
    exact = None
    if error:
        exact = conditioned(exact_denoiser(experiment.data, assets), torch.from_numpy(labels))
    return Denoisers(driving, exact, labels)
