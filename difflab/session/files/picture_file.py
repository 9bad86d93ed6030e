"""A picture of the user's as an asset: grey levels to become a density, or colours to cut crops out of."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from difflab.session.files.atomic import read_limited
from difflab.session.files.picture_decoding import LARGEST_PICTURE, SUFFIXES, decoded, rgb_array

if TYPE_CHECKING:
    from PIL.Image import Image

LIMIT = 64 * 2**20
# The density is a mixture over pixels; a finer picture than this shows nothing more on the plane.
LONGEST_SIDE = 128
LONGEST_TEXTURE = 1_024


def read_picture(path: Path) -> NDArray[np.float32]:
    """Grey levels (h, w) in [0, 1], transparent parts white, at most 128 pixels a side; dark is dense."""
    grey = decoded(read_limited(path, LIMIT), path.name).convert("L")
    return np.asarray(_within(grey, LONGEST_SIDE), dtype=np.float32) / np.float32(255)


def read_texture(path: Path) -> NDArray[np.uint8]:
    """Colours (h, w, 3), at most 1,024 pixels a side."""
    return rgb_array(_within(decoded(read_limited(path, LIMIT), path.name), LONGEST_TEXTURE))


def _within(image: "Image", side: int) -> "Image":
    """The picture, made smaller where one of its sides is longer than `side`; no side vanishes."""
    from PIL import Image

    image.thumbnail((side, side), Image.Resampling.BOX)
    return image


__all__ = ["LARGEST_PICTURE", "LIMIT", "LONGEST_SIDE", "SUFFIXES", "read_picture", "read_texture"]
