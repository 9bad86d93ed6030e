"""A schedule learns itself from the measured curve, or from noise that is held: much the same."""

import pytest

from difflab.engine.bounds import ledger
from difflab.engine.bounds.ascent_options import AscentOptions, ErrorsFrom
from difflab.engine.datasets.moons import Moons
from difflab.engine.schedules import ScheduleOptions, build
from difflab.session.experiment import Experiment
from difflab.session.scene.ascent import learn_schedule
from difflab.session.scene.error_curve import exact_curves
from difflab.session.scene.measured import MeasuredPoints

EXPERIMENT = Experiment(data=Moons(noise=0.2), schedule=ScheduleOptions(steps=20))


def learned_bits(errors: ErrorsFrom) -> float:
    """K of the last schedule, always by the measured curve."""
    *_, curve = exact_curves(EXPERIMENT.data, {})
    options = AscentOptions(errors=errors, most_frames=15)
    *_, last = learn_schedule(EXPERIMENT, {}, None, MeasuredPoints(curve), options)
    assert last.schedule.family == "learned"
    k = ledger(build(last.schedule), curve, None).K_bits
    assert last.K_bits == pytest.approx(k, abs=1e-5), (
        "K is told by the curve, not by the points that are held"
    )
    return k


def test_both_ways_beat_the_cosine_schedule() -> None:
    *_, curve = exact_curves(EXPERIMENT.data, {})
    before = ledger(build(EXPERIMENT.schedule), curve, None).K_bits
    by_curve, by_noise = learned_bits("curve"), learned_bits("frozen-noise")
    assert by_curve > before + 0.02
    assert by_curve - 0.02 < by_noise <= by_curve + 1e-4
