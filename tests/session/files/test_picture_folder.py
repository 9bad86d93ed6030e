"""A folder of any pictures becomes squares of one side; what cannot be read is counted and named."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from difflab.engine.datasets import DATA
from difflab.errors import DataError
from difflab.session.files import picture_folder
from difflab.session.files.picture_folder import holds_pictures, read_folder
from difflab.session.opening import open_path


def picture(path: Path, size: tuple[int, int], colour: tuple[int, int, int] = (10, 120, 250)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)


def test_the_square_in_the_middle_is_kept(tmp_path: Path) -> None:
    wide = np.zeros((40, 100, 3), dtype=np.uint8)
    wide[:, 30:70] = (200, 100, 50)  # the middle 40 of 100 columns
    Image.fromarray(wide).save(tmp_path / "wide.png")
    images = read_folder(tmp_path).images
    assert images.shape == (1, 3, 128, 128)
    assert images[0].reshape(3, -1).T.tolist() == [[200, 100, 50]] * 128**2


def test_any_sizes_and_places_go_together_in_the_order_of_names(tmp_path: Path) -> None:
    for number, size in enumerate([(1, 1), (1, 10_000), (640, 480), (7, 300)]):
        picture(tmp_path / f"{number}.png", size, (number, 0, 0))
    picture(tmp_path / "below" / "deeper" / "z.jpg", (90, 90), (250, 250, 250))
    picture(tmp_path / ".thumbnails" / "hidden.png", (9, 9))
    (tmp_path / "notes.txt").write_text("no picture")
    found = read_folder(tmp_path)
    assert found.images[:, 0, 64, 64].tolist() == [0, 1, 2, 3, 250]
    assert found.words == ""


def test_unreadable_files_are_counted_and_the_first_are_named(tmp_path: Path) -> None:
    picture(tmp_path / "good.png", (20, 20))
    for number in range(5):
        (tmp_path / f"bad{number}.png").write_bytes(b"no picture")
    found = read_folder(tmp_path)
    assert len(found.images) == 1
    assert found.words.startswith("5 files left out: bad0.png is not a picture")
    assert "bad2.png" in found.words
    assert "bad3.png" not in found.words
    assert found.words.endswith("(and 2 more)")


def test_a_folder_without_any_picture_is_one_line(tmp_path: Path) -> None:
    assert not holds_pictures(tmp_path)
    with pytest.raises(DataError, match="holds no pictures") as caught:
        read_folder(tmp_path)
    assert caught.value.remedy
    (tmp_path / "bad.png").write_bytes(b"")
    with pytest.raises(DataError, match=r"None of the file in .* can be read: bad.png is empty"):
        read_folder(tmp_path)


def test_of_many_pictures_less_is_kept_of_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        picture(tmp_path / f"{number}.png", (50, 50))
    monkeypatch.setattr(picture_folder, "KEPT", 4 * 3 * 64**2)
    assert read_folder(tmp_path).images.shape == (4, 3, 64, 64)
    monkeypatch.setattr(picture_folder, "MOST_PICTURES", 3)
    found = read_folder(tmp_path)
    assert (len(found.images), found.more) == (3, 1)
    assert "1 pictures beyond the first 3" in found.words


def test_a_dropped_folder_becomes_data(tmp_path: Path) -> None:
    for number in range(12):
        picture(tmp_path / f"{number:02}.png", (30, 40), (20 * number, 0, 0))
    (tmp_path / "12.png").write_bytes(b"")
    opened = open_path(tmp_path)
    assert opened.edit is not None
    assert opened.note == "file left out: 12.png is empty"
    data = opened.edit.changes["data"]
    images = data.open(opened.edit.assets)
    assert images.shape == (3, 32, 32)
    assert len(images.kept.levels) == 10  # the last two of twelve are held out
    assert images.held_out(9).points[1, 0] == pytest.approx((220 + 0.5) / 256, abs=1 / 256)
    grey = DATA["image-folder"].model_validate(data.model_dump() | {"colour": "grey", "size": 8})
    assert grey.open(opened.edit.assets).dim == 64
    with pytest.raises(DataError, match="64 × 64 pixels each were kept; 128"):
        DATA["image-folder"].model_validate(data.model_dump() | {"size": 128}).open(
            {data.asset: np.zeros((2, 3, 64, 64), dtype=np.uint8)}
        )
