"""Arrows point where the vectors point; long ones are compressed but stay in order; the largest is told."""

import numpy as np
import pytest

from difflab.render.arrows import arrows, field_positions, legend_arrow
from difflab.render.picture import ArrowField
from difflab.render.viewport import Float32Array, Rect, Viewport

MAPPING = Viewport().onto(Rect(0, 0, 600, 600))
POSITIONS = field_positions((-3.0, 3.0, -3.0, 3.0))


def shafts(vectors: Float32Array) -> Float32Array:
    """The drawn arrows without their heads as dx, dy upward."""
    ends = arrows(ArrowField(POSITIONS, vectors, "exact", ""), MAPPING, 1.0).ends
    bodies = ends[: len(ends) // 3]
    return (bodies[:, 2:] - bodies[:, :2]) * np.array([1, -1], np.float32)


def test_positions_are_a_square_grid_through_the_origin() -> None:
    x, y = np.unique(POSITIONS[:, 0]), np.unique(POSITIONS[:, 1])
    assert np.diff(x) == pytest.approx(6 / 25, abs=1e-5)
    assert np.diff(y) == pytest.approx(6 / 25, abs=1e-5)
    assert 0 in x
    assert abs(POSITIONS).max() <= 3


def test_wide_views_get_more_columns_than_rows() -> None:
    wide = field_positions((-6.0, 6.0, -3.0, 3.0))
    assert [len(np.unique(wide[:, axis])) for axis in (0, 1)] == [51, 25]


def test_arrows_point_along_their_vectors() -> None:
    vectors = np.random.default_rng(0).standard_normal(POSITIONS.shape).astype(np.float32)
    drawn = shafts(vectors)
    along = (drawn * vectors).sum(axis=1)
    assert along == pytest.approx(np.linalg.norm(drawn, axis=1) * np.linalg.norm(vectors, axis=1), rel=1e-3)


def test_lengths_keep_their_order_and_stay_in_their_cells() -> None:
    size = np.geomspace(1e-3, 1e3, len(POSITIONS)).astype(np.float32)
    length = np.linalg.norm(shafts(np.stack([size, 0 * size], axis=1)), axis=1)
    assert (np.diff(length) > -1e-3).all()
    assert length.max() <= 1.1 * 600 / 25 + 1e-3


def test_crowded_corners_do_not_shout() -> None:
    """In a linear field the corners' vectors are ten times as long as those near the middle, the arrows are
    not."""
    size, length = np.linalg.norm(POSITIONS, axis=1), np.linalg.norm(shafts(-POSITIONS), axis=1)
    size = size[size > 0]
    corner, near = size.argmax(), np.abs(size - size.max() / 10).argmin()
    assert size[corner] / size[near] > 9
    assert length[corner] / length[near] < 5


def test_the_largest_vector_is_told() -> None:
    found = arrows(ArrowField(POSITIONS, POSITIONS * 0.5, "exact", ""), MAPPING, 1.0)
    assert found.largest == pytest.approx(np.linalg.norm(POSITIONS, axis=1).max() / 2)


def test_vectors_that_vanish_or_are_not_finite_are_left_out() -> None:
    vectors = np.ones(POSITIONS.shape, np.float32)
    vectors[0], vectors[1], vectors[2] = 0, np.nan, np.inf
    ends = arrows(ArrowField(POSITIONS, vectors, "exact", ""), MAPPING, 1.0).ends
    assert len(ends) == 3 * (len(POSITIONS) - 3)
    assert np.isfinite(ends).all()


def test_a_field_of_nothing_has_no_arrows() -> None:
    found = arrows(ArrowField(POSITIONS, 0 * POSITIONS, "exact", ""), MAPPING, 1.0)
    assert (len(found.ends), found.largest) == (0, 0.0)


def test_small_fields_show_fewer_arrows_and_still_tell_the_largest() -> None:
    small = Viewport().onto(Rect(0, 0, 80, 80))
    found = arrows(ArrowField(POSITIONS, POSITIONS, "exact", ""), small, 1.0)
    assert len(found.ends) / 3 <= (80 / 10) ** 2
    assert found.largest == pytest.approx(np.linalg.norm(POSITIONS, axis=1).max())


def test_the_arrow_of_the_legend_points_right() -> None:
    ends = legend_arrow(10, 20, 15, 1.0)
    assert ends[0].tolist() == [10, 20, 25, 20]
    assert (ends[1:, 2] < 25).all()
