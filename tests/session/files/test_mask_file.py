"""Masks and pictures to fill, read from every kind of file that a user may have."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from difflab.engine.datasets.image_set import ImageShape
from difflab.errors import DataError, FileFormatError
from difflab.session.files.mask_file import read_mask, read_own_picture, save_mask

MASK = np.arange(48).reshape(6, 8) % 5 == 0


def saved(path: Path, pixels: np.ndarray, mode: str | None = None) -> Path:
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(path)
    return path


def test_a_mask_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    save_mask(path, MASK)
    found = read_mask(path, 6, 8)
    assert np.array_equal(found.mask, MASK)
    assert found.note == ""


def test_white_is_unknown(tmp_path: Path) -> None:
    pixels = np.zeros((4, 4), np.uint8)
    pixels[0, 3] = 255
    assert np.argwhere(read_mask(saved(tmp_path / "m.png", pixels), 4, 4).mask).tolist() == [[0, 3]]


@pytest.mark.parametrize("mode", ["RGB", "P", "1", "L"])
def test_every_mode_of_black_and_white_is_read(tmp_path: Path, mode: str) -> None:
    path = saved(tmp_path / "m.png", np.where(MASK, 255, 0).astype(np.uint8), mode)
    assert np.array_equal(read_mask(path, 6, 8).mask, MASK)


def test_greys_are_cut_in_the_middle(tmp_path: Path) -> None:
    path = saved(tmp_path / "m.png", np.array([[0, 127], [128, 255]], np.uint8))
    found = read_mask(path, 2, 2)
    assert found.mask.tolist() == [[False, False], [True, True]]
    assert "greys" in found.note


def test_transparent_parts_are_known(tmp_path: Path) -> None:
    pixels = np.full((2, 2, 4), 255, np.uint8)
    pixels[0, 0, 3] = 0
    found = read_mask(saved(tmp_path / "m.png", pixels), 2, 2)
    assert found.mask.tolist() == [[False, True], [True, True]]
    assert "transparent" in found.note


def test_other_sizes_are_fitted_by_the_nearest_pixel(tmp_path: Path) -> None:
    path = saved(tmp_path / "m.png", np.where(MASK, 255, 0).astype(np.uint8).repeat(3, 0).repeat(2, 1))
    found = read_mask(path, 6, 8)
    assert np.array_equal(found.mask, MASK)
    assert "fitted from 16 × 18 to 8 × 6 pixels" in found.note


def test_a_black_mask_is_refused_in_one_line(tmp_path: Path) -> None:
    path = saved(tmp_path / "black.png", np.zeros((4, 4), np.uint8))
    with pytest.raises(DataError, match=r"black\.png has no white part") as error:
        read_mask(path, 4, 4)
    assert "\n" not in str(error.value)


def test_a_white_mask_is_told_of(tmp_path: Path) -> None:
    found = read_mask(saved(tmp_path / "white.png", np.full((4, 4), 255, np.uint8)), 4, 4)
    assert found.mask.all()
    assert "nothing of the picture is kept" in found.note


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    path.write_bytes(b"no picture")
    with pytest.raises(FileFormatError):
        read_mask(path, 4, 4)


def test_a_picture_of_the_right_size_keeps_its_levels(tmp_path: Path) -> None:
    pixels = np.arange(64, dtype=np.uint8).reshape(8, 8) * 4
    found = read_own_picture(saved(tmp_path / "p.png", pixels), ImageShape(1, 8, 8))
    assert np.array_equal(np.floor(found.levels[0] * 256), pixels)
    assert found.note == ""


def test_colours_stay_where_the_data_have_them(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    path = saved(tmp_path / "p.png", pixels)
    assert np.array_equal(
        np.floor(read_own_picture(path, ImageShape(3, 4, 4)).levels * 256), pixels.transpose(2, 0, 1)
    )
    grey = read_own_picture(path, ImageShape(1, 4, 4))
    assert grey.levels.shape == (1, 4, 4)
    assert "made grey" in grey.note


def test_a_wide_picture_loses_its_ends(tmp_path: Path) -> None:
    """The middle square of three: 16 pixels wide are 8 in the middle, each a mean of two by two."""
    pixels = np.repeat([10, 100, 200], 16).astype(np.uint8)[None].repeat(16, 0)
    found = read_own_picture(saved(tmp_path / "p.png", pixels), ImageShape(1, 8, 8))
    assert (np.floor(found.levels * 256) == 100).all()
    assert found.note == "p.png: the middle 16 × 16 pixels are taken, made 8 × 8."


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1)])
def test_thin_pictures_are_read(tmp_path: Path, size: tuple[int, int]) -> None:
    path = saved(tmp_path / "p.png", np.full(size, 77, np.uint8))
    found = read_own_picture(path, ImageShape(1, 8, 8))
    assert (np.floor(found.levels * 256) == 77).all()
