"""Text fits its room, and the font has every sign that captions use."""

import pytest

from difflab.render.colour import Colour
from difflab.render.marks import Label
from difflab.render.text import _font, fitted, font_file


def label(room: float | None) -> Label:
    return Label("a caption that is rather long", 0, 0, 12, Colour(0, 0, 0), room=room)


def test_text_without_limits_stays() -> None:
    assert fitted(label(None)) == fitted(label(1000)) == "a caption that is rather long"


@pytest.mark.parametrize("room", [30.0, 80.0, 120.0])
def test_text_is_cut_to_its_room(room: float) -> None:
    text = fitted(label(room))
    assert text.endswith("…")
    assert _font(False, 12).getlength(text) <= room


def test_no_room_no_text() -> None:
    assert fitted(label(3.0)) == ""


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_has_the_signs_of_captions(bold: bool) -> None:
    from matplotlib.ft2font import FT2Font

    present = FT2Font(str(font_file(bold))).get_charmap()
    assert all(ord(sign) in present for sign in "−₀₁₂ₜ₋∇ᾱσβε→←·×²½")
