"""Images as files: grids, numbers, animations, single pictures; each is read back."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from difflab.errors import UsageError
from difflab.export.order import ExportKind, ExportOptions, ExportOrder
from difflab.export.produce import produce
from difflab.session.experiment import Experiment
from difflab.session.files.exported_file import experiment_inside
from difflab.session.paths import with_changes
from difflab.session.sources import open_source
from difflab.session.stage_view import StageView

DIGITS = with_changes(Experiment(), {"data.name": "digits", "sampler.steps": 6, "schedule.steps": 30})
OPTIONS = ExportOptions(size=120, frames=3, fps=10, count=20)


def exported(kind: ExportKind, path: Path, **view: object) -> Path:
    chosen = StageView(images=4).replace(**view)
    for _ in produce(ExportOrder(kind, path, DIGITS, options=OPTIONS, view=chosen)):
        pass
    assert experiment_inside(path)[0] == DIGITS
    return path


def test_a_grid_of_samples_has_a_column_for_each_class(tmp_path: Path) -> None:
    picture = np.asarray(Image.open(exported("samples", tmp_path / "grid.png")))
    unit = picture.shape[1] // (10 * 9 - 1)
    assert picture.shape == (unit * (2 * 9 - 1), unit * (10 * 9 - 1), 3)
    assert (picture[8 * unit + 1] == 255).all()  # the line between the two rows


def test_numbers_and_single_pictures_are_the_same_samples(tmp_path: Path) -> None:
    numbers = np.load(exported("samples", tmp_path / "s.npz"))
    assert numbers["samples"].shape == (20, 64)
    assert numbers["shape"].tolist() == [1, 8, 8]
    archive = zipfile.ZipFile(exported("samples", tmp_path / "s.zip"))
    names = sorted(name for name in archive.namelist() if name.endswith(".png"))
    assert len(names) == 20
    for at in (0, 19):
        picture = np.asarray(Image.open(io.BytesIO(archive.read(names[at]))))
        expected = 255 * numbers["samples"][at].reshape(8, 8).clip(0, 1)
        assert picture[..., 0] == pytest.approx(expected, abs=0.51)


@pytest.mark.parametrize("model_layer", ["estimate", "none"])
def test_an_animation_ends_with_data(tmp_path: Path, model_layer: str) -> None:
    archive = zipfile.ZipFile(exported("reverse", tmp_path / "r.zip", image_layer=model_layer))
    names = sorted(name for name in archive.namelist() if name.endswith(".png"))
    assert len(names) == 3  # nothing is held: each is a file of its own
    first, last = (np.asarray(Image.open(io.BytesIO(archive.read(names[at])))) for at in (0, -1))
    assert first.shape == last.shape
    assert first.shape[1] > first.shape[0] if model_layer == "estimate" else first.shape[1] < 160
    noisy, clean = (
        np.abs(np.diff(part[80:180, 20:130, 0].astype(int), axis=1)).mean() for part in (first, last)
    )
    assert noisy > clean


@pytest.mark.parametrize("forward", ["fixed-noise", "markov"])
def test_forward_animations_begin_with_the_data(tmp_path: Path, forward: str) -> None:
    with Image.open(exported("forward", tmp_path / "f.gif", forward=forward)) as animation:
        frames = [frame.copy() for frame in ImageSequence.Iterator(animation)]
    assert len(frames) == 13  # and a second to look at
    assert frames[0].size == frames[-1].size


def test_the_stage_has_three_fields(tmp_path: Path) -> None:
    with Image.open(exported("stage", tmp_path / "s.png")) as picture:
        assert picture.size[0] > 3 * 120


def test_what_images_have_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="are images"):
        list(produce(ExportOrder("figure1", tmp_path / "f.png", DIGITS)))
    with pytest.raises(UsageError, match=r"\.npz or \.png"):
        ExportOrder("samples", tmp_path / "s.zip", Experiment()).check()


def test_an_archive_opens_as_a_source(tmp_path: Path) -> None:
    path = exported("forward", tmp_path / "f.zip")
    assert open_source(str(path)).experiment == DIGITS
