"""World and pixels: there and back, magnified about a point, y upward."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from difflab.render.viewport import HALF_MAX, HALF_MIN, Rect, Viewport

coordinates = st.floats(-5, 5)
sizes = st.integers(20, 2000)


@given(coordinates, coordinates, st.floats(0.1, 10), coordinates, coordinates, sizes, sizes)
def test_there_and_back(
    x: float, y: float, half: float, cx: float, cy: float, width: int, height: int
) -> None:
    mapping = Viewport(cx, cy, half).onto(Rect(13, 7, width, height))
    back = mapping.to_world(*mapping.to_pixel(x, y))
    assert back == pytest.approx((x, y), abs=1e-9)


@given(st.floats(0.2, 5), coordinates, coordinates)
def test_the_point_under_the_cursor_stays_where_it_is(factor: float, x: float, y: float) -> None:
    rect, before = Rect(0, 0, 300, 200), Viewport(0.5, -0.5, 2.0)
    after = before.zoomed(factor, x, y)
    assert after.onto(rect).to_pixel(x, y) == pytest.approx(before.onto(rect).to_pixel(x, y), abs=1e-6)
    assert after.half == pytest.approx(before.half / factor)


def test_zoom_has_bounds() -> None:
    assert Viewport().zoomed(1e9, 0, 0).half == HALF_MIN
    assert Viewport().zoomed(1e-9, 0, 0).half == HALF_MAX


def test_up_is_up() -> None:
    mapping = Viewport().onto(Rect(0, 0, 100, 100))
    assert mapping.to_pixel(0, 1)[1] < mapping.to_pixel(0, 0)[1]
    assert mapping.extent == pytest.approx((-3, 3, -3, 3))


def test_the_shorter_side_shows_the_whole_half() -> None:
    left, right, bottom, top = Viewport(half=2).onto(Rect(0, 0, 200, 100)).extent
    assert (top - bottom, right - left) == pytest.approx((4, 8))


def test_arrays_are_mapped_like_points() -> None:
    mapping = Viewport(0.3, 0.1).onto(Rect(5, 6, 70, 50))
    points = np.array([[0.5, -1.0], [2.0, 0.25]])
    assert mapping.to_pixels(points) == pytest.approx(
        np.array([mapping.to_pixel(x, y) for x, y in points]), abs=1e-4
    )
    assert mapping.to_pixels(points).dtype == np.float32
