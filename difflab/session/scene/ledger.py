"""What the ledger is read from, as the window asks for it: measured curves with the limit of their data."""

from collections.abc import Iterator, Mapping

from difflab.engine.datasets import AnyData
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene import error_curve
from difflab.session.scene.exact import exact_density
from difflab.session.scene.measured import Measured


def exact_curves(data: AnyData, assets: Mapping[str, AnyArray]) -> Iterator[Measured]:
    """Ever better curves of the exact model. The first comes at once: its limit is worked out after it."""
    density = exact_density(data, assets)
    curves = error_curve.exact_curves(data, assets)
    first = next(curves)
    if not first.done:
        yield Measured(first, limit_known=False)
    yield Measured(first, density.limit_bits())
    for curve in curves:
        yield Measured(curve, density.limit_bits())


def learned_curves(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned
) -> Iterator[Measured]:
    """Ever better curves of a learned model on the experiment's data."""
    limit = exact_density(experiment.data, assets).limit_bits()
    for curve in error_curve.learned_curves(experiment, assets, learned):
        yield Measured(curve, limit)
