"""The headless painter puts every kind of mark where it belongs."""

import numpy as np
import pytest

from difflab.render.colour import Colour
from difflab.render.marks import Clipped, Discs, Fill, Image, Label, Mark, Segments
from difflab.render.raster import Picture, rasterise
from difflab.render.viewport import Rect

RED, BLACK, WHITE = Colour(255, 0, 0), Colour(0, 0, 0), Colour(255, 255, 255)
WHOLE = Fill(Rect(0, 0, 40, 30), BLACK)


def drawn(*marks: Mark) -> Picture:
    return rasterise([WHOLE, *marks], 40, 30)


def test_fills_are_exact_and_cut_at_the_edge() -> None:
    picture = drawn(Fill(Rect(35, 25, 100, 100), RED))
    assert (picture[25:, 35:] == RED.rgb).all()
    assert picture.sum() == 5 * 5 * 255


def test_translucent_fills_mix() -> None:
    assert drawn(Fill(Rect(0, 0, 40, 30), RED, alpha=0.5))[0, 0].tolist() == [128, 0, 0]


def test_opaque_images_are_copied() -> None:
    words = np.random.default_rng(0).integers(0, 2**24, (6, 8)).astype(np.uint32)
    picture = drawn(Image(Rect(10, 5, 8, 6), words))[5:11, 10:18].astype(np.uint32)
    assert (picture[..., 0] << 16 | picture[..., 1] << 8 | picture[..., 2] == words).all()


def test_premultiplied_images_lie_over_the_ground() -> None:
    half_white = np.full((4, 4), 0x80808080, np.uint32)
    picture = rasterise(
        [Fill(Rect(0, 0, 4, 4), RED), Image(Rect(0, 0, 4, 4), half_white, opaque=False)], 4, 4
    )
    assert np.abs(picture.astype(int) - [255, 128, 128]).max() <= 1


def test_stretched_images_are_smooth_and_may_hang_over_the_edge() -> None:
    words = np.array([[0xFF000000, 0xFFFFFFFF]], np.uint32)
    row = rasterise([Image(Rect(-20, -50, 80, 200), words)], 40, 30)[10, :, 0].astype(int)
    assert (np.diff(row) >= 0).all()
    assert np.diff(row).max() <= 8
    assert row[20] == pytest.approx(128, abs=4)


def test_discs_have_their_area_and_colour() -> None:
    palette = np.array([RED.word, WHITE.word], np.uint32)
    picture = drawn(Discs(np.array([[20.3, 14.6]], np.float32), 5.0, palette, np.array([1], np.uint8)))
    assert picture[14, 20].tolist() == [255, 255, 255]
    assert picture[..., 1].sum() / 255 == pytest.approx(np.pi * 25, rel=0.02)


def test_discs_that_are_outside_or_not_finite_do_no_harm() -> None:
    centres = np.array([[np.nan, 3], [1e9, 5], [-2, -2], [np.inf, 0]], np.float32)
    assert drawn(Discs(centres, 1.0, np.array([RED.word], np.uint32))).sum() == 0


def test_lines_are_drawn() -> None:
    picture = drawn(Segments(np.array([[5, 10.5, 30, 10.5]], np.float32), RED, 1.0, alpha=0.5))
    assert picture[10, 15].tolist() == [128, 0, 0]


def test_clips_hold_for_all_kinds() -> None:
    palette = np.array([WHITE.word], np.uint32)
    clip = Rect(10, 8, 12, 9)
    inside: list[Mark] = [
        Fill(Rect(0, 0, 40, 30), RED),
        Image(Rect(0, 0, 40, 30), np.full((30, 40), 0xFF00FF00, np.uint32)),
        Segments(np.array([[0, 0, 40, 30]], np.float32), WHITE, 3.0),
        Discs(np.array([[10, 8]], np.float32), 6.0, palette),
    ]
    picture = drawn(Clipped(clip, inside))
    picture[clip.top : clip.bottom, clip.left : clip.right] = 0
    assert picture.sum() == 0


@pytest.mark.parametrize(("align", "columns"), [("left", (20, 40)), ("centre", (8, 32)), ("right", (0, 21))])
def test_words_stand_where_they_are_aligned(align: str, columns: tuple[int, int]) -> None:
    label = Label("abc", 20, 15, 11, WHITE, align)  # type: ignore[arg-type]
    ink = np.flatnonzero(drawn(label).any(axis=(0, 2)))
    assert columns[0] <= ink.min()
    assert ink.max() < columns[1]


def test_words_are_centred_in_height() -> None:
    rows = np.flatnonzero(drawn(Label("H", 20, 15, 20, WHITE)).any(axis=(1, 2)))
    assert (rows.min() + rows.max()) / 2 == pytest.approx(14.5, abs=1)


def test_turned_words_read_upward() -> None:
    picture = drawn(Label("lll", 20, 25, 10, WHITE, turned=True))
    rows, columns = np.nonzero(picture.any(axis=2))
    assert rows.max() <= 25
    assert np.ptp(rows) > 5
    assert (columns.min() + columns.max()) / 2 == pytest.approx(20, abs=2)


def test_halos_surround_words() -> None:
    plain, ringed = (drawn(Label("x", 20, 15, 12, WHITE, halo=halo)) for halo in (None, RED))
    assert plain[..., 1].sum() == pytest.approx(ringed[..., 1].sum(), rel=0.05)
    assert ringed[..., 0].sum() > 1.5 * plain[..., 0].sum()
