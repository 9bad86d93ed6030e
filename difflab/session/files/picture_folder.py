"""A folder of pictures as an asset: the square in the middle of each, all of one side."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from difflab.errors import DataError, DifflabError
from difflab.session.files.atomic import read_limited
from difflab.session.files.picture_decoding import SUFFIXES, decoded, rgb_array

LIMIT = 64 * 2**20  # bytes of one file
KEPT = 128 * 2**20  # bytes of all squares together
SIDES = (128, 96, 64, 48, 32)
MOST_PICTURES = KEPT // (3 * SIDES[-1] ** 2)  # 43,690
NAMED = 3  # unreadable files that are named; the others are counted


@dataclass(frozen=True)
class PictureFolder:
    """images: (n, 3, s, s). left_out: why each file that could not be read was not. more: files beyond the
    most that are read."""

    images: NDArray[np.uint8]
    left_out: tuple[str, ...] = ()
    more: int = 0

    @property
    def words(self) -> str:
        """What was left out, in one line; empty where nothing was."""
        parts = []
        if self.left_out:
            named = "; ".join(self.left_out[:NAMED])
            others = len(self.left_out) - NAMED
            rest = f" (and {others:,} more)" if others > 0 else ""
            parts.append(f"{_files(len(self.left_out))} left out: {named}{rest}")
        if self.more:
            parts.append(f"the {self.more:,} pictures beyond the first {MOST_PICTURES:,} left out")
        return "; ".join(parts)


def holds_pictures(path: Path) -> bool:
    """Whether any file in the folder or below has the name of a picture."""
    return path.is_dir() and next(picture_paths(path), None) is not None


def picture_paths(folder: Path) -> Iterator[Path]:
    """The files below `folder` that are named as pictures, in the order of their names; hidden ones not."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(place) / name


def read_folder(folder: Path) -> PictureFolder:
    """The pictures in `folder` and below; `DataError` where none can be read.

    The more there are, the smaller the squares that are kept of each.
    """
    paths = list(picture_paths(folder))
    if not paths:
        raise DataError(
            f"{folder} holds no pictures.", f"Name a folder with files such as {', '.join(SUFFIXES[:3])}."
        )
    taken = paths[:MOST_PICTURES]
    side = next(side for side in SIDES if len(taken) * 3 * side**2 <= KEPT)
    squares, left_out = [], []
    for path in taken:
        try:
            squares.append(square(path, side))
        except DifflabError as error:
            left_out.append(error.cause.rstrip("."))
    if not squares:
        raise DataError(
            f"None of the {_files(len(taken))} in {folder} can be read: {left_out[0]}.",
            "Save the pictures as PNG or JPEG.",
        )
    return PictureFolder(np.stack(squares), tuple(left_out), len(paths) - len(taken))


def square(path: Path, side: int) -> NDArray[np.uint8]:
    """(3, side, side) the largest square in the middle of a picture."""
    from PIL import Image

    image = decoded(read_limited(path, LIMIT), path.name, side)
    short = min(image.size)
    left, top = (image.width - short) // 2, (image.height - short) // 2
    # Means over areas where the picture is larger; between pixels where it is smaller.
    way = Image.Resampling.BOX if short >= side else Image.Resampling.BILINEAR
    middle = image.crop((left, top, left + short, top + short))
    return rgb_array(middle.resize((side, side), way)).transpose(2, 0, 1)


def _files(count: int) -> str:
    return "file" if count == 1 else f"{count:,} files"
