"""The bound K of a model on an experiment, whatever its process: what paper mode compares."""

from collections.abc import Iterator, Mapping

from difflab.engine.bounds import ledger
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.paper import Figures
from difflab.session.results import Learned
from difflab.session.scene import error_curve
from difflab.session.scene.exact import exact_density


def bound(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[Figures]:
    """Ever better figures of the learned model, or of the exact one where `learned` is None."""
    schedule, limit = build(experiment.schedule), exact_density(experiment.data, assets).limit_bits()
    if learned is None:
        curves = error_curve.exact_curves(experiment.data, assets)
    else:
        curves = error_curve.learned_curves(experiment, assets, learned)
    for curve in curves:
        found = ledger(schedule, curve, limit)
        yield Figures(found.K_bits, found.K_se, found.L_null_bits, limit)
