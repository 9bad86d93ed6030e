"""Files and folders of data as sources of the command line, and what a picture is taken for."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from difflab.cli import main
from difflab.errors import UsageError
from difflab.session.brought import bring
from difflab.session.opening import open_path, takes_long
from difflab.session.request import open_request
from difflab.session.sources import open_source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty pictures and one that is none."""
    place = tmp_path / "pictures"
    place.mkdir()
    for number in range(30):
        pixels = np.random.default_rng(number).integers(0, 256, (50, 70, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(place / f"{number:02}.png")
    (place / "zz.png").write_bytes(b"no picture")
    return place


def test_a_folder_is_a_source(folder: Path) -> None:
    source = open_source(str(folder))
    assert source.experiment.data.name == "image-folder"
    assert source.note.startswith("file left out: zz.png")
    assert source.experiment.data.open(source.assets).shape == (3, 32, 32)
    assert source.experiment.network.kind == "unet"


def test_a_picture_is_what_the_request_or_the_present_data_make_of_it(folder: Path) -> None:
    picture = folder / "00.png"
    assert open_request(str(picture)).experiment.data.name == "image"
    source = open_request(str(picture), ["data.name=image-texture", "data.colour=grey", "data.size=16"])
    data = source.experiment.data
    assert data.name == "image-texture"
    assert data.open(source.assets).shape == (1, 16, 16)
    for space, name in (("plane", "image"), ("binary", "image"), ("image", "image-texture")):
        edit = open_path(picture, space).edit  # type: ignore[arg-type]
        assert edit is not None
        assert edit.changes["data"].name == name


def test_tables_and_sequences_are_sources_too(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("x,y\n1,2\n3,4\n5,7\n")
    (tmp_path / "beats.txt").write_text("0011\n1100\n")
    assert open_source(str(tmp_path / "points.csv")).experiment.data.name == "points"
    assert open_source(str(tmp_path / "beats.txt")).experiment.process.name == "binomial"


def test_what_holds_no_data_is_said_to(tmp_path: Path) -> None:
    assert bring(tmp_path / "none.png") is None
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="not a run, and it holds no pictures"):
        open_source(str(tmp_path / "empty"))


def test_only_what_is_quick_is_read_where_the_window_paints(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text("{}")
    (tmp_path / "points.csv").write_text("1,2\n3,4\n")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(2**20)
    assert [takes_long(tmp_path / name) for name in ("run", "points.csv", "large.csv", "none")] == [
        False, False, True, False
    ]  # fmt: skip
    assert takes_long(folder)
    assert takes_long(folder / "00.png")


def test_the_command_line_draws_from_a_folder(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Samples of the exact model are the folder's own squares, once all noise is gone."""
    out = tmp_path / "s.npz"
    small = ["--set", "data.size=8", "--set", "data.dequantise=false", "--set", "sampler.steps=20"]
    assert main(["sample", str(folder), "--count", "6", "--out", str(out), "--json", *small]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["model"] == "exact"
    assert "zz.png" in printed.err
    source = open_request(str(folder), [text for text in small if text != "--set"])
    remembered = source.experiment.data.open(source.assets).remembered  # type: ignore[union-attr]
    samples = np.load(out)["samples"]
    apart = np.abs(samples[:, None] - remembered).max(axis=2).min(axis=1)
    assert apart.max() < 0.01
