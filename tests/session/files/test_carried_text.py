"""What exported files carry: the experiment with its arrays, checked when they are read again."""

import base64
import io
import tomllib
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from difflab.errors import FileFormatError
from difflab.export.gif import write_gif
from difflab.export.mp4 import write_mp4
from difflab.export.npz import npz_bytes
from difflab.export.png import png_bytes
from difflab.session.assets import asset_id
from difflab.session.experiment import Experiment
from difflab.session.files import carried_text as module
from difflab.session.files.carried_text import assets_in, carried, carried_text
from difflab.session.files.experiment_file import npy_bytes
from difflab.session.files.exported_file import experiment_inside
from difflab.session.paths import with_changes

POINTS = np.random.default_rng(0).standard_normal((4_000, 2))
MASK = np.eye(8, dtype=bool)
ASSETS = {asset_id(array): array for array in (POINTS, MASK)}
EXPERIMENT = with_changes(
    Experiment(),
    {
        "data": {"name": "points", "asset": asset_id(POINTS)},
        "posterior.mask": "painted",
        "posterior.painted_mask": asset_id(MASK),
    },
)
PICTURE = np.zeros((32, 32, 3), np.uint8)


def animated(write: Callable[..., object]) -> Callable[[str], bytes]:
    def content(text: str) -> bytes:
        out = io.BytesIO()
        list(write(out, [PICTURE], samples=[PICTURE], fps=20, experiment=text))  # type: ignore[call-overload]
        return out.getvalue()

    return content


FORMATS: dict[str, Callable[[str], bytes]] = {
    ".png": lambda text: png_bytes(PICTURE, text),
    ".npz": lambda text: npz_bytes({"x": np.zeros(2)}, text),
    ".gif": animated(write_gif),
    ".mp4": animated(write_mp4),
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_brings_the_arrays_back(suffix: str, tmp_path: Path) -> None:
    if suffix == ".mp4":
        pytest.importorskip("av")
    path = tmp_path / f"x{suffix}"
    path.write_bytes(FORMATS[suffix](carried_text(EXPERIMENT, ASSETS)))
    experiment, assets = experiment_inside(path)
    assert experiment == EXPERIMENT
    assert set(assets) == set(ASSETS)
    assert all(np.array_equal(assets[name], ASSETS[name]) for name in ASSETS)


def test_what_is_too_large_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_TEXT", 10_000)
    found = carried(EXPERIMENT, ASSETS)
    assert set(assets_in(tomllib.loads(found.text), "x")) == {asset_id(MASK)}
    assert "too large" in found.note
    assert len(found.text) < 20_000


def test_an_experiment_without_arrays_is_its_plain_text() -> None:
    assert "assets" not in carried_text(Experiment(), ASSETS)
    assert carried(Experiment(), {}).note == ""


def encoded(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


OBJECTS = io.BytesIO()
np.save(OBJECTS, np.array([{}]), allow_pickle=True)


@pytest.mark.parametrize(
    "text",
    [
        "no base64!",
        base64.b64encode(b"no zlib").decode(),
        encoded(b"no array"),
        encoded(npy_bytes(POINTS)),  # another array than its name says
        encoded(OBJECTS.getvalue()),  # pickled objects
        encoded(npy_bytes(MASK))[:-8],
        7,
    ],
)
def test_damaged_arrays_are_refused(text: object) -> None:
    with pytest.raises(FileFormatError):
        assets_in({"difflab": {"schema": 1, "assets": {asset_id(MASK): text}}}, "x.png")


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_ARRAY", 100)
    with pytest.raises(FileFormatError):
        assets_in({"difflab": {"assets": {asset_id(MASK): encoded(b"0" * 100_000)}}}, "x.png")


def test_long_texts_are_read_quickly() -> None:
    """Characters one by one would take seconds: eight million of them stay below one."""
    import time

    text = f"[difflab]\nschema = 1\n[difflab.assets]\nx = '{'A' * 8 * 2**20}'\n"
    started = time.perf_counter()
    tomllib.loads(text)
    assert time.perf_counter() - started < 2
