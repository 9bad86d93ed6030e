"""The bounds that need no table stand in the right order about the one that does."""

from difflab.engine.bounds import ledger
from difflab.engine.datasets.moons import Moons
from difflab.engine.schedules import ScheduleOptions, build
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.scene.bound_checks import bound_checks, direct_bits
from difflab.session.scene.error_curve import exact_curves
from difflab.session.scene.exact import exact_density

EXPERIMENT = Experiment(data=Moons(noise=0.2), schedule=ScheduleOptions(steps=8, beta_1=1e-2))


def test_the_exact_model() -> None:
    *_, curve = exact_curves(EXPERIMENT.data, {})
    k, limit = ledger(build(EXPERIMENT.schedule), curve, None).K_bits, exact_density(Moons(noise=0.2), {})
    *_, last = bound_checks(EXPERIMENT, {}, None)
    assert last.done
    assert last.direct is not None
    assert abs(last.direct.value - k) < 4 * last.direct.se + 1e-5
    best = limit.limit_bits()
    assert best is not None
    weighted = last.weighted[16]
    assert last.weighted[1].value < weighted.value < best + 4 * weighted.se
    assert k < last.variational.bits < best


def test_bits_without_a_table() -> None:
    """The heartbeat with T = 50: K = -3.50 bits (computed by enumeration)."""
    changes = {"schedule.steps": 50, "schedule.beta_1": 1 / 50}
    *_, found = direct_bits(with_changes(preset("heartbeat"), changes), {}, None)
    assert abs(found.value + 3.498) < 4 * found.se + 1e-3
