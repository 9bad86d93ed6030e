"""IDX files as MNIST's authors distribute them, and those that are none."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from difflab.errors import DifflabError, FileFormatError
from difflab.session.files import idx_file
from difflab.session.files.idx_file import holds_idx, read_array, read_idx
from difflab.session.opening import open_path

IMAGES = np.arange(30 * 4 * 5, dtype=np.uint16).astype(np.uint8).reshape(30, 4, 5)
LABELS = (np.arange(30) % 3).astype(np.uint8)


def idx(array: np.ndarray, kind: int = 0x08) -> bytes:
    """As http://yann.lecun.com/exdb/mnist describes the format: zero, zero, type, dimensions, sizes, data."""
    return bytes([0, 0, kind, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_images_come_with_the_labels_beside_them(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    path = written(tmp_path / "train-images-idx3-ubyte", pack(idx(IMAGES)))
    assert holds_idx(path)
    assert read_idx(path).labels is None
    written(tmp_path / "train-labels-idx1-ubyte", pack(idx(LABELS)))
    found = read_idx(path)
    assert np.array_equal(found.images[:, 0], IMAGES)
    assert found.labels is not None
    assert np.array_equal(found.labels, LABELS)


def test_opening_brings_images_and_classes(tmp_path: Path) -> None:
    path = written(tmp_path / "train-images-idx3-ubyte.gz", gzip.compress(idx(IMAGES)))
    written(tmp_path / "train-labels-idx1-ubyte.gz", gzip.compress(idx(LABELS)))
    edit = open_path(path).edit
    assert edit is not None
    data = edit.changes["data"].open(edit.assets)
    assert data.labels == ("0", "1", "2")
    assert np.array_equal(data.kept.levels, IMAGES[:27].reshape(27, 20))
    assert np.array_equal(data.kept.classes, LABELS[:27])
    assert np.array_equal(data.held_out(9).label, LABELS[27:])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x00\x08", "magic number"),
        (b"\x01\x00\x08\x01\x00\x00\x00\x01\x07", "magic number"),
        (idx(np.zeros((2, 2, 2)), 0x0E), "type 0x0e"),
        (idx(IMAGES)[:12], "within its header"),
        (idx(IMAGES)[:-1], "30 × 4 × 5 bytes and holds 599"),
        (idx(IMAGES) + b"\x00", "and holds 601"),
        (b"\x00\x00\x08\x03" + b"\xff" * 12, "4294967295"),
        (idx(np.zeros((0, 3, 3), np.uint8)), "is empty"),
        (idx(LABELS), "labels, not images"),
        (idx(np.zeros((2, 2), np.uint8)), "2 dimensions"),
        (gzip.compress(idx(IMAGES), mtime=0)[:-20], "damaged gzip"),
        (gzip.compress(idx(IMAGES), mtime=0)[:40] + b"\x00" * 30, "damaged gzip"),
    ],
)
def test_malformed_files_are_refused_in_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(FileFormatError, match=words) as caught:
        read_idx(written(tmp_path / "images.idx", content))
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_labels_of_other_images_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "images", idx(IMAGES))
    written(tmp_path / "labels", idx(LABELS[:7]))
    with pytest.raises(FileFormatError, match="7 labels for the 30 images"):
        read_idx(path)


def test_a_gzip_bomb_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idx_file, "LIMIT", 2**20)
    bomb = gzip.compress(idx(np.zeros((4, 1024, 1024), np.uint8)))
    assert len(bomb) < 2**14
    with pytest.raises(DifflabError, match="unpacks to more than 1 MiB"):
        read_array(written(tmp_path / "bomb.gz", bomb))


def test_other_files_are_not_taken_for_idx(tmp_path: Path) -> None:
    for number, content in enumerate(
        [b"", b"\x00\x00", b"text", gzip.compress(b"text", mtime=0), b"\x00\x00\x08\x09"]
    ):
        assert not holds_idx(written(tmp_path / str(number), content))
    assert not holds_idx(tmp_path / "none")
