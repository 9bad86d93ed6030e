"""The denoiser that answers: the exact one, or the one that was learned."""

from collections.abc import Mapping

from difflab.engine.denoisers import Denoiser
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.exact import exact_denoiser
from difflab.session.scene.learned import learned_denoiser


def denoiser_of(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None, device: str = "cpu"
) -> Denoiser:
    """The learned denoiser where there is one, else the exact one of the experiment's data."""
    if learned is None:
        return exact_denoiser(experiment.data, assets, experiment.process)
    return learned_denoiser(learned, device)
