"""Animations as GIF, frame by frame: what was written can be told, and the writing can be stopped, at any
time.

Pillow writes an animation in one call. Its encoder for single frames is used here and the container, a few
headers, is written around it.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from difflab.export.palette import shared_palette
from difflab.render.raster import Picture

# Browsers slow frames shorter than this down to a tenth of a second.
SHORTEST = 2  # hundredths of a second


def write_gif(
    out: BinaryIO, frames: Iterable[Picture], *, samples: Sequence[Picture], fps: float, experiment: str
) -> Iterator[int]:
    """Write `frames` (h, w, 3) to `out`; yields how many are written. Closing the generator stops it.

    samples: some of the frames, from which the palette is made. The animation repeats for ever. `experiment`
    is the comment of the file.
    """
    from PIL import GifImagePlugin, Image

    palette = shared_palette(samples)
    height, width = samples[0].shape[:2]
    out.write(_header(width, height, palette.colours) + _loop() + _comment(experiment))
    before = np.zeros((0, 0), np.uint8)
    for number, frame in enumerate(frames):
        indices = palette.indices(frame)
        left, top, right, bottom = _changed(before, indices)
        image = Image.fromarray(np.ascontiguousarray(indices[top:bottom, left:right]))
        out.write(_delay(number, fps))
        for block in GifImagePlugin.getdata(image, (left, top), interlace=0):
            out.write(block)
        before = indices
        yield number + 1
    out.write(b";")


def _header(width: int, height: int, colours: NDArray[np.uint8]) -> bytes:
    """Signature, screen, and the palette that all frames share (GIF89a, sections 17 to 19)."""
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + colours.tobytes()


def _loop() -> bytes:
    return b"!\xff\x0bNETSCAPE2.0" + struct.pack("<BBHB", 3, 1, 0, 0)


def _comment(text: str) -> bytes:
    content = text.encode()
    blocks = [content[at : at + 255] for at in range(0, len(content), 255)]
    return b"!\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\x00"


def _delay(number: int, fps: float) -> bytes:
    """The graphic control block of a frame; the rounded delays add up to the right duration."""
    ticks = [round(100 * at / fps) for at in (number, number + 1)]
    return b"!\xf9" + struct.pack("<BBHBB", 4, 1 << 2, max(ticks[1] - ticks[0], SHORTEST), 0, 0)


def _changed(before: NDArray[np.uint8], now: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """The smallest rectangle (left, top, right, bottom) that holds all changes, one pixel at least."""
    if before.shape != now.shape:
        return 0, 0, now.shape[1], now.shape[0]
    different = before != now
    rows, columns = np.flatnonzero(different.any(axis=1)), np.flatnonzero(different.any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
