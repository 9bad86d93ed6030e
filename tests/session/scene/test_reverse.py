"""Reverse trajectories and fields of the exact model: kept frames, matched times, known directions."""

import numpy as np
import pytest

from difflab.engine.samplers.options import AncestralOptions, FlowHeunOptions
from difflab.engine.schedules import ScheduleOptions, build
from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.scene.error_curve import error_curve
from difflab.session.scene.exact import exact_denoiser, exact_density
from difflab.session.scene.fields import arrows, density_grid
from difflab.session.scene.plane import grid_over
from difflab.session.scene.reverse import KEPT_FRAMES, reverse_trajectories
from difflab.session.scene.trajectories import Trajectories

DATA = preset("swiss-roll").data
DENOISER = exact_denoiser(DATA, {})
SCHEDULE = build(ScheduleOptions())


def run(sampler: AncestralOptions | FlowHeunOptions, count: int = 400) -> Trajectories:
    found = [step for step in reverse_trajectories(DENOISER, SCHEDULE, sampler, count, 7) if step is not None]
    assert len(found) == 1
    return found[0]


def test_the_schedules_own_steps_are_met_one_by_one() -> None:
    found = run(AncestralOptions(steps=40, spacing="t"))
    np.testing.assert_allclose(found.times, np.arange(40, -1, -1), atol=1e-9)
    assert found.positions.shape == (41, 400, 2)


def test_other_steps_are_matched_by_their_noise() -> None:
    times = run(FlowHeunOptions(steps=9)).times
    assert (times[0], times[-1]) == (pytest.approx(40.0, abs=0.1), 0.0)
    assert (np.diff(times) < 0).all()


def test_long_samplers_keep_a_limited_number_of_frames() -> None:
    found = run(FlowHeunOptions(steps=300), 10)
    assert len(found.times) == KEPT_FRAMES + 1
    assert found.times[-1] == 0.0


def test_particles_come_back_to_the_data() -> None:
    """Mean and covariance of the samples against those of the population: zero mean, unit mean variance."""
    ends = run(FlowHeunOptions(steps=20), 4000).positions[-1]
    assert np.abs(ends.mean(axis=0)).max() < 5 / np.sqrt(4000)
    assert ends.var(axis=0).mean() == pytest.approx(1.0, abs=5 * np.sqrt(2 / 4000))


def test_the_same_noise_starts_every_schedule() -> None:
    other = build(ScheduleOptions(family="linear", steps=100))
    *_, found = reverse_trajectories(DENOISER, other, FlowHeunOptions(steps=5), 400, 7)
    assert found is not None
    np.testing.assert_array_equal(found.positions[0], run(FlowHeunOptions(steps=5)).positions[0])


def test_the_score_is_the_slope_of_the_log_density() -> None:
    grid = grid_over((-2.0, 2.0, -2.0, 2.0), 5, 5)
    density, t, step = exact_density(DATA, {}), 20.0, 1e-2
    log_snr = SCHEDULE.log_snr_at(t)
    score = arrows("score", DENOISER, SCHEDULE, t, grid).vectors
    import torch

    x = torch.from_numpy(grid).double()
    for axis in range(2):
        shift = torch.zeros(2, dtype=torch.float64)
        shift[axis] = step
        log_snr = SCHEDULE.log_snr_at(t)
        slope = (density.log_density(x + shift, log_snr) - density.log_density(x - shift, log_snr)) / (
            2 * step
        )
        # Central differences err by step^2 / 6 times the third derivative, of order one here.
        np.testing.assert_allclose(score[:, axis], slope.numpy(), atol=1e-3)


def test_the_drift_of_pure_noise_points_nowhere_in_particular_but_to_the_mean() -> None:
    """At t = T the data are forgotten: one step moves x towards the mean of the data."""
    grid = grid_over((-2.0, 2.0, -2.0, 2.0), 4, 4)
    drift = arrows("drift", DENOISER, SCHEDULE, 40.0, grid).vectors
    radial = (drift * grid).sum(axis=1)
    assert (radial < 0).all()


def test_a_density_grid_holds_its_mass() -> None:
    found = density_grid(exact_density(DATA, {}), SCHEDULE, 25.0, (-6.0, 6.0, -6.0, 6.0), 121)
    assert found.values.sum() * 0.1**2 == pytest.approx(1.0, abs=1e-3)


def test_the_best_variance_gets_its_curve_and_others_none() -> None:
    experiment = with_changes(preset("swiss-roll"), {"sampler.name": "ancestral", "sampler.variance": "best"})
    curve = error_curve(experiment, {}, DENOISER)
    assert curve is not None
    assert 0.0 < curve(5.0) < curve(0.0) < curve(-5.0) <= 1.01
    assert error_curve(preset("swiss-roll"), {}, DENOISER) is None
