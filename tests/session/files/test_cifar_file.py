"""CIFAR-10 from its archive; archives and pickles that are made to do harm are refused and do nothing."""

import io
import os
import pickle
import pickletools
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from difflab.errors import DifflabError, FileFormatError
from difflab.session.files import cifar_file
from difflab.session.files.cifar_file import CIFARImages, holds_cifar, read_cifar
from difflab.session.files.inert_pickle import load
from difflab.session.opening import open_path

RNG = np.random.default_rng(3)
PIXELS = RNG.integers(0, 256, (30, 3072), dtype=np.uint8)
LABELS = RNG.integers(0, 10, 30)
ROWS = np.concatenate([LABELS.astype(np.uint8)[:, None], PIXELS], axis=1)


def tar(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w") if path.suffix == ".tar" else tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def batch(rows: np.ndarray, protocol: int = 2, **changes: Any) -> bytes:
    """A batch as Python pickles it."""
    values = {"batch_label": b"one", "labels": rows[:, 0].tolist(), "data": np.ascontiguousarray(rows[:, 1:])}
    return pickle.dumps(values | {"filenames": [b"a.png"] * len(rows)} | changes, protocol=protocol)


def rows_of(found: CIFARImages) -> np.ndarray:
    return np.concatenate([found.labels[:, None], found.images.reshape(-1, 3072)], axis=1)


BINARY = {
    "cifar-10-batches-bin/batches.meta.txt": b"airplane\n",
    "cifar-10-batches-bin/data_batch_1.bin": ROWS[:10].tobytes(),
    "cifar-10-batches-bin/data_batch_2.bin": ROWS[10:20].tobytes(),
    "cifar-10-batches-bin/test_batch.bin": ROWS[20:].tobytes(),
}


@pytest.mark.parametrize("suffix", [".tar.gz", ".tgz", ".tar"])
def test_the_binary_archive(tmp_path: Path, suffix: str) -> None:
    found = read_cifar(tar(tmp_path / f"cifar-10-binary{suffix}", BINARY))
    assert np.array_equal(rows_of(found), ROWS)
    assert found.held_out == 10


def test_the_files_of_the_archive_and_one_alone(tmp_path: Path) -> None:
    for name, content in BINARY.items():
        (tmp_path / name.rpartition("/")[2]).write_bytes(content)
    assert holds_cifar(tmp_path)
    assert np.array_equal(rows_of(read_cifar(tmp_path)), ROWS)
    alone = tmp_path / "test_batch.bin"
    assert holds_cifar(alone)
    assert np.array_equal(rows_of(read_cifar(alone)), ROWS[20:])
    assert read_cifar(alone).held_out == 0


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4])
def test_the_version_for_python(tmp_path: Path, protocol: int) -> None:
    members = {
        "cifar-10-batches-py/data_batch_1": batch(ROWS[:20], protocol),
        "cifar-10-batches-py/test_batch": batch(ROWS[20:], protocol),
        "cifar-10-batches-py/batches.meta": b"not looked at",
    }
    found = read_cifar(tar(tmp_path / "cifar-10-python.tar.gz", members))
    assert np.array_equal(rows_of(found), ROWS)
    assert found.held_out == 10


def test_pickles_of_python_2_and_old_numpy_are_understood(tmp_path: Path) -> None:
    """As in the archive that is distributed: strings of bytes, and NumPy's names of then."""

    def text(value: bytes) -> bytes:
        return b"T" + len(value).to_bytes(4, "little") + value  # BINSTRING

    array = (
        b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00t" + text(b"b") + b"tR"
        b"(K\x01(K\x02M\x00\x0ctcnumpy\ndtype\n(" + text(b"u1") + b"K\x00K\x01tR"
        b"(K\x03" + text(b"|") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
        b"\x89" + text(PIXELS[:2].tobytes()) + b"tb"
    )
    content = b"\x80\x02}(" + text(b"data") + array + text(b"labels") + b"](K\x03K\x04eu."
    path = tar(tmp_path / "cifar-10-python.tar.gz", {"cifar-10-batches-py/data_batch_1": content})
    assert np.array_equal(rows_of(read_cifar(path))[:, 1:], PIXELS[:2])
    assert read_cifar(path).labels.tolist() == [3, 4]


def test_opening_brings_classes_and_the_test_batch_as_hold_out(tmp_path: Path) -> None:
    edit = open_path(tar(tmp_path / "cifar-10-binary.tar.gz", BINARY)).edit
    assert edit is not None
    cifar = edit.changes["data"]
    data = cifar.open(edit.assets)
    assert data.shape == (3, 32, 32)
    assert data.labels[3] == "cat"
    assert np.array_equal(data.kept.levels, PIXELS[:20])
    assert np.array_equal(data.kept.classes, LABELS[:20])
    mirrored = cifar.replace(mirror=True).open(edit.assets).kept.levels[20:].reshape(20, 3, 32, 32)
    assert np.array_equal(mirrored[..., ::-1].reshape(20, -1), PIXELS[:20])
    assert np.array_equal(data.held_levels.levels, PIXELS[20:])
    assert np.array_equal(data.held_out(10).label, LABELS[20:])


class Canary:
    """Makes a file when it is unpickled by a reader that obeys."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.path),))


def by_eval(path: Path) -> bytes:
    return b"c__builtin__\neval\n(V__import__('os').mkdir(" + repr(str(path)).encode() + b")\ntR."


@pytest.mark.parametrize("where", ["whole", "value", "label", "key", "eval", "object array"])
def test_a_hostile_pickle_is_refused_and_nothing_runs(tmp_path: Path, where: str) -> None:
    canary = tmp_path / "canary"
    trap = Canary(canary)
    content = {
        "whole": pickle.dumps(trap, protocol=2),
        "value": batch(ROWS, extra=trap),
        "label": batch(ROWS, labels=[trap] * 30),
        "key": pickle.dumps({"data": PIXELS, "labels": LABELS.tolist(), (trap,): 1}, protocol=2),
        "eval": by_eval(canary),
        "object array": batch(ROWS, data=np.array([trap] * 3, dtype=object)),
    }[where]
    path = tar(tmp_path / "cifar-10-python.tar.gz", {"cifar-10-batches-py/data_batch_1": content})
    with pytest.raises(FileFormatError, match="is refused: it asks for") as caught:
        read_cifar(path)
    assert "\n" not in str(caught.value)
    assert not canary.exists()


def test_the_canary_would_have_sung(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Canary(tmp_path / "canary"), protocol=2))
    pickle.loads(by_eval(tmp_path / "other"))
    assert (tmp_path / "canary").is_dir()
    assert (tmp_path / "other").is_dir()


def test_stand_ins_cannot_be_changed_from_a_pickle() -> None:
    change = b"c_codecs\nencode\n(N}Vtext\nI1\nstb."
    pickletools.dis(change, out=io.StringIO())  # it is well formed
    with pytest.raises(FileFormatError, match="tries to change a function"):
        load(change, "it")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x02}",
        batch(ROWS)[:-3000],
        pickle.dumps([1, 2], protocol=2),
        pickle.dumps({"labels": [1]}, protocol=2),
        batch(ROWS, labels=LABELS.tolist()[:7]),
        batch(ROWS, labels=[11] * 30),
        batch(ROWS, labels=["1"] * 30),
        batch(ROWS, data=PIXELS.astype(np.float64)),
        batch(ROWS, data=PIXELS[:, :100].copy()),
        batch(ROWS).replace(b"M\x00\x0c", b"M\xff\xff"),  # 3,072 columns become 65,535
    ],
)
def test_damaged_pickles_are_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tar(tmp_path / "a.tar.gz", {"data_batch_1": content})
    with pytest.raises(FileFormatError) as caught:
        read_cifar(path)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["../test_batch", "a/../../test_batch", "/etc/test_batch", "..\\test_batch", "C:\\test_batch"]
)
def test_names_that_lead_out_of_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    path = tar(tmp_path / "a.tar.gz", BINARY | {name: ROWS.tobytes()})
    before = set(tmp_path.rglob("*"))
    with pytest.raises(FileFormatError, match="leads out of it"):
        read_cifar(path)
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_members_that_are_no_plain_files_are_refused(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        info = tarfile.TarInfo("data_batch_1.bin")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    with pytest.raises(FileFormatError, match="no plain file"):
        read_cifar(tmp_path / "a.tar")


def test_archives_that_unpack_to_too_much_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tar(tmp_path / "a.tar.gz", {"zeros": bytes(3 * 2**20)} | BINARY)
    assert path.stat().st_size < 2**18
    monkeypatch.setattr(cifar_file, "LARGEST_ARCHIVE", 2**20)
    with pytest.raises(DifflabError, match="unpacks to more than 1 MiB"):
        read_cifar(path)
    monkeypatch.setattr(cifar_file, "LARGEST_BATCH", 2**20)
    with pytest.raises(DifflabError, match="too large"):
        read_cifar(path)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"readme.txt": b"text"}, "none of CIFAR-10's batches"),
        ({"data_batch_1.bin": ROWS.tobytes()[:-1]}, "not a multiple of 3,073"),
        ({"data_batch_1.bin": b""}, "not a multiple"),
        ({"data_batch_1.bin": b"\x0a" * 3073}, "labels above 9"),
    ],
)
def test_other_archives_are_refused_in_one_line(
    tmp_path: Path, members: dict[str, bytes], words: str
) -> None:
    with pytest.raises(FileFormatError, match=words) as caught:
        read_cifar(tar(tmp_path / "a.tar.gz", members))
    assert caught.value.remedy


def test_damaged_archives_are_refused_in_one_line(tmp_path: Path) -> None:
    whole = tar(tmp_path / "a.tar.gz", BINARY).read_bytes()
    for content in (b"", b"text" * 300, whole[:2000], whole[:200] + bytes(400) + whole[600:]):
        (tmp_path / "b.tar.gz").write_bytes(content)
        with pytest.raises(FileFormatError) as caught:
            read_cifar(tmp_path / "b.tar.gz")
        assert "\n" not in str(caught.value)
