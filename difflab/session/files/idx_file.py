"""IDX files, plain or gzipped: MNIST's format of a magic number, sizes and bytes."""

import gzip
import math
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from difflab.errors import FileFormatError, StorageError
from difflab.session.files.atomic import read_limited

LIMIT = 512 * 2**20
BYTES = 0x08  # the type of the elements: unsigned bytes
GZIP = b"\x1f\x8b"
REMEDY = "Download it again, or take the original file."


@dataclass(frozen=True)
class IDXImages:
    """images: (n, 1, h, w); labels: (n,) of the file beside it, None where there is none."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8] | None = None


def holds_idx(path: Path) -> bool:
    """Whether the file begins as an IDX file of bytes does."""
    try:
        with path.open("rb") as file:
            head = file.read(2**12)
    except OSError:
        return False
    if head.startswith(GZIP):
        # The beginning alone: whatever follows stays packed.
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 4)
        except zlib.error:
            return False
    return len(head) >= 4 and head[:2] == b"\x00\x00" and head[2] in range(0x08, 0x0F) and 1 <= head[3] <= 4


def read_idx(path: Path) -> IDXImages:
    """The images of an IDX file, with the labels of the file beside it that is named alike.

    Raises `FileFormatError` where the file is no such thing, is cut off or holds something else.
    """
    array = read_array(path)
    if array.ndim == 1:
        raise FileFormatError(f"{path.name} holds labels, not images.", "Open the file with the images.")
    if array.ndim != 3:
        raise FileFormatError(
            f"{path.name} holds an array of {array.ndim} dimensions.",
            "Images need three: count, rows, columns.",
        )
    images = array[:, None]
    beside = labels_beside(path)
    if beside is None:
        return IDXImages(images)
    labels = read_array(beside)
    if labels.shape != (len(images),):
        raise FileFormatError(
            f"{beside.name} has {labels.size:,} labels for the {len(images):,} images of {path.name}.",
            "Put the file that belongs to the images beside them, or none.",
        )
    return IDXImages(images, labels)


def labels_beside(path: Path) -> Path | None:
    """The labels that belong to a file of images, by its name: train-images-idx3, train-labels-idx1."""
    name = path.name.replace("images", "labels").replace("idx3", "idx1")
    for other in (name, name.removesuffix(".gz"), f"{name}.gz"):
        beside = path.with_name(other)
        if other != path.name and beside.is_file():
            return beside
    return None


def read_array(path: Path) -> NDArray[np.uint8]:
    """The array of an IDX file of unsigned bytes."""
    content = _unpacked(path)
    if len(content) < 4 or content[:2] != b"\x00\x00" or not 1 <= content[3] <= 4:
        raise FileFormatError(f"{path.name} is not an IDX file: its magic number is another.", REMEDY)
    if content[2] != BYTES:
        raise FileFormatError(
            f"{path.name} holds numbers of type 0x{content[2]:02x}, not bytes.", "Grey levels are needed."
        )
    dimensions, start = content[3], 4 + 4 * content[3]
    if len(content) < start:
        raise FileFormatError(f"{path.name} ends within its header.", REMEDY)
    shape = tuple(np.frombuffer(content, ">u4", dimensions, 4).tolist())
    expected, found = math.prod(shape), len(content) - start
    if expected != found:
        raise FileFormatError(
            f"{path.name} announces {' × '.join(map(str, shape))} bytes and holds {found:,}.", REMEDY
        )
    if not expected:
        raise FileFormatError(f"{path.name} is empty: it announces no images.", REMEDY)
    return np.frombuffer(content, np.uint8, expected, start).reshape(shape)


def _unpacked(path: Path) -> bytes:
    """The content of a file, gunzipped where it is gzipped; at most `LIMIT` bytes of it."""
    content = read_limited(path, LIMIT)
    if not content.startswith(GZIP):
        return content
    try:
        with gzip.open(path) as file:
            unpacked = file.read(LIMIT + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FileFormatError(f"{path.name} is a damaged gzip file.", REMEDY) from error
    if len(unpacked) > LIMIT:
        raise StorageError(
            f"{path.name} unpacks to more than {LIMIT / 2**20:,.0f} MiB.", "Take a smaller file."
        )
    return unpacked
