"""Painting on pixels, checked against counting pixels one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from difflab.gui.canvas.mask_brush import as_layer, as_mask, brush, painted, rectangle, region
from difflab.gui.canvas.mask_hand import MaskHand
from difflab.gui.canvas.mask_view import MaskView

SHAPE = (12, 17)
places = st.tuples(st.floats(-3, 20), st.floats(-3, 15))


def test_the_smallest_brush_paints_the_pixel_under_it_and_no_other() -> None:
    for place in ((4.01, 7.99), (4.5, 7.5), (4.99, 7.01)):
        (pixel,) = np.argwhere(brush(SHAPE, place, place, 0.5))
        assert pixel.tolist() == [7, 4]


@given(start=places, end=places, radius=st.floats(0.5, 6.0))
def test_a_hard_stroke_is_the_union_of_its_discs(
    start: tuple[float, float], end: tuple[float, float], radius: float
) -> None:
    weight = brush(SHAPE, start, end, radius)
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]] + 0.5
    along = np.linspace(0, 1, 200)[:, None, None]
    nearest = np.hypot(
        x - start[0] - along * (end[0] - start[0]), y - start[1] - along * (end[1] - start[1])
    ).min(axis=0)
    assert (weight[nearest <= radius - 0.1] == 1).all()
    # Besides the disc only pixels right under the way: their centres are at most half a diagonal from it.
    assert (weight[nearest > max(radius, np.sqrt(0.5)) + 0.1] == 0).all()


def test_a_soft_brush_falls_from_its_core_to_its_rim() -> None:
    weight = brush((41, 41), (20.5, 20.5), (20.5, 20.5), 16.0, 0.5)
    row = weight[20, 20:]
    assert (row[:9] == 1).all()
    assert (np.diff(row[8:17]) < 0).all()
    assert (row[17:] == 0).all()
    assert row[12] == pytest.approx(0.5)


def test_half_painted_areas_become_half_the_pixels() -> None:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        assert as_mask(np.full((16, 16), share, np.float32)).mean() == share


def test_rectangle_takes_every_pixel_it_touches_whichever_corner_comes_first() -> None:
    expected = np.zeros(SHAPE)
    expected[2:6, 3:8] = 1
    for first, second in (((3.9, 2.1), (7.0, 5.9)), ((7.0, 2.1), (3.9, 5.9)), ((7.9, 5.0), (3.0, 2.9))):
        np.testing.assert_array_equal(rectangle(SHAPE, first, second), expected)
    assert rectangle(SHAPE, (-9, -9), (99, 99)).all()


@given(st.integers(0, 2**32 - 1), places)
def test_fill_finds_the_connected_region(seed: int, place: tuple[float, float]) -> None:
    mask = np.random.default_rng(seed).random(SHAPE) < 0.45
    row, column = (int(np.clip(np.floor(at), 0, n - 1)) for at, n in zip(place[::-1], SHAPE, strict=True))
    labels, _ = ndimage.label(mask == mask[row, column])
    np.testing.assert_array_equal(region(as_layer(mask), place), labels == labels[row, column])


def test_the_eraser_takes_back_what_the_brush_painted() -> None:
    stroke = brush(SHAPE, (2, 2), (9, 9), 2.0)
    layer = painted(np.zeros(SHAPE, np.float32), stroke)
    assert layer.any()
    assert not painted(layer, stroke, erase=True).any()


def test_a_stroke_changes_nothing_until_it_ends_and_can_be_given_up() -> None:
    hand = MaskHand(SHAPE)
    before = hand.layer
    hand.begin((3.5, 3.5))
    hand.move((9.5, 3.5))
    assert hand.layer[3, 3:10].all()
    assert not before.any()
    hand.give_up()
    assert not hand.layer.any()
    hand.begin((3.5, 3.5))
    assert hand.end()
    assert hand.label == "brush stroke"
    hand.begin((3.5, 3.5))
    assert not hand.end(), "painting the same pixels again changes nothing"


def test_the_other_button_erases_and_says_so() -> None:
    hand = MaskHand(SHAPE)
    hand.take(np.ones(SHAPE, np.float32))
    hand.begin((3.5, 3.5), other=True)
    assert hand.end()
    assert hand.layer[3, 3] == 0
    assert hand.label == "eraser stroke"


def test_pressure_thins_the_brush() -> None:
    areas = []
    for pressure in (0.2, 0.6, 1.0):
        hand = MaskHand(SHAPE)
        hand.radius = 5.0
        hand.begin((8, 6), pressure=pressure)
        hand.end()
        areas.append(hand.layer.sum())
    assert areas == sorted(areas)
    assert areas[0] < areas[2]


@given(st.floats(1.01, 4.0), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_the_place_under_the_pointer(factor: float, x: float, y: float) -> None:
    view = MaskView(2.0, 0.5, 0.5)
    before, after = (each.onto(300, 200, 28, 28) for each in (view, view.zoomed(factor, x, y)))
    first, second = before.to_widget(28 * x, 28 * y), after.to_widget(28 * x, 28 * y)
    assert second == pytest.approx(first, abs=1e-6)
    assert after.to_picture(*after.to_widget(3.0, 4.0)) == pytest.approx((3.0, 4.0))
