"""One palette for all frames: common colours exact, the others near."""

import numpy as np

from difflab.export.palette import shared_palette
from difflab.render.colormaps import density_map
from difflab.render.theme import DARK


def test_common_colours_are_exact() -> None:
    picture = np.full((60, 60, 3), DARK.surface.rgb, np.uint8)
    picture[10:20] = DARK.exact.rgb
    picture[30:32] = np.random.default_rng(0).integers(0, 256, (2, 60, 3))
    palette = shared_palette([picture])
    back = palette.colours[palette.indices(picture)]
    assert (back[:30] == picture[:30]).all()


def test_colour_maps_stay_smooth() -> None:
    """Two hundred and fifty-six colours of a map fit but for the six bits a channel that the look-up tells
    apart."""
    picture = np.repeat(density_map(DARK)[None], 8, axis=0)
    palette = shared_palette([picture])
    error = np.abs(palette.colours[palette.indices(picture)].astype(int) - picture)
    assert error.max() <= 8
    assert error.mean() <= 2


def test_colours_of_all_samples_are_there() -> None:
    red, blue = (np.full((4, 4, 3), rgb, np.uint8) for rgb in ((200, 10, 10), (10, 10, 200)))
    palette = shared_palette([red, blue])
    for picture in (red, blue):
        assert (palette.colours[palette.indices(picture)] == picture).all()
