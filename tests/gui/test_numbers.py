"""Numbers as users type and read them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from difflab.gui.numbers import (
    NumberRules,
    format_duration,
    format_number,
    format_signed,
    parse_number,
)

NOISE = NumberRules("Noise", low=0.0, high=2.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        ("30,000", 30_000.0),
        ("1,234.5", 1234.5),
        ("30 000", 30_000.0),
        ("−2.5", -2.5),
        ("1e-3", 1e-3),
        (" 7 ", 7.0),
    ],
)
def test_what_users_type_is_understood(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1;2", "--1", "1e", "0x10"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_what_is_shown_can_be_typed_again(value: float) -> None:
    shown = parse_number(format_number(value, digits=9))
    assert shown is not None
    assert math.isclose(shown, value, rel_tol=1e-8)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5"),
        (-1.95, "−1.95"),
        (30_000, "30,000"),
        (1024, "1024"),
        (1e-5, "1e-5"),
        (None, ""),
        (0.0, "0"),
    ],
)
def test_numbers_are_short_and_have_a_true_minus(value: float | None, text: str) -> None:
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nan", "Noise must be a finite number."),
        ("inf", "Noise must be a finite number."),
        ("-1", "Noise must be between 0 and 2."),
        ("2.1", "Noise must be between 0 and 2."),
        ("a lot", "Noise must be a number between 0 and 2."),
        ("", "Noise must be a number between 0 and 2."),
    ],
)
def test_refusals_name_the_number_and_the_remedy(text: str, words: str) -> None:
    with pytest.raises(ValueError, match="Noise") as refused:
        NOISE.read(text)
    assert str(refused.value) == words


def test_whole_numbers_and_open_bounds() -> None:
    steps = NumberRules("Steps", integer=True, low=1, optional=True)
    assert steps.read("") is None
    assert steps.read("40") == 40
    with pytest.raises(ValueError, match="whole"):
        steps.read("40.5")
    rate = NumberRules("Rate", low=0.0, high=1.0, low_open=True)
    assert rate.range_words() == "above 0 and at most 1"
    assert rate.allows(1.0)
    assert not rate.allows(0.0)
    assert rate.allows(rate.clamp(-3.0))


def test_figures_that_change_in_place() -> None:
    assert format_signed(-1.946, 2) == "−1.95"
    assert format_duration(15.2) == "0:15"
    assert format_duration(3725) == "1:02:05"
