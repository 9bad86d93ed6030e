"""Quadrature along curves."""

import numpy as np
import pytest

from difflab.engine.datasets.arcs import Arc
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.datasets.laws import Bell, Law, Ramp, Uniform
from difflab.engine.datasets.swiss_roll import roll


def test_length_of_a_circle() -> None:
    """512 chords fall short of the arc by (pi / 512)^2 / 6."""
    assert Curve(Arc(radius=2.0)).length == pytest.approx(4 * np.pi, rel=1e-5)


@pytest.mark.parametrize("spacing", [0.3, 1.0, 4.0])
def test_no_gap_exceeds_the_spacing(spacing: float) -> None:
    points, _ = CurveSet((Curve(roll),), 0.0).centres(spacing)
    assert np.linalg.norm(np.diff(points, axis=0), axis=1).max() < 1.05 * spacing


@pytest.mark.parametrize("law", [Uniform(), Ramp(), Bell()], ids=lambda law: type(law).__name__)
def test_quadrature_integrates_the_law(law: Law) -> None:
    """Moments of u along a straight line against a million draws, five standard errors."""
    points, weights = Curve(lambda u: np.column_stack([u, 0 * u]), law=law).nodes(4)
    drawn = law.draw(200_000, np.random.default_rng(0))
    assert weights.sum() == pytest.approx(1.0, abs=1e-14)
    for power in (1, 2, 3):
        moment = weights @ points[:, 0] ** power
        assert abs(moment - (drawn**power).mean()) < 5 * (drawn**power).std() / np.sqrt(200_000)


@pytest.mark.parametrize("law", [Uniform(), Ramp(), Bell()], ids=lambda law: type(law).__name__)
def test_laws_are_normalised_and_coloured_within_bounds(law: Law) -> None:
    u = (np.arange(100_000) + 0.5) / 100_000
    assert law.density(u).mean() == pytest.approx(1.0, abs=1e-6)
    progress = law.progress(u)
    assert progress.min() >= 0.0
    assert progress.max() <= 1.0
    assert (np.diff(progress) >= 0.0).all()
