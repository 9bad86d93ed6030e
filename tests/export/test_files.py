"""Pictures, arrays and samples read back with the experiment inside; animations by suffix."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from difflab.errors import UsageError
from difflab.export import samples
from difflab.export.animation import FORMATS, Animation, write_animation
from difflab.export.npz import npz_bytes
from difflab.export.png import png_bytes
from difflab.render.animation import stage_screen
from difflab.render.picture import Cloud, Pane
from difflab.render.stage import StagePicture
from difflab.render.theme import DARK
from difflab.session.experiment import Experiment
from difflab.session.files.experiment_text import to_text
from difflab.session.files.exported_file import experiment_inside

EXPERIMENT = Experiment(seed=1234)
CLOUD = np.random.default_rng(0).standard_normal((50, 2), dtype=np.float32)


@dataclass(frozen=True)
class Drawn:
    """What `session.scene.drawing.Drawing` holds."""

    steps: int
    samples: NDArray[np.float32]
    mean: NDArray[np.float64]
    scale: float
    trajectory: NDArray[np.float32] | None = None
    log_snrs: NDArray[np.float64] | None = None


DRAWN = Drawn(3, 5 * CLOUD + np.float32(2), np.array([2.0, 2.0]), 5.0)


def animation(count: int = 3) -> Animation:
    def picture(index: int) -> StagePicture:
        return StagePicture((Pane("Reverse", f"step {index}", cloud=Cloud(CLOUD * np.float32(1 + index))),))

    return Animation(count, picture, stage_screen(64, 1, DARK), 20, to_text(EXPERIMENT))


def test_pictures_come_back_exactly() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (20, 30, 3)).astype(np.uint8)
    with Image.open(io.BytesIO(png_bytes(picture, "x"))) as image:
        assert (np.array(image) == picture).all()


def test_arrays_come_back_without_pickles() -> None:
    content = npz_bytes({"samples": CLOUD, "scale": 2.5}, "the experiment")
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        assert (archive["samples"] == CLOUD).all()
        assert archive["scale"] == 2.5
        assert str(archive["experiment"]) == "the experiment"


def test_samples_have_their_mean_and_scale() -> None:
    kept = Drawn(3, DRAWN.samples, DRAWN.mean, 5.0, np.zeros((4, 50, 2), np.float32), np.arange(4.0))
    with np.load(io.BytesIO(samples.npz_bytes(kept, "")), allow_pickle=False) as archive:
        assert set(archive) == {"samples", "mean", "scale", "trajectory", "log_snrs", "experiment"}
        assert ((archive["samples"] - archive["mean"]) / archive["scale"]) == pytest.approx(CLOUD, abs=1e-5)
    with np.load(io.BytesIO(samples.npz_bytes(DRAWN, "")), allow_pickle=False) as archive:
        assert set(archive) == {"samples", "mean", "scale", "experiment"}


def test_pictures_of_samples_show_them() -> None:
    with Image.open(io.BytesIO(samples.png_bytes(DRAWN, ""))) as image:
        picture = np.array(image).astype(int)
    ink = np.abs(picture[80:600, 80:600] - 255).sum(axis=2) > 60
    assert 50 <= ink.sum() <= 50 * 60


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_animation_format_carries_the_experiment(suffix: str, tmp_path: Path) -> None:
    if suffix == ".mp4":
        pytest.importorskip("av")
    path = tmp_path / f"a{suffix}"
    with path.open("wb") as file:
        assert list(write_animation(animation(), suffix.upper(), file)) == [1, 2, 3]
    assert experiment_inside(path)[0] == EXPERIMENT


@pytest.mark.parametrize("name", ["p.png", "s.npz"])
def test_single_files_carry_the_experiment(name: str, tmp_path: Path) -> None:
    write = samples.png_bytes if name.endswith("png") else samples.npz_bytes
    (tmp_path / name).write_bytes(write(DRAWN, to_text(EXPERIMENT)))
    assert experiment_inside(tmp_path / name)[0] == EXPERIMENT


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(UsageError, match=r"\.gif and \.mp4"):
        next(write_animation(animation(), ".avi", io.BytesIO()))


def test_one_frame_is_an_animation_too() -> None:
    assert list(write_animation(animation(1), ".gif", io.BytesIO())) == [1]
