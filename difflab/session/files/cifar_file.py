"""CIFAR-10 as its authors distribute it: an archive or its files, the binary version or the one for Python.

Nothing is unpacked to the disk. Members are read in memory, one after the other, and an archive with names
that lead out of it is refused as a whole.
"""

import gzip
import io
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from difflab.errors import DifflabError, FileFormatError
from difflab.session.files.atomic import read_limited
from difflab.session.files.inert_pickle import load

ROW = 3_073  # a label and 32 x 32 pixels in three colours
LIMIT = 512 * 2**20  # of an archive as it lies on the disk
LARGEST_BATCH = 64 * 2**20  # a batch has 31 MB
LARGEST_ARCHIVE = 512 * 2**20  # unpacked
PIECE = 2**20  # bytes read at a time
ARCHIVES = (".tar.gz", ".tgz", ".tar")
BATCH = re.compile(r"(data_batch_[1-9]|test_batch)(\.bin)?")
REMEDY = "Download cifar-10-binary.tar.gz again."


@dataclass(frozen=True)
class CIFARImages:
    """images: (n, 3, 32, 32) with labels (n,), those of the test batch last; held_out: how many these are."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    held_out: int


def holds_cifar(path: Path) -> bool:
    """Whether `path` is named as the archive, one of its files, or a folder of these."""
    if path.is_dir():
        return any(BATCH.fullmatch(file.name) for file in path.iterdir() if file.is_file())
    name = path.name.lower()
    if name.endswith(ARCHIVES):
        return True
    return path.is_file() and (bool(BATCH.fullmatch(path.name)) or _is_rows(path))


def read_cifar(path: Path) -> CIFARImages:
    """The images of the archive, the folder or the single batch `path`.

    Raises a `DifflabError` where there are none, or where the archive is not to be trusted.
    """
    batches = {}
    for name, content in _files(path):
        batches[name] = _rows(content, name)
    if not batches:
        raise FileFormatError(
            f"{path.name} holds none of CIFAR-10's batches.",
            "Bring cifar-10-binary.tar.gz, or one of its .bin files.",
        )
    return _joined(batches)


def _is_rows(path: Path) -> bool:
    return path.suffix.lower() == ".bin" and path.stat().st_size > 0 and path.stat().st_size % ROW == 0


def _joined(batches: Mapping[str, NDArray[np.uint8]]) -> CIFARImages:
    train = [rows for name, rows in sorted(batches.items()) if not name.startswith("test")]
    test = [rows for name, rows in sorted(batches.items()) if name.startswith("test")]
    held = sum(len(rows) for rows in test) if train else 0
    rows = [*train, *test]
    pixels = np.concatenate([batch[:, 1:] for batch in rows])
    return CIFARImages(pixels.reshape(-1, 3, 32, 32), np.concatenate([batch[:, 0] for batch in rows]), held)


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the batches."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.is_file() and BATCH.fullmatch(file.name):
                yield file.name, read_limited(file, LARGEST_BATCH)
    elif path.name.lower().endswith(ARCHIVES):
        yield from _members(path)
    else:
        yield path.name, read_limited(path, LARGEST_BATCH)


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        size = path.stat().st_size
        if size > LIMIT:
            raise FileFormatError(f"{path.name} has {size / 2**20:,.0f} MiB, too many for CIFAR-10.", REMEDY)
        with (
            path.open("rb") as file,
            tarfile.open(fileobj=_measured(file), mode="r|", bufsize=PIECE) as archive,
        ):
            for member in archive:
                _check(member, path.name)
                name = PurePosixPath(member.name).name
                if member.isreg() and BATCH.fullmatch(name):
                    content = archive.extractfile(member)
                    assert content is not None  # it is a regular file
                    yield name, content.read()
    except DifflabError:
        raise
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError) as error:
        raise FileFormatError(f"{path.name} is a damaged archive.", REMEDY) from error


def _measured(file: IO[bytes]) -> io.BufferedReader:
    """The stream, gunzipped where it is gzipped, as long as it gives no more than an honest archive."""
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return io.BufferedReader(_Measured(gzip.GzipFile(fileobj=file) if packed else file), PIECE)


class _Measured(io.RawIOBase):
    """A stream that ends in an error once it has given more than `LARGEST_ARCHIVE` bytes."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile) -> None:
        super().__init__()
        self._stream = stream
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._stream.read(len(buffer))
        buffer[: len(found)] = found
        self._given += len(found)
        if self._given > LARGEST_ARCHIVE:
            raise FileFormatError(
                f"The archive unpacks to more than {LARGEST_ARCHIVE / 2**20:,.0f} MiB.", REMEDY
            )
        return len(found)


def _check(member: tarfile.TarInfo, origin: str) -> None:
    """Refuse archives that are made to do harm, or hold more than CIFAR-10."""
    place = PurePosixPath(member.name.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts or re.match(r"[A-Za-z]:", member.name):
        raise FileFormatError(f"{origin} is refused: its member {member.name!r} leads out of it.", REMEDY)
    if not (member.isreg() or member.isdir()):
        raise FileFormatError(f"{origin} is refused: its member {member.name!r} is no plain file.", REMEDY)
    if member.size > LARGEST_BATCH:
        raise FileFormatError(f"{origin} is refused: its member {member.name!r} is too large.", REMEDY)


def _rows(content: bytes, name: str) -> NDArray[np.uint8]:
    """(n, 3073) of one batch of either version."""
    if name.endswith(".bin"):
        if not content or len(content) % ROW:
            raise FileFormatError(f"{name} has {len(content):,} bytes, not a multiple of {ROW:,}.", REMEDY)
        rows = np.frombuffer(content, np.uint8).reshape(-1, ROW)
        if rows[:, 0].max() > 9:
            raise FileFormatError(f"{name} has labels above 9, so it is not CIFAR-10.", REMEDY)
        return rows
    return _from_python(load(content, name), name)


def _from_python(values: Mapping[str, Any], name: str) -> NDArray[np.uint8]:
    data, labels = values.get("data"), values.get("labels")
    if not isinstance(data, np.ndarray) or type(labels) is not list:
        raise FileFormatError(f"{name} is not a batch of CIFAR-10.", REMEDY)
    if data.dtype != np.uint8 or data.shape != (len(labels), ROW - 1) or not labels:
        raise FileFormatError(f"{name} is not a batch of CIFAR-10: its sizes are others.", REMEDY)
    if not all(type(label) is int and 0 <= label <= 9 for label in labels):
        raise FileFormatError(f"{name} has labels other than 0 to 9.", REMEDY)
    return np.concatenate([np.array(labels, dtype=np.uint8)[:, None], data], axis=1)
