"""Every kind of picture becomes the same red, green and blue; what is none is refused in one line."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from difflab.errors import DataError, DifflabError, FileFormatError
from difflab.session.files.picture_decoding import decoded, rgb_array
from difflab.session.files.picture_file import LONGEST_SIDE, LONGEST_TEXTURE, read_picture, read_texture

RAMP = np.linspace(0, 255, 48).reshape(6, 8).round().astype(np.uint8)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def array_of(content: bytes) -> np.ndarray:
    return rgb_array(decoded(content, "it")).astype(int)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that announces any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF", "TIFF", "PPM"])
def test_grey_levels_come_through_whatever_the_file(kind: str) -> None:
    assert np.array_equal(array_of(saved(Image.fromarray(RAMP), kind)), np.stack([RAMP] * 3, axis=2))


def test_sixteen_bits_are_scaled_and_not_cut_off() -> None:
    deep = RAMP.astype(np.uint16) * 257
    assert np.array_equal(array_of(saved(Image.fromarray(deep)))[..., 0], RAMP)
    assert np.array_equal(array_of(saved(Image.fromarray(deep.astype(np.int32)), "TIFF"))[..., 0], RAMP)
    dark = np.full((2, 2), 200, dtype=np.uint16)  # nearly black, though it would fit into 8 bits
    assert array_of(saved(Image.fromarray(dark))).max() == 1
    assert np.array_equal(array_of(saved(Image.fromarray(RAMP / np.float32(255)), "TIFF"))[..., 0], RAMP)


def test_what_is_transparent_is_white() -> None:
    layer = np.zeros((2, 2, 4), dtype=np.uint8)
    layer[0, 0] = (255, 0, 0, 255)
    layer[0, 1] = (0, 0, 0, 128)
    found = array_of(saved(Image.fromarray(layer)))
    assert found[0, 0].tolist() == [255, 0, 0]
    assert found[0, 1, 0] == pytest.approx(127, abs=1)
    assert found[1].min() == 255
    palette = Image.fromarray(np.array([[0, 1]], dtype=np.uint8), "P")
    palette.putpalette([255, 0, 0, 0, 0, 255])
    assert array_of(saved(palette, transparency=1)).tolist() == [[[255, 0, 0], [255, 255, 255]]]
    grey_alpha = Image.fromarray(np.array([[[10, 255], [10, 0]]], dtype=np.uint8), "LA")
    assert array_of(saved(grey_alpha))[0, :, 0].tolist() == [10, 255]


def test_cmyk_is_seen_as_printed() -> None:
    found = array_of(saved(Image.new("CMYK", (4, 4), (0, 255, 255, 0)), "TIFF"))
    assert found[0, 0, 0] > 200 > 60 > found[0, 0, 1:].max()


def test_exif_turns_the_picture() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter
    upright = array_of(saved(Image.fromarray(RAMP), "PNG"))
    turned = array_of(saved(Image.fromarray(RAMP), "PNG", exif=exif))
    assert np.array_equal(turned, np.rot90(upright, -1))


def test_an_animation_is_its_first_frame() -> None:
    frames = [Image.new("L", (3, 3), level) for level in (10, 200)]
    assert array_of(saved(frames[0], "GIF", save_all=True, append_images=frames[1:])).max() == 10


@pytest.mark.parametrize("size", [(8_000, 4_001), (60_000, 60_000), (2**31 - 1, 1)])
def test_bombs_are_refused_before_they_are_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(DataError, match="at most 32 million") as caught:
        decoded(bomb(*size), "bomb.png")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"no picture", "whatever its name says"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "whatever its name says"),
        (saved(Image.effect_noise((90, 90), 60))[:-900], "truncated"),
        (saved(Image.effect_noise((90, 90), 60), "JPEG")[:-900], "truncated"),
        (saved(Image.fromarray(RAMP))[:40], "damaged|truncated"),
        (bomb(4, 4), "damaged|truncated"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_line(content: bytes, words: str) -> None:
    with pytest.raises(FileFormatError, match=words) as caught:
        decoded(content, "it")
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_picture_is_known_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(saved(Image.fromarray(RAMP)))
    assert read_texture(tmp_path / "a.jpg").shape == (6, 8, 3)


@pytest.mark.parametrize("size", [(1, 1), (1, 10_000), (10_000, 1), (3_000, 20)])
def test_no_side_vanishes_and_none_is_too_long(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "thin.png"
    Image.new("L", size, 90).save(path)
    grey, colour = read_picture(path), read_texture(path)
    assert 1 <= min(grey.shape) <= max(grey.shape) <= LONGEST_SIDE
    assert 1 <= min(colour.shape[:2]) <= max(colour.shape[:2]) <= LONGEST_TEXTURE
    assert grey.max() == pytest.approx(90 / 255)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DifflabError, match="could not be read"):
        read_texture(tmp_path / "none.png")
