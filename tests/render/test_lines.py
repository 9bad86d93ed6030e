"""Antialiased lines: the covered area is the line's area, clips clip, overlaps do not add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from difflab.render.lines import coverage
from difflab.render.viewport import Float32Array, Rect

CLIP = Rect(5, 3, 120, 90)


def area(ends: Float32Array, width: float, clip: Rect = CLIP) -> float:
    plane = np.zeros((200, 200))
    rows, columns, share = coverage(ends, width, clip)
    plane[rows, columns] = share
    return float(plane.sum())


@given(st.floats(0, 2 * np.pi), st.floats(1, 6), st.floats(3, 35))
def test_the_covered_area_is_that_of_a_round_line(angle: float, width: float, length: float) -> None:
    """Length x width and one disc. The ramp of one pixel at the rim is symmetric about it, so that only its
    curvature at the ends counts: a disc's ramp adds pi/12, sampling at pixel middles up to 3 % of the rim."""
    way = length * np.array([np.cos(angle), np.sin(angle)])
    ends = np.array([[60, 45, 60 + way[0], 45 + way[1]]], np.float32)
    expected = length * width + np.pi * width**2 / 4 + np.pi / 12
    rim = 2 * length + np.pi * width
    assert area(ends, width) == pytest.approx(expected, abs=0.04 * rim + 0.3)


def test_a_thin_horizontal_line_through_the_middles_of_pixels() -> None:
    rows, columns, share = coverage(np.array([[20, 10.5, 40, 10.5]], np.float32), 1.0, CLIP)
    full = rows[share > 0.99]
    assert set(full) == {10}
    assert {20, 39} <= set(columns[share > 0.99])


def test_overlaps_do_not_add_up() -> None:
    once = np.array([[20, 20, 50, 35]], np.float32)
    assert area(np.repeat(once, 5, axis=0), 2.0) == pytest.approx(area(once, 2.0))


def test_nothing_is_drawn_outside_the_clip() -> None:
    ends = np.array([[-50, -50, 300, 200], [0, 200, 200, 0], [-5, -5, -1, -1]], np.float32)
    rows, columns, _ = coverage(ends, 3.0, CLIP)
    assert rows.min() >= CLIP.top
    assert rows.max() < CLIP.bottom
    assert columns.min() >= CLIP.left
    assert columns.max() < CLIP.right


def test_a_point_is_a_disc() -> None:
    assert area(np.array([[50, 50, 50, 50]], np.float32), 6.0) == pytest.approx(
        np.pi * 9 + np.pi / 12, abs=0.8
    )


def test_long_lists_are_weighed_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = np.random.default_rng(0).uniform(10, 80, (60, 4)).astype(np.float32)
    whole = area(ends, 1.5)
    monkeypatch.setattr("difflab.render.lines.STRIP", 500)
    assert area(ends, 1.5) == pytest.approx(whole)
