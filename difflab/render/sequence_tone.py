"""The tones of cells: bits in the text's colour, probabilities in that of the model that states them."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from difflab.render.colormaps import signed_map, words
from difflab.render.colour import Colour
from difflab.render.sequences import ToneKind
from difflab.render.theme import Theme

# A 0 is a cell that can still be seen; a 1 does not glare where half of all cells are one.
ZERO, ONE = 0.1, 0.86


@lru_cache
def tone_table(theme: Theme, kind: ToneKind) -> NDArray[np.uint32]:
    """Pixels (256,) from 0 to 1, or from -top over the surface to top where the kind is signed."""
    if kind == "signed":
        return words(signed_map(theme))
    zero = theme.surface.mixed(theme.text, ZERO)
    if kind == "bits":
        return _ramp(zero, theme.surface.mixed(theme.text, ONE))
    return _ramp(zero, theme.role(kind).mixed(theme.text, 0.25))


def _ramp(low: Colour, high: Colour) -> NDArray[np.uint32]:
    share = np.linspace(0, 1, 256)[:, None]
    table = (1 - share) * np.array(low.rgb) + share * np.array(high.rgb)
    return words(np.asarray(np.rint(table), dtype=np.uint8))
