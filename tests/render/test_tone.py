"""One scale for densities: invertible, ordered, with lone particles visible and an empty place empty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from difflab.render.colormaps import channels, density_map, hue_wheel
from difflab.render.theme import DARK, THEMES, Theme
from difflab.render.tone import FLOOR, DensityScale, HeldPeak, bar_table, count_table, heat_table, hue_table

both_themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())


@given(st.floats(0, 1), st.floats(1e-3, 1e3))
def test_place_and_density_are_inverse(place: float, peak: float) -> None:
    scale = DensityScale(peak)
    assert scale.place(scale.density_at(place)) == pytest.approx(place, abs=1e-9)


def test_the_ends_of_the_scale() -> None:
    scale = DensityScale(0.3)
    assert [scale.place(density) for density in (0, 0.3, 7)] == pytest.approx([0, 1, 1])


def test_arrays_are_placed_like_numbers() -> None:
    scale, densities = DensityScale(0.3), np.array([-1.0, 0.0, 0.01, 0.2, 5.0])
    assert scale.places(densities) == pytest.approx([scale.place(max(d, 0)) for d in densities], abs=1e-6)


@both_themes
def test_an_empty_place_has_the_surfaces_colour(theme: Theme) -> None:
    assert count_table(DensityScale(0.2), theme, 0.01, 4)[0] == theme.surface.word
    assert heat_table(theme)[0] == theme.surface.word
    assert (hue_table(hue_wheel(theme), theme, DensityScale(0.2), 0.01, 4)[:, 0] == theme.surface.word).all()


@both_themes
def test_a_lone_particle_starts_at_the_floor_of_the_map(theme: Theme) -> None:
    table = channels(count_table(DensityScale(1e6), theme, 1e-9, 4)).astype(int)
    assert np.abs(table[4] - density_map(theme)[round(255 * FLOOR)]).max() <= 1


def test_particles_and_bar_have_the_same_colour_at_the_same_density() -> None:
    scale, unit = DensityScale(0.3), 0.01
    table = count_table(scale, DARK, unit, 4)
    for count in (4, 10, 20, len(table) - 1):
        on_bar = bar_table(DARK)[round(255 * scale.place(count * unit))]
        difference = channels(table[[count]]).astype(int) - channels(np.array([on_bar]))
        assert np.abs(difference).max() <= 6  # one of 256 places on the bar


def test_crowded_tables_stay_small() -> None:
    assert len(count_table(DensityScale(1e9), DARK, 1e-6, 4)) <= 65_536
    assert hue_table(hue_wheel(DARK), DARK, DensityScale(1e9), 1e-6, 4).size < 65_536  # indexed by 16 bits


@given(st.floats(0.1, 10), st.floats(0.01, 1))
def test_a_held_peak_moves_alike_in_one_step_or_two(target: float, seconds: float) -> None:
    one, two = HeldPeak(), HeldPeak()
    one.follow(1.0, 1)
    two.follow(1.0, 1)
    two.follow(target, seconds / 3)
    assert one.follow(target, seconds) == pytest.approx(two.follow(target, seconds * 2 / 3))


def test_a_held_peak_rises_faster_than_it_falls_and_settles() -> None:
    up, down = HeldPeak(), HeldPeak()
    up.follow(1.0, 1)
    down.follow(1.0, 1)
    assert np.log(up.follow(2.0, 0.1)) > -np.log(down.follow(0.5, 0.1)) > 0
    assert not up.settled
    up.follow(2.0, 5)
    assert up.settled
