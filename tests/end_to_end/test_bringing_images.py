"""The user's own images, opened in the window: read beside it, one step of undo, refused in one line."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from difflab.gui.file_commands import FileCommands
from tests.end_to_end.conftest import Driver
from tests.session.files.test_picture_decoding import bomb


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(12):
        noise = np.random.default_rng(number).integers(0, 256, (40, 60, 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / f"{number:02}.png")
    (folder / "zz.png").write_bytes(b"no picture")
    return folder


def test_folders_and_pictures_become_data(driver: Driver, pictures: Path) -> None:
    files = driver.window.findChild(FileCommands)
    assert files is not None
    said: list[str] = []
    files.told.connect(said.append)
    files.failed.connect(said.append)

    files.open(pictures)
    driver.wait(lambda: driver.data == "image-folder")
    assert said.pop(0) == "Reading pictures…"
    assert said == ["file left out: zz.png is not a picture that can be read, whatever its name says"]

    files.open(pictures / "00.png")  # beside images a picture is a texture
    driver.wait(lambda: driver.data == "image-texture")

    before = driver.window.document.experiment
    (pictures / "bomb.png").write_bytes(bomb(60_000, 60_000))
    files.open(pictures / "bomb.png")
    driver.wait(lambda: len(said) == 2)
    assert said[1] == "bomb.png has too many pixels; at most 32 million are decoded. Make it smaller first."
    assert driver.window.document.experiment == before

    driver.trigger("edit.undo")
    driver.trigger("edit.undo")
    assert driver.data == "swiss-roll"
    files.open(pictures / "00.png")  # beside points it is a density in the plane
    driver.wait(lambda: driver.data == "image")
