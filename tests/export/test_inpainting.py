"""Posteriors as files: each format read back, the experiment with mask and picture inside."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from difflab.errors import StorageError, UsageError
from difflab.export.inpainting import PosteriorOrder, produce_posterior
from difflab.export.sheet import GAP, LINE, MARGIN, Row, Sheet, Tile, sheet_image, whole_scale
from difflab.render.theme import LIGHT
from difflab.session.assets import AnyArray, asset_id
from difflab.session.experiment import Experiment
from difflab.session.files.exported_file import experiment_inside
from difflab.session.paths import with_changes
from difflab.session.scene.posterior_problem import posterior_problem

MASK = np.zeros((8, 8), dtype=bool)
MASK[2:5, 3:7] = True
PICTURE = ((np.arange(64).reshape(1, 8, 8) + 0.5) / 256).astype(np.float32)
ASSETS: dict[str, AnyArray] = {asset_id(array): array for array in (MASK, PICTURE)}


def experiment(**changes: Any) -> Experiment:
    options = {
        "steps": 4, "mask": "painted", "painted_mask": asset_id(MASK), "own_image": asset_id(PICTURE),
    } | changes  # fmt: skip
    paths = {f"posterior.{name}": value for name, value in options.items()}
    return with_changes(Experiment(), {"data.name": "digits"} | paths)


def order(path: Path, **changes: Any) -> PosteriorOrder:
    small = PosteriorOrder(path, experiment(), ASSETS, count=3, frames=5, fps=2)
    return replace(small, **changes)


def written(asked: PosteriorOrder) -> Path:
    *_, last = produce_posterior(asked)
    assert last.done == last.total
    return asked.path


@pytest.mark.parametrize("suffix", [".png", ".npz", ".gif", ".mp4", ".zip"])
def test_every_format_restores_the_experiment_with_mask_and_picture(suffix: str, tmp_path: Path) -> None:
    if suffix == ".mp4":
        pytest.importorskip("av")
    found, assets = experiment_inside(written(order(tmp_path / f"x{suffix}", methods=("exact", "clamp"))))
    assert found == experiment()
    problem = posterior_problem(found, assets)
    assert np.array_equal(problem.mask, MASK)
    assert problem.raw_original == pytest.approx(PICTURE.reshape(-1))


def test_numbers_hold_known_pixels_exactly(tmp_path: Path) -> None:
    path = written(order(tmp_path / "x.npz", methods=("replace",)))
    with np.load(path, allow_pickle=False) as archive:
        assert archive["samples"].shape == (3, 64)
        assert archive["methods"].tolist() == ["replace"]
        assert np.array_equal(archive["mask"], MASK)
        known = ~MASK.reshape(-1)
        assert (archive["samples"][:, known] == archive["original"][known]).all()
        assert (archive["sample_deviation"][known] == 0).all()
        np.testing.assert_allclose(archive["sample_mean"], archive["samples"].mean(axis=0))


def test_several_methods_have_an_axis_of_their_own(tmp_path: Path) -> None:
    with np.load(written(order(tmp_path / "x.npz", methods=("exact", "clamp"))), allow_pickle=False) as found:
        assert found["samples"].shape == (2, 3, 64)
        assert found["methods"].tolist() == ["exact", "clamp"]


def test_numbered_pictures_keep_the_known_levels(tmp_path: Path) -> None:
    """The picture's grey levels 0 to 63 come back in every sample where they are known."""
    folder = written(order(tmp_path / "out"))
    names = {path.name for path in folder.iterdir()}
    samples = {f"replace-{number:03d}.png" for number in range(3)}
    assert names == {"original.png", "masked.png", "mask.png", "replace-mean.png"} | samples
    for name in ("original.png", *samples):
        with Image.open(folder / name) as image:
            levels = np.array(image)[..., 0]
        assert (levels == np.arange(64).reshape(8, 8))[~MASK].all()
    with Image.open(folder / "mask.png") as image:
        assert np.array_equal(np.array(image) > 0, MASK)


def test_numbered_pictures_can_be_larger(tmp_path: Path) -> None:
    folder = written(order(tmp_path / "out", scale=3))
    with Image.open(folder / "replace-000.png") as image:
        assert image.size == (24, 24)


def test_an_animation_ends_with_the_sheet(tmp_path: Path) -> None:
    path = written(order(tmp_path / "x.gif", theme=LIGHT))
    sheet = written(order(tmp_path / "x.png", theme=LIGHT))
    with Image.open(path) as image, Image.open(sheet) as still:
        image.seek(5 + 2)  # five frames, and the last of them for another second and a half
        apart = np.abs(np.array(image.convert("RGB")).astype(int) - np.array(still).astype(int))
    assert apart.mean() < 2  # 256 colours


@pytest.mark.parametrize("task", ["denoise", "inpaint"])
def test_single_samples_make_a_triptych(task: str, tmp_path: Path) -> None:
    asked = order(tmp_path / "x.png", experiment=experiment(task=task), count=1)
    with Image.open(written(asked)) as image:
        side = 8 * whole_scale(8, 8)
        assert image.size == (max(2 * MARGIN + 3 * (side + GAP) - GAP, 4 * 96), 2 * MARGIN + 2 * LINE + side)


def test_points_are_drawn_as_on_the_stage(tmp_path: Path) -> None:
    plane = with_changes(Experiment(), {"data.name": "moons", "posterior.steps": 5})
    asked = PosteriorOrder(tmp_path / "x.png", plane, count=200, methods=("exact", "chain"))
    with Image.open(written(asked)) as image:
        assert image.width > 1.5 * image.height
    with pytest.raises(UsageError, match="no pictures"):
        written(PosteriorOrder(tmp_path / "out", plane, count=20))


def test_unknown_formats_are_told_before_anything_is_computed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"x\.png"):
        next(produce_posterior(order(tmp_path / "x.tiff")))
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        next(produce_posterior(order(tmp_path / "file")))


def test_tiles_lie_beside_the_leading_ones() -> None:
    """Nine tiles of 2 x 2: eight on the first line, the ninth under the first of them."""
    colours = np.arange(10, dtype=np.uint32) * 20 + 0xFF000000
    tiles = tuple(Tile(np.full((2, 2), colour)) for colour in colours)
    sheet = Sheet((Row("", tiles[:1], tiles[1:]),), 3)
    picture = sheet_image(sheet, LIGHT)
    assert picture.shape[:2] == sheet.size[::-1]
    top, step = MARGIN + 2 * LINE, 6 + GAP
    assert [picture[top, MARGIN + column * step, 2] for column in range(9)] == [20 * at for at in range(9)]
    assert picture[top + step, MARGIN + step, 2] == 180
