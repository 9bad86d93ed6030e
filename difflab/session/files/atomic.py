"""Whole or not at all: a reader finds the old file or the new one, never a mixture."""

import contextlib
import os
import tempfile
from pathlib import Path

from difflab.errors import StorageError


def write_atomic(path: Path, content: bytes) -> None:
    """Write through a temporary file beside `path`, synchronised to the disk before it takes the name.

    Raises `StorageError` where that fails (full disk, read-only folder); `path` is then as it was.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".difflab-", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise StorageError(
            f"{path} could not be written: {error.strerror or error}.",
            "Choose another folder or free some space; the previous file is untouched.",
        ) from error


def read_limited(path: Path, limit: int) -> bytes:
    """The content of `path`; `StorageError` where it cannot be read or is larger than `limit` bytes."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise StorageError(
                f"{path} has {size / 2**20:,.0f} MiB; at most {limit / 2**20:,.0f} MiB are read.",
                "Take a smaller file.",
            )
        return path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"{path} could not be read: {error.strerror or error}.", "Check its name and rights."
        ) from error


def _umask() -> int:
    # mkstemp makes private files; a saved file should get the rights that any program's would.
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut; not every file system lets a folder be synchronised."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
