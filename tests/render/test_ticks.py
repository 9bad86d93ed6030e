"""Round numbers, written as users read them."""

from math import floor, log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from difflab.render.ticks import log_ticks, nice_step, number, ticks


@given(st.floats(1e-3, 1e3), st.integers(1, 12))
def test_steps_are_one_two_or_five(span: float, most: int) -> None:
    step = nice_step(span, most)
    mantissa = step / 10 ** floor(log10(step * 1.0001))
    assert min(abs(mantissa - value) for value in (1, 2, 5)) < 1e-6
    assert span / step <= most * (1 + 1e-6)


def test_ticks_of_an_axis() -> None:
    assert ticks(-2.7, 2.7, 6) == [-2, -1, 0, 1, 2]


@given(st.floats(1e-3, 1.0), st.floats(2.0, 1e4), st.integers(2, 6))
def test_log_ticks_are_inside_and_few(low: float, ratio: float, most: int) -> None:
    found = log_ticks(low, low * ratio, most)
    assert len(found) <= most
    assert all(low <= value <= low * ratio for value in found)


def test_log_ticks_of_a_decade() -> None:
    assert log_ticks(0.01, 0.2, 5) == pytest.approx([0.01, 0.02, 0.05, 0.1, 0.2])


@pytest.mark.parametrize(
    ("value", "text"), [(-2.0, "−2"), (0.1 + 0.2, "0.3"), (-1e-17, "0"), (20_000, "20000")]
)
def test_numbers(value: float, text: str) -> None:
    assert number(value) == text
