"""Counting and blurring agree with numpy's histogram and scipy's convolution, whatever is thrown at them."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import convolve2d

from difflab.render.splat import MIDDLE, TOTAL, Splat, blur_passes, crowded
from difflab.render.viewport import Float32Array, Mapping, Rect, Viewport

RECT = Rect(11, 5, 90, 60)
MAPPING = Viewport(0.2, -0.1, 2.0).onto(RECT)
KERNEL = np.outer([1, 2, 1], [1, 2, 1])


def cloud(count: int, seed: int = 0) -> Float32Array:
    return np.random.default_rng(seed).standard_normal((count, 2), dtype=np.float32)


def reference(points: Float32Array, mapping: Mapping, passes: int) -> NDArray[np.float64]:
    """Histogram on a larger field, blurred, cut to the field."""
    rim, rect = 4, mapping.rect
    pixels = mapping.to_pixels(points)
    rows = np.arange(rect.top - rim, rect.bottom + rim + 1)
    columns = np.arange(rect.left - rim, rect.right + rim + 1)
    counts = np.histogram2d(pixels[:, 1], pixels[:, 0], [rows, columns])[0]
    for _ in range(passes):
        counts = convolve2d(counts, KERNEL if passes == 1 else np.ones((3, 3)), mode="same")
    return counts[rim:-rim, rim:-rim]


@pytest.mark.parametrize("passes", [1, 2, 3])
def test_counts_are_a_blurred_histogram(passes: int) -> None:
    splat, points = Splat(), cloud(3_000)
    splat.count(points, MAPPING, passes)
    assert (splat.counts == reference(points, MAPPING, passes)).all()


@pytest.mark.parametrize("passes", [1, 2, 3])
def test_a_lone_particle(passes: int) -> None:
    splat, middle = Splat(), np.array([MAPPING.to_world(30.5, 20.5)], np.float32)
    splat.count(middle, MAPPING, passes)
    assert splat.counts.sum() == TOTAL[passes]
    assert splat.counts[20 - RECT.top, 30 - RECT.left] == MIDDLE[passes] == splat.counts.max()


def test_what_is_not_finite_or_far_away_is_left_out() -> None:
    strange = np.array(
        [[np.nan, 0], [0, np.nan], [np.inf, 0], [0, -np.inf], [1e38, 1e38], [-1e4, 0]], np.float32
    )
    splat = Splat()
    splat.count(strange, MAPPING, 1)
    assert splat.counts.sum() == 0


@pytest.mark.parametrize("passes", [1, 2, 3])
def test_any_number_of_particles_on_one_pixel_stays_at_the_top(passes: int) -> None:
    splat, points = Splat(), np.zeros((70_000, 2), np.float32)
    splat.count(points, MAPPING, passes)
    assert splat.counts.max() >= 65535 // TOTAL[passes] * MIDDLE[passes]


def test_sizes_may_change_from_call_to_call() -> None:
    splat = Splat()
    for count, rect in ((100, Rect(0, 0, 40, 30)), (50, Rect(3, 2, 64, 64)), (0, Rect(0, 0, 8, 8))):
        mapping = Viewport().onto(rect)
        points = cloud(count)
        splat.count(points, mapping, 1)
        assert splat.counts.shape == (rect.height, rect.width)
        assert (splat.counts == reference(points, mapping, 1)).all()


def test_buffers_are_kept() -> None:
    splat, table = Splat(), np.arange(50, dtype=np.uint32)
    splat.count(cloud(500), MAPPING, 1)
    counts, picture = splat.counts, splat.paint(table)
    splat.count(cloud(500, 1), MAPPING, 1)
    assert splat.counts is counts
    assert splat.paint(table) is picture


def test_painting_looks_counts_up_and_saturates() -> None:
    splat, table = Splat(), np.array([7, 8, 9], np.uint32)
    splat.count(cloud(2_000), MAPPING, 1)
    assert (splat.paint(table) == table[np.minimum(splat.counts, 2)]).all()


def test_hues_belong_to_the_particles_in_and_beside_a_pixel() -> None:
    splat = Splat()
    places = [(30.5, 20.5), (70.5, 40.5)]
    splat.count(np.array([MAPPING.to_world(*place) for place in places], np.float32), MAPPING, 1)
    table = np.add.outer(10 * np.arange(4), np.arange(5)).astype(np.uint32)
    picture = splat.paint_hues(np.array([0, 2], np.uint8), table)
    first = picture[20 - RECT.top - 1 : 20 - RECT.top + 2, 30 - RECT.left - 1 : 30 - RECT.left + 2]
    second = picture[40 - RECT.top, 70 - RECT.left]
    assert (first == 10 + KERNEL).all()
    assert second == 30 + 4
    assert (picture != 0).sum() == 18


def test_crowding_is_about_the_particles_in_sight() -> None:
    splat, points = Splat(), cloud(1_500)
    splat.count(points, MAPPING, 1)
    pixels = np.floor(MAPPING.to_pixels(points)).astype(int) - [RECT.left, RECT.top]
    inside = ((pixels >= 0) & (pixels < [RECT.width, RECT.height])).all(axis=1)
    seen = splat.counts[pixels[inside, 1], pixels[inside, 0]]
    assert splat.crowding(points, MAPPING) == pytest.approx(np.sort(seen)[int(0.84 * len(seen)) :].mean())


def test_nothing_in_sight_has_no_crowding() -> None:
    splat, points = Splat(), np.full((10, 2), 100, np.float32)
    splat.count(points, MAPPING, 1)
    assert splat.crowding(points, MAPPING) is None


def test_crowded_is_the_mean_of_the_top() -> None:
    values = np.random.default_rng(0).permutation(1000)
    assert crowded(values) == np.arange(840, 1000).mean()
    assert crowded(np.array([3])) == 3


def test_particles_are_as_large_on_fine_screens() -> None:
    """The standard deviation in points of what a lone particle becomes, in either direction."""
    for ratio in (1.0, 1.5, 2.0):
        splat, passes = Splat(), blur_passes(ratio)
        splat.count(np.array([MAPPING.to_world(50.5, 30.5)], np.float32), MAPPING, passes)
        across = splat.counts.sum(axis=0) / TOTAL[passes]
        place = np.arange(RECT.width) - (50 - RECT.left)
        assert np.sqrt((across * place**2).sum()) / ratio == pytest.approx(0.75, abs=0.06)
