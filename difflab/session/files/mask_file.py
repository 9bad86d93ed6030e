"""Masks as PNG and the picture to fill: read to the size of the data, with a word on what was changed.

White in a mask is unknown, to be filled in; black is known. Read and written, in every front end.
"""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.posterior.masks import Mask
from difflab.errors import DataError
from difflab.session.files.atomic import read_limited, write_atomic
from difflab.session.files.picture_decoding import decoded

LIMIT = 64 * 2**20
HALF = 128  # grey levels from here on count as white


@dataclass(frozen=True, eq=False)
class MaskRead:
    """mask: (H, W) True where unknown. note: what was done to fit it, in one line, or nothing."""

    mask: Mask
    note: str = ""


@dataclass(frozen=True, eq=False)
class OwnPicture:
    """levels: float32 (C, H, W) in [0, 1]. note: what was done to fit it, in one line."""

    levels: NDArray[np.float32]
    note: str = ""


def read_mask(path: Path, height: int, width: int) -> MaskRead:
    """The mask in a picture file, at height x width pixels.

    Other sizes are fitted by the nearest pixel, greys cut at the middle, transparent parts are known. Raises
    FileFormatError where the file is no picture, DataError where it is black all over.
    """
    content = read_limited(path, LIMIT)
    grey = np.asarray(decoded(content, path.name).convert("L"))
    opaque = _opaque(content)
    notes = []
    if opaque is not None and not opaque.all():
        grey = np.where(opaque, grey, 0)
        notes.append("transparent parts are taken as known")
    white = grey >= HALF
    if not np.isin(grey, (0, 255)).all():
        notes.append("greys from the middle on count as white")
    if white.shape != (height, width):
        notes.append(f"fitted from {white.shape[1]} × {white.shape[0]} to {width} × {height} pixels")
        white = _nearest(white, height, width)
    if not white.any():
        raise DataError(
            f"{path.name} has no white part: nothing is masked.", "White is what shall be filled in."
        )
    if white.all():
        notes.append("all of it is white: nothing of the picture is kept")
    return MaskRead(white, f"{path.name}: {'; '.join(notes)}." if notes else "")


def mask_bytes(mask: Mask) -> bytes:
    """The mask (H, W) as a PNG of black and white, white where unknown."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(np.where(mask, 255, 0).astype(np.uint8)).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def save_mask(path: Path, mask: Mask) -> None:
    """Write the mask as PNG, whole or not at all; raises `StorageError`."""
    write_atomic(path, mask_bytes(mask))


def read_own_picture(path: Path, shape: ImageShape) -> OwnPicture:
    """A picture of the user's in the shape of the data: cut, resized, made grey where the data are."""
    from PIL import Image

    image = decoded(read_limited(path, LIMIT), path.name)
    notes = []
    left, top, wide, tall = _middle(image.width, image.height, shape)
    if (wide, tall) != image.size:
        notes.append(f"the middle {wide} × {tall} pixels are taken")
    if (wide, tall) != (shape.width, shape.height):
        notes.append(f"made {shape.width} × {shape.height}")
        # Means over areas where the picture is larger; between pixels where it is smaller.
        way = Image.Resampling.BOX if wide >= shape.width else Image.Resampling.BILINEAR
        image = image.resize((shape.width, shape.height), way, box=(left, top, left + wide, top + tall))
    colours = np.asarray(image)
    if shape.channels == 1 and not (colours == colours[..., :1]).all():
        notes.append("made grey")
    pixels = np.asarray(image.convert("L"))[None] if shape.channels == 1 else np.moveaxis(colours, -1, 0)
    levels = (pixels.astype(np.float32) + np.float32(0.5)) / np.float32(256)
    return OwnPicture(levels, f"{path.name}: {', '.join(notes)}." if notes else "")


def _middle(width: int, height: int, shape: ImageShape) -> tuple[int, int, int, int]:
    """Left, top, width and height of the largest part in the middle with the ratio of the shape's sides."""
    wide = min(width, max(1, round(height * shape.width / shape.height)))
    tall = min(height, max(1, round(width * shape.height / shape.width)))
    return (width - wide) // 2, (height - tall) // 2, wide, tall


def _opaque(content: bytes) -> NDArray[np.bool_] | None:
    """Where a picture that can be read is opaque; None where it knows no transparency."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content)) as opened:
        if not opened.has_transparency_data:
            return None
        image = ImageOps.exif_transpose(opened)
        return np.asarray(image.convert("RGBA"))[..., 3] >= HALF


def _nearest(mask: Mask, height: int, width: int) -> Mask:
    """The pixel under the middle of each pixel."""
    rows = ((np.arange(height) + 0.5) * mask.shape[0] / height).astype(int)
    columns = ((np.arange(width) + 0.5) * mask.shape[1] / width).astype(int)
    return np.asarray(mask[rows[:, None], columns])
