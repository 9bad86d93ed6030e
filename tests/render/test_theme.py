"""The themes keep what they promise: contrast and hue, by number."""

import colorsys
from itertools import combinations

import pytest

from difflab.render.colour import Colour, contrast
from difflab.render.theme import OKABE_ITO, THEMES, Theme

PLACES = ("window", "surface", "card")
MARKS = ("exact", "learned", "error", "data", "noise", "run_1", "run_2", "run_3", "accent")
both_themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())


def hue(colour: Colour) -> float:
    """Degrees on the colour wheel."""
    return 360 * colorsys.rgb_to_hsv(*(channel / 255 for channel in colour.rgb))[0]


def test_contrast_of_black_on_white_is_the_greatest() -> None:
    assert contrast(Colour(0, 0, 0), Colour(255, 255, 255)) == pytest.approx(21)


def test_contrast_of_a_published_pair() -> None:
    """#767676 is the lightest grey that WCAG's own material gives as 4.5:1 on white (4.54)."""
    assert contrast(Colour.parse("#767676"), Colour.parse("#ffffff")) == pytest.approx(4.54, abs=0.01)


def test_hex_and_parse_are_inverse() -> None:
    assert Colour.parse("#0a72b2").hex == "#0a72b2"


@both_themes
@pytest.mark.parametrize("place", [*PLACES, "selected"])
@pytest.mark.parametrize("word", ["text", "muted"])
def test_text_stands_out(theme: Theme, word: str, place: str) -> None:
    colours = theme.colours()
    assert contrast(colours[word], colours[place]) >= 4.5


@both_themes
def test_text_on_the_accent_stands_out(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@both_themes
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("mark", MARKS)
def test_marks_stand_out(theme: Theme, mark: str, place: str) -> None:
    colours = theme.colours()
    assert contrast(colours[mark], colours[place]) >= 3


@both_themes
@pytest.mark.parametrize("meaning", OKABE_ITO)
def test_tints_keep_the_hue_of_their_meaning(theme: Theme, meaning: str) -> None:
    """Within 15 degrees, a quarter of the distance between two named hues (60 degrees)."""
    turn = abs(hue(theme.colours()[meaning]) - hue(Colour.parse(OKABE_ITO[meaning])))
    assert min(turn, 360 - turn) <= 15


@both_themes
def test_the_accent_is_neutral(theme: Theme) -> None:
    channels = theme.accent.rgb
    assert max(channels) - min(channels) <= 32


@both_themes
def test_no_two_meanings_share_a_colour(theme: Theme) -> None:
    meanings = [theme.colours()[name] for name in MARKS if name != "accent"]
    apart = [max(abs(a - b) for a, b in zip(x.rgb, y.rgb, strict=True)) for x, y in combinations(meanings, 2)]
    assert min(apart) >= 20
