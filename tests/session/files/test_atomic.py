"""Whole or not at all."""

import os
import resource
from pathlib import Path

import pytest

from difflab.errors import StorageError
from difflab.session.files.atomic import read_limited, write_atomic


def test_it_writes_and_replaces(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "a.bin"
    write_atomic(target, b"one")
    write_atomic(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["a.bin"]


def test_the_rights_are_those_of_any_saved_file(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a", b"")
    (tmp_path / "b").write_bytes(b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.parametrize("call", ["fsync", "replace", "write"])
def test_a_failure_at_any_point_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    target = tmp_path / "a.bin"
    write_atomic(target, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if call == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    elif call == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(StorageError, match=r"could not be written.*untouched"):
            write_atomic(target, bytes(100_000))
    finally:
        if call == "write":
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError) as caught:
        write_atomic(tmp_path / "file" / "below.bin", b"")
    assert "\n" not in str(caught.value)


def test_reading_has_a_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(11))
    assert read_limited(tmp_path / "a", 11) == bytes(11)
    with pytest.raises(StorageError, match="at most"):
        read_limited(tmp_path / "a", 10)
    with pytest.raises(StorageError, match="could not be read"):
        read_limited(tmp_path / "missing", 10)
