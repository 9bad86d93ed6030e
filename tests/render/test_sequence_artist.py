"""The stage of binary data: bits fade, classes stand together under their names, time has a veil."""

from dataclasses import replace

import numpy as np
import pytest

from difflab.render.colour import Colour, contrast
from difflab.render.marks import Fill, Image, Label, Mark, Segments, Still
from difflab.render.raster import rasterise
from difflab.render.screen import Screen
from difflab.render.sequence_artist import FADE_SECONDS, SequenceArtist
from difflab.render.sequence_facts import Bars, Facts, Figure, Figures, Images, Steps
from difflab.render.sequence_surroundings import _numbers
from difflab.render.sequence_tone import tone_table
from difflab.render.sequences import OverTime, RowGroups, Rows, SequencePane, SequencesPicture, ToneKind
from difflab.render.theme import DARK, THEMES, Theme

SCREEN = Screen(800, 400, 1.0, DARK)
RNG = np.random.default_rng(0)
BITS = (RNG.random((120, 20)) < 0.3).astype(np.float32)
LABELS = RNG.integers(-1, 3, 120)
GROUPS = RowGroups(LABELS, ("phase 1", "phase 2", "phase 3"), "invalid")
FACTS = Facts(
    (
        Figures("Valid sequences", (Figure("99.41 ± 0.08 %", "as K fixes it", "exact"),), "10,000 samples"),
        Bars("Phases", ("1", "2"), np.array([0.25, 0.75]), np.full(2, 0.5), np.full(2, 0.1), "χ² = 3"),
        Steps("Energy", np.arange(4.0), np.array([0.1, 0.2, 0.7]), np.array([0.2, 0.2, 0.6])),
        Images("Rate", np.eye(4), np.eye(4)),
    )
)


def picture(*rows: Rows, facts: Facts | None = None) -> SequencesPicture:
    panes = tuple(SequencePane("Reverse", "exact model", row) for row in rows)
    return SequencesPicture(panes, facts or Facts())


def images(marks: list[Mark]) -> list[Image]:
    return [mark for mark in marks if isinstance(mark, Image)]


def texts(marks: list[Mark]) -> list[str]:
    around = [mark for still in marks if isinstance(still, Still) for mark in still.marks]
    return [mark.text for mark in (*around, *marks) if isinstance(mark, Label)]


def shown_bits(image: Image, count: int, length: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """The bits that the pixels of a raster show, read from the upper left corner of each cell."""
    one = tone_table(DARK, "bits")[-1]
    high, wide = image.words.shape
    rows, columns = np.arange(count) * high // count, np.arange(length) * wide // length
    return np.asarray(image.words[rows][:, columns] == one)


def test_a_raster_shows_its_bits() -> None:
    artist = SequenceArtist()
    (image,) = images(artist.compose(picture(Rows(BITS)), SCREEN))
    count = artist.row_at(image.rect.left + 1, image.rect.bottom - 1)[1] + 1
    assert count >= 60
    assert (shown_bits(image, count, 20) == (BITS[:count] == 1)).all()


def test_rows_of_a_class_stand_together_under_its_name() -> None:
    artist = SequenceArtist()
    marks = artist.compose(picture(Rows(BITS, groups=GROUPS)), SCREEN)
    (image,) = images(marks)
    pitch = 4
    order = [
        artist.row_at(image.rect.left, image.rect.top + pitch * at)[1]
        for at in range(image.rect.height // pitch)
    ]
    labels = [LABELS[row] if LABELS[row] >= 0 else 3 for row in order]
    assert labels == sorted(labels)
    assert sorted(order) == list(range(len(order)))
    assert {"phase 1", "phase 2", "phase 3", "invalid"} <= set(texts(marks))


def test_a_bit_that_flips_fades_and_then_stands() -> None:
    artist = SequenceArtist()
    artist.compose(picture(Rows(BITS)), SCREEN)
    assert artist.settled  # what is seen first is seen at once
    flipped = BITS.copy()
    flipped[0, 0] = 1 - flipped[0, 0]
    after = picture(Rows(flipped))
    seconds = 1 / 60
    drawn = (artist.compose(after, SCREEN, seconds) for _ in range(1 + round(FADE_SECONDS / seconds)))
    frames = [int(images(marks)[0].words[0, 0] & 0xFF) for marks in drawn]
    table = tone_table(DARK, "bits") & 0xFF
    ends = int(table[255 * int(BITS[0, 0])]), int(table[255 * int(flipped[0, 0])])
    assert frames[-1] == ends[1]
    assert artist.settled
    steps = np.sign(ends[1] - ends[0]) * np.diff([ends[0], *frames])
    assert (steps >= 0).all()
    assert (steps > 0).sum() > 5  # gradually


def test_other_rows_are_shown_at_once() -> None:
    artist = SequenceArtist()
    artist.compose(picture(Rows(BITS)), SCREEN)
    artist.compose(picture(Rows(BITS, groups=GROUPS)), SCREEN, 0.001)
    assert artist.settled


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("kind", ["bits", "exact", "learned"])
def test_ones_stand_out_and_zeros_can_be_seen(theme: Theme, kind: ToneKind) -> None:
    zero, one = (
        Colour(int(w) >> 16 & 255, int(w) >> 8 & 255, int(w) & 255) for w in tone_table(theme, kind)[[0, -1]]
    )
    assert contrast(one, theme.surface) >= 3
    assert contrast(one, zero) >= 3
    assert zero != theme.surface
    assert contrast(zero, theme.surface) < contrast(one, theme.surface)


def test_differences_are_shown_about_the_surface() -> None:
    values = np.array([[-0.5, 0.0, 0.5]], np.float32)
    (image,) = images(SequenceArtist().compose(picture(Rows(values, "signed", top=0.5)), SCREEN))
    wide = image.words.shape[1]
    low, middle, high = (int(image.words[0, wide * at // 3]) for at in range(3))
    table = tone_table(DARK, "signed")
    assert (low, high) == (int(table[0]), int(table[-1]))
    assert middle in table[126:130].tolist()
    assert any(text.startswith("−0.5") for text in texts(SequenceArtist().compose(
        picture(Rows(values, "signed", top=0.5)), replace(SCREEN, width=1000))))  # fmt: skip


@pytest.mark.parametrize("grid", [None, (4, 5)])
def test_what_is_not_reached_lies_under_a_veil(grid: tuple[int, int] | None) -> None:
    film = np.repeat(BITS[None, :3], 50, axis=0)
    for towards, share in (("noise", 0.25), ("data", 0.25)):
        shown = OverTime(film, 200, 200 * share, towards, grid=grid)  # type: ignore[arg-type]
        pane = SequencePane("Forward", over_time=shown)
        marks = SequenceArtist().compose(SequencesPicture((pane,)), SCREEN)
        (image,) = images(marks)
        (veil,) = (mark for mark in marks if isinstance(mark, Fill))
        assert any(isinstance(mark, Segments) for mark in marks)
        if towards == "noise":
            assert veil.rect.right == image.rect.right
        else:
            assert veil.rect.left == image.rect.left
        assert (veil.rect.width > image.rect.width / 2) == (towards == "noise")
    assert any("data" in text for text in texts(marks))


def test_the_followed_sequence_has_a_frame_and_is_found_again() -> None:
    artist = SequenceArtist()
    marks = artist.compose(picture(Rows(BITS, groups=GROUPS, followed=11)), SCREEN)
    frame = next(mark for mark in marks if isinstance(mark, Segments))
    assert artist.row_at(float(frame.ends[:, [0, 2]].mean()), float(frame.ends[:, [1, 3]].mean())) == (0, 11)
    assert artist.row_at(2, 2) == (-1, -1)


def test_figures_that_find_no_room_are_left_out_from_below() -> None:
    tall = texts(SequenceArtist().compose(picture(Rows(BITS), facts=FACTS), replace(SCREEN, height=900)))
    low = texts(SequenceArtist().compose(picture(Rows(BITS), facts=FACTS), replace(SCREEN, height=350)))
    narrow = texts(SequenceArtist().compose(picture(Rows(BITS), facts=FACTS), replace(SCREEN, width=500)))
    assert {"Valid sequences", "99.41 ± 0.08 %", "Phases", "Energy", "Rate"} <= set(tall)
    assert {"Valid sequences", "99.41 ± 0.08 %"} <= set(low)
    assert "Rate" not in low
    assert "Valid sequences" not in narrow
    assert any("99.41" in words for words in FACTS.words())


def test_bars_are_as_high_as_their_shares() -> None:
    facts = Facts((FACTS.parts[1],))
    (still,) = (
        m for m in SequenceArtist().compose(picture(Rows(BITS), facts=facts), SCREEN) if isinstance(m, Still)
    )
    bars = [mark.rect.height for mark in still.marks if isinstance(mark, Fill) and mark.colour == DARK.exact]
    assert bars[1] == pytest.approx(3 * bars[0], abs=3)  # 75 % against 25 %, in whole pixels


def test_equal_pictures_keep_what_was_drawn_around_them() -> None:
    artist = SequenceArtist()
    shown = picture(Rows(BITS), facts=FACTS)
    first, second = artist.compose(shown, SCREEN), artist.compose(shown, SCREEN)
    assert first[0] is second[0]
    assert images(first)[0] is images(second)[0]


def test_an_empty_pane_says_why() -> None:
    pane = SequencePane("Reverse", note="computing the reverse process…")
    marks = SequenceArtist().compose(SequencesPicture((pane, pane)), SCREEN)
    assert texts(marks).count("computing the reverse process…") == 2
    assert rasterise(marks, 800, 400).shape == (400, 800, 3)


@pytest.mark.parametrize("shape", [(1, 1), (1, 20), (3, 1), (5, 4_096)])
def test_every_shape_is_drawn(shape: tuple[int, int]) -> None:
    values = np.ones(shape, np.float32)
    groups = RowGroups(np.zeros(shape[0], np.int64), ("only",))
    film = OverTime(np.ones((1, 1, shape[1]), np.float32), 1, 0.5, "data")
    panes = (
        SequencePane("Forward", rows=Rows(values, groups=groups)),
        SequencePane("Reverse", over_time=film),
    )
    for size in ((800, 400), (300, 120)):
        screen = replace(SCREEN, width=size[0], height=size[1])
        assert images(SequenceArtist().compose(SequencesPicture(panes, FACTS), screen))


def test_twenty_bins_are_numbered_by_fives() -> None:
    assert _numbers(1, 20, 8, cells=True) == [1, 5, 10, 15, 20]
    assert _numbers(1, 20, 3, cells=True) == [1, 10, 20]
