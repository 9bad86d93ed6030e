"""The keys say what the colours mean: numbers at their places, hues in their directions."""

import numpy as np
import pytest

from difflab.render.colormaps import channels, hue_wheel
from difflab.render.colour_bar import density_bar, origin_key, ring_pixels, signed_bar
from difflab.render.marks import Image, Label
from difflab.render.theme import DARK
from difflab.render.tone import DensityScale, bar_table
from difflab.render.viewport import Rect

PLACE = Rect(700, 50, 60, 300)


def test_numbers_stand_beside_their_colours() -> None:
    scale = DensityScale(0.3)
    marks = density_bar(PLACE, scale, DARK, 1.0)
    bar = next(mark for mark in marks if isinstance(mark, Image))
    numbers = [mark for mark in marks if isinstance(mark, Label) and mark.text.startswith("0.")]
    assert len(numbers) >= 2
    for label in numbers:
        place = (bar.rect.bottom - label.y) / bar.rect.height
        assert scale.density_at(place) == pytest.approx(float(label.text), rel=1e-6)
        row = round(label.y) - bar.rect.top
        expected = channels(bar_table(DARK)[[round(255 * place)]])[0].astype(int)
        assert np.abs(channels(bar.words[row, :1])[0] - expected).max() <= 8  # a row of the bar


def test_a_signed_bar_has_zero_in_the_middle() -> None:
    marks = signed_bar(PLACE, 2.0, "difference", DARK, 1.0)
    bar = next(mark for mark in marks if isinstance(mark, Image))
    places = {mark.text: mark.y for mark in marks if isinstance(mark, Label)}
    assert places["0"] == bar.rect.top + bar.rect.height / 2
    assert places["2"] < places["0"] < places["−2"]


@pytest.mark.parametrize(("turn", "place"), [(0.0, (0, 1)), (0.25, (-1, 0)), (0.5, (0, -1)), (0.75, (1, 0))])
def test_the_ring_has_each_hue_in_its_direction(turn: float, place: tuple[int, int]) -> None:
    size, wheel = 61, hue_wheel(DARK)
    row, column = (30 + 24 * part for part in place)
    found = channels(ring_pixels(size, wheel)[row, [column]])[0].astype(int)
    index = int(turn * len(wheel))
    near = wheel[[(index - 1) % len(wheel), index]].astype(int)
    assert min(np.abs(found - colour).max() for colour in near) <= 1


def test_the_ring_is_empty_inside_and_outside() -> None:
    ring = ring_pixels(61, hue_wheel(DARK))
    assert ring[30, 30] == ring[0, 0] == 0


def test_only_names_that_have_room_are_listed() -> None:
    names = tuple(f"class {index}" for index in range(8))
    low = origin_key(Rect(0, 0, 60, 90), "class", names, DARK, 1.0)
    assert 1 <= sum(mark.text.startswith("class ") for mark in low if isinstance(mark, Label)) < 8
