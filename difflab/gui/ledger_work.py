"""The work that the ledger asks of the workers, as functions that make generators. They import torch."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.checked import Checked
from difflab.session.scene.measured import Measured

if TYPE_CHECKING:
    from difflab.engine.bounds.ascent import AscentFrame
    from difflab.engine.bounds.ascent_options import AscentOptions


def exact_model(experiment: Experiment, assets: Mapping[str, AnyArray]) -> Iterator[Measured]:
    """The exact model, measured ever better."""
    from difflab.session.scene import ledger

    yield from ledger.exact_model(experiment, assets)


def learned_model(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned
) -> Iterator[Measured]:
    """A learned model, measured ever better."""
    from difflab.session.scene import ledger

    yield from ledger.learned_model(experiment, assets, learned)


def ascend(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    measured: Measured,
    options: "AscentOptions",
) -> "Iterator[AscentFrame]":
    """The experiment's schedule learning itself: ever better ones, with their K."""
    from difflab.session.scene.ascent import learn_schedule

    yield from learn_schedule(experiment, assets, learned, measured, options)


def checks(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> "Iterator[Checked]":
    """K by other ways, of the exact model and of the learned one where there is one."""
    from difflab.session.scene import bound_checks

    yield from bound_checks.checks(experiment, assets, learned)
