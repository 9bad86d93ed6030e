"""The work that the ledger asks of the workers, as functions that make generators. They import torch."""

from collections.abc import Iterator, Mapping

from difflab.engine.datasets import AnyData
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.measured import Measured


def exact_curves(data: AnyData, assets: Mapping[str, AnyArray]) -> Iterator[Measured]:
    """The denoising error of the exact model, ever better."""
    from difflab.session.scene import ledger

    yield from ledger.exact_curves(data, assets)


def learned_curves(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned
) -> Iterator[Measured]:
    """The denoising error of a learned model, ever better."""
    from difflab.session.scene import ledger

    yield from ledger.learned_curves(experiment, assets, learned)
