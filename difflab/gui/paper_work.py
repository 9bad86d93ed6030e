"""The work that paper mode asks of the workers, as functions that make generators. They import torch."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.paper_claim import Figures, Picture
from difflab.session.results import Learned

if TYPE_CHECKING:
    from difflab.session.scene.paper_pictures import PaperPicture


def bound(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[Figures]:
    """K of the learned model, or of the exact one where `learned` is None, ever better."""
    from difflab.session.scene.bound import bound as measure

    yield from measure(experiment, assets, learned)


def parzen(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[Figures | None]:
    """The Parzen-window log likelihood of the learned model of images; None while samples are drawn."""
    from difflab.session.scene.parzen import parzen_figures

    yield from parzen_figures(experiment, assets, learned)


def picture(
    kind: Picture, experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> "Iterator[PaperPicture]":
    """A figure of the paper, drawn again."""
    from difflab.session.scene.paper_pictures import paper_picture

    yield from paper_picture(kind, experiment, assets, learned)
