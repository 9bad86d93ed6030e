"""The work that paper mode asks of the workers, as functions that make generators. They import torch."""

from collections.abc import Iterator, Mapping

from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.paper import Figures
from difflab.session.results import Learned


def bound(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[Figures]:
    """K of the learned model, or of the exact one where `learned` is None, ever better."""
    from difflab.session.scene.bound import bound as measure

    yield from measure(experiment, assets, learned)
