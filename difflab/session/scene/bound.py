"""The bound K of a model on an experiment, whatever its process: what paper mode compares."""

from collections.abc import Iterator, Mapping

from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.paper import Figures
from difflab.session.results import Learned
from difflab.session.scene.ledger import exact_model, learned_model


def bound(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[Figures]:
    """Ever better figures of the learned model, or of the exact one where `learned` is None."""
    schedule = build(experiment.schedule)
    if learned is None:
        models = exact_model(experiment, assets)
    else:
        models = learned_model(experiment, assets, learned)
    for model in models:
        found = model.ledger(schedule)
        yield Figures(found.K_bits, found.K_se, found.L_null_bits, found.limit_bits)
