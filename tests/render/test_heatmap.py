"""Heat maps lie where their grid lies, the right way up, in the particles' colours."""

import numpy as np
import pytest

from difflab.render.colormaps import channels
from difflab.render.heatmap import covered, heat_image, largest, overlay_table
from difflab.render.picture import Heat
from difflab.render.theme import DARK, LIGHT
from difflab.render.tone import DensityScale, heat_table
from difflab.render.viewport import Rect, Viewport

MAPPING = Viewport(half=2.0).onto(Rect(0, 0, 400, 400))
EXTENT = (-1.0, 1.0, -1.0, 1.0)


def test_values_stand_in_the_middles_of_their_cells() -> None:
    rect = covered(Heat(np.zeros((3, 3), np.float32), EXTENT), MAPPING)
    assert rect == Rect(50, 50, 300, 300)


def test_up_is_up() -> None:
    grid = np.zeros((4, 4), np.float32)
    grid[-1] = 1
    words = heat_image(Heat(grid, EXTENT), MAPPING, DensityScale(1.0), DARK, under=False).words
    assert (words[0] == heat_table(DARK)[-1]).all()
    assert (words[1:] == DARK.surface.word).all()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_zero_is_the_surface_and_signs_differ(theme: object) -> None:
    assert theme in (DARK, LIGHT)
    chosen = DARK if theme is DARK else LIGHT
    grid = np.array([[-2.0, 0.0, 2.0]], np.float32)
    words = heat_image(Heat(grid, EXTENT, "signed"), MAPPING, DensityScale(1.0), chosen, under=False).words[0]
    assert np.abs(channels(words)[1].astype(int) - chosen.surface.rgb).max() <= 2
    assert words[0] != words[2]


def test_what_is_not_finite_is_nothing() -> None:
    grid = np.array([[np.nan, np.inf, 0.0]], np.float32)
    words = heat_image(Heat(grid, EXTENT), MAPPING, DensityScale(1.0), DARK, under=False).words[0]
    assert words[0] == DARK.surface.word
    assert largest(Heat(grid, EXTENT, "signed")) == 1.0
    assert largest(Heat(-3 * np.ones((2, 2), np.float32), EXTENT, "signed")) == 3.0


def test_overlay_is_premultiplied_and_empty_where_nothing_is() -> None:
    table = overlay_table(DARK, 4, 40)
    opacity, colours = table >> 24, channels(table)
    assert table[0] == 0
    assert (np.diff(opacity.astype(int)) >= 0).all()
    assert (colours <= opacity[:, None]).all()
