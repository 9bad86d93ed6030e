"""Many pictures as numbered PNG files in one ZIP archive, with the experiment that made them beside.

What other programs cut films from, and what loses nothing. The archive stores: PNG is compressed already.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from difflab.export.png import png_bytes
from difflab.render.raster import Picture
from difflab.session.files.exported_file import ARCHIVED

SAME_DATE = (1980, 1, 1, 0, 0, 0)  # the same pictures give the same file


def write_png_sequence(
    out: BinaryIO, frames: Iterable[Picture], *, samples: Sequence[Picture], fps: float, experiment: str
) -> Iterator[int]:
    """Write `frames` (h, w, 3) as 00001.png and so on; yields how many are written."""
    del samples, fps  # of use to formats with a palette and a clock
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(ARCHIVED), experiment)
        for number, frame in enumerate(frames, start=1):
            archive.writestr(_entry(f"{number:05}.png"), png_bytes(frame, ""))
            yield number


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, SAME_DATE)
