"""From scenes to panes: what is reused, what is hidden, what is named."""

import numpy as np
import pytest

from difflab.render.compose import TRAILS, ReversePaths, arrow_field, reverse_pane
from difflab.session.scene.plane import Arrows
from difflab.session.scene.trajectories import Trajectories
from difflab.session.stage_view import StageView


def paths(leap: float, calm: float) -> ReversePaths:
    """Forty particles that leap in the first two of six steps and go calmly in the others."""
    lengths = np.array([0.0, leap, leap, calm, calm, calm, calm])
    places = np.cumsum(lengths)[:, None, None] * np.array([1.0, 0.0])
    positions = np.repeat(places, 40, axis=1).astype(np.float32)
    return ReversePaths.of(Trajectories(np.linspace(6.0, 0.0, 7), positions))


def test_trails_begin_where_the_particles_stop_leaping() -> None:
    found = paths(leap=1.0, calm=0.1)
    assert found.first == 2
    assert found.trails.shape == (TRAILS, 5, 2)
    assert found.trails_at(1.5) is None
    trails = found.trails_at(3.5)
    assert trails is not None
    assert trails.upto == pytest.approx(1.5)
    assert trails.paths is found.trails


def test_a_calm_sampler_has_its_trails_from_the_start() -> None:
    assert paths(leap=0.1, calm=0.1).first == 0


def test_a_sampler_that_leaps_to_the_end_has_none() -> None:
    assert paths(leap=1.0, calm=1.0).trails_at(6.0) is None


def test_a_pane_without_paths_says_what_it_waits_for() -> None:
    assert "computing" in reverse_pane(None, "exact model", StageView(), 1.0).note


def test_layers_follow_the_view() -> None:
    view = StageView(show_particles=False, show_trails=False, field="none")
    arrows = Arrows(np.zeros((1, 2), np.float32), np.ones((1, 2), np.float32))
    pane = reverse_pane(paths(0.1, 0.1), "words", view, 3.0, arrow_field(arrows, "drift", "exact"))
    assert (pane.cloud, pane.trails, pane.field) == (None, None, None)


def test_the_error_is_named_and_coloured_as_such() -> None:
    arrows = Arrows(np.zeros((1, 2), np.float32), np.ones((1, 2), np.float32))
    field = arrow_field(arrows, "score", "error")
    assert field.role == "error"
    assert field.caption.startswith("error of")
