"""Files damaged at random: each is read, or refused in one line."""

import gzip
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from difflab.errors import DifflabError
from difflab.session.files.cifar_file import read_cifar
from difflab.session.files.idx_file import holds_idx, read_idx
from difflab.session.files.picture_decoding import decoded
from tests.session.files.test_cifar_file import BINARY, ROWS, batch, tar
from tests.session.files.test_idx_file import IMAGES, idx

TRIALS = 60
PIXELS = Image.effect_noise((40, 30), 60).convert("RGB")


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Some bytes changed (half of them near the beginning), or an end cut off, or a few bytes too many."""
    found = bytearray(content)
    for _ in range(chance.choice([1, 2, 5])):
        kind = chance.random()
        at = chance.randrange(min(len(found), chance.choice([64, len(found)])) or 1)
        if kind < 0.6:
            found[at : at + 1] = bytes([chance.randrange(256)])
        elif kind < 0.8:
            del found[at:]
        else:
            found[at:at] = chance.randbytes(4)
    return bytes(found)


def refusal(read: Callable[..., object], *arguments: object) -> str:
    """What is said of a file that is refused; empty where it is read. Anything else is raised."""
    try:
        read(*arguments)
    except DifflabError as error:
        return str(error)
    return ""


def packed(kind: str) -> bytes:
    buffer = io.BytesIO()
    PIXELS.save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP", "PPM"])
def test_damaged_pictures(kind: str) -> None:
    content, chance = packed(kind), random.Random(kind)
    for _ in range(TRIALS):
        assert "\n" not in refusal(decoded, damaged(content, chance), "it")


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_damaged_idx_files(tmp_path: Path, pack: type[bytes]) -> None:
    content, chance, path = pack(idx(IMAGES)), random.Random(1), tmp_path / "images"
    for _ in range(TRIALS):
        path.write_bytes(damaged(content, chance))
        holds_idx(path)
        assert "\n" not in refusal(read_idx, path)


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
@pytest.mark.parametrize("members", [BINARY, {"data_batch_1": batch(ROWS[:2])}], ids=["binary", "pickled"])
def test_damaged_archives(tmp_path: Path, name: str, members: dict[str, bytes]) -> None:
    path, chance = tmp_path / name, random.Random(name)
    content = tar(path, members).read_bytes()
    for _ in range(TRIALS):
        path.write_bytes(damaged(content, chance))
        assert "\n" not in refusal(read_cifar, path)
