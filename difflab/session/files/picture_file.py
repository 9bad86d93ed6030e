"""A picture as the asset of an image-turned-density: grey levels between 0 and 1, dark is dense."""

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from difflab.errors import DataError, FileFormatError
from difflab.session.files.atomic import read_limited

LIMIT = 64 * 2**20
LARGEST_PICTURE = 32_000_000  # pixels
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
# The density is a mixture over pixels; a finer picture than this shows nothing more on the plane.
LONGEST_SIDE = 128


def read_picture(path: Path) -> NDArray[np.float32]:
    """Grey levels (h, w) in [0, 1], transparent parts white, at most 128 pixels a side."""
    content = read_limited(path, LIMIT)
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            opened = Image.open(io.BytesIO(content))
            if opened.width * opened.height > LARGEST_PICTURE:
                raise DataError(
                    f"{path.name} has {opened.width * opened.height / 1e6:.0f} million pixels.",
                    "Take a picture of at most 32 million.",
                )
            image = ImageOps.exif_transpose(opened).convert("RGBA")
    except DataError:
        raise
    except Exception as error:
        raise FileFormatError(
            f"{path.name} is not a picture that can be read.", "Save it as PNG or JPEG."
        ) from error
    paper = Image.new("RGBA", image.size, "white")
    grey = Image.alpha_composite(paper, image).convert("L")
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX)
    return np.asarray(grey, dtype=np.float32) / np.float32(255)
