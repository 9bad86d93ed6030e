"""Samples: shapes, origins, classes, and the same seed giving the same points."""

import numpy as np
import pytest

from tests.engine.datasets.cases import CASES, opened


@pytest.mark.parametrize("name", CASES)
def test_draw_is_well_formed(name: str) -> None:
    data = opened(name)
    draw = data.draw(500, np.random.default_rng(2))
    assert draw.points.shape == (500, data.dim)
    assert draw.points.dtype == np.float64
    assert np.isfinite(draw.points).all()
    assert draw.label.dtype == np.int64
    assert draw.label.min() >= 0
    assert draw.label.max() < max(1, len(data.labels))
    assert draw.position.min() >= 0.0
    assert draw.position.max() <= 1.0


@pytest.mark.parametrize("name", CASES)
def test_same_seed_same_points(name: str) -> None:
    data = opened(name)
    first, second = (data.draw(50, np.random.default_rng(3)).points for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("name", CASES)
def test_nothing_can_be_drawn(name: str) -> None:
    assert opened(name).draw(0, np.random.default_rng(0)).points.shape == (0, 2)


@pytest.mark.parametrize(
    "name", ["moons", "circles", "spirals", "pinwheel", "ring", "grid", "checkerboard", "smiley"]
)
def test_every_class_occurs(name: str) -> None:
    data = opened(name)
    label = data.draw(5000, np.random.default_rng(4)).label
    assert set(label) == set(range(len(data.labels)))


def test_label_says_which_circle() -> None:
    draw = opened("circles").draw(1000, np.random.default_rng(5))
    radius = np.linalg.norm(draw.points, axis=1)
    np.testing.assert_array_equal(draw.label == 1, radius < 0.75)  # five standard deviations from either


def test_position_runs_along_the_roll() -> None:
    draw = opened("swiss-roll").draw(1000, np.random.default_rng(6))
    radius = np.linalg.norm(draw.points, axis=1)
    expected = 1.5 * np.pi * (1 + 2 * draw.position)
    assert np.abs(radius - expected).max() < 5 * 0.5


def test_checkerboard_fills_every_other_square() -> None:
    draw = opened("checkerboard").draw(5000, np.random.default_rng(7))
    cell = np.floor(draw.points + 2).astype(int)
    assert (cell.sum(axis=1) % 2 == 0).all()
    assert len(np.unique(cell, axis=0)) == 8
