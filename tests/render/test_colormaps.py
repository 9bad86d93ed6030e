"""Colour maps are the published ones, begin at the surface, and stay apart from it."""

from itertools import pairwise

import numpy as np
import pytest

from difflab.render.colormaps import (
    channels,
    class_palette,
    colormap,
    density_map,
    hue_wheel,
    signed_map,
    words,
)
from difflab.render.colour import Colour, contrast
from difflab.render.theme import THEMES, Theme
from difflab.render.tone import FLOOR

both_themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())


@pytest.mark.parametrize("name", ["inferno", "viridis"])
def test_anchored_maps_are_matplotlibs_within_two_levels(name: str) -> None:
    from matplotlib import colormaps

    published = 255 * colormaps[name](np.arange(256))[:, :3]
    assert np.abs(colormap(name) - published).max() <= 2.5  # two levels, and the published half


@both_themes
def test_densities_run_from_the_surface_away_from_it(theme: Theme) -> None:
    table = density_map(theme)
    assert tuple(table[0]) == theme.surface.rgb
    ratios = [contrast(Colour(*map(int, row)), theme.surface) for row in table]
    assert all(after >= before - 0.05 for before, after in pairwise(ratios))


@both_themes
def test_a_lone_particle_can_be_told_from_the_surface(theme: Theme) -> None:
    lowest = density_map(theme)[round(255 * FLOOR)]
    assert contrast(Colour(*map(int, lowest)), theme.surface) >= 2


@both_themes
def test_zero_is_the_surface_in_signed_maps(theme: Theme) -> None:
    middle = signed_map(theme)[[127, 128]].mean(axis=0)
    assert np.abs(middle - theme.surface.rgb).max() <= 2


@both_themes
def test_the_ends_of_signed_maps_stand_out(theme: Theme) -> None:
    for end in signed_map(theme)[[0, -1]]:
        assert contrast(Colour(*map(int, end)), theme.surface) >= 3


@both_themes
def test_the_wheel_of_hues_is_closed(theme: Theme) -> None:
    wheel = hue_wheel(theme).astype(int)
    steps = np.abs(wheel - np.roll(wheel, 1, axis=0)).max(axis=1)
    assert steps[0] <= 2 * np.median(steps)
    assert steps.min() > 0


@both_themes
def test_classes_stand_out(theme: Theme) -> None:
    assert min(contrast(Colour(*map(int, row)), theme.surface) for row in class_palette(theme)) >= 3


def test_words_and_channels_are_inverse() -> None:
    table = np.random.default_rng(0).integers(0, 256, (40, 3)).astype(np.uint8)
    assert (channels(words(table)) == table).all()
    assert words(np.array([[0x12, 0x34, 0x56]], np.uint8))[0] == 0xFF123456
