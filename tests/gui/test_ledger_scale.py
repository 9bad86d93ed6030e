"""The axes of the ledger: steps to pixels and back, ranges that hold still."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from difflab.gui.plots.ledger_scale import BitScale, TimeScale, bits_range, span_of


@given(st.integers(2, 10_000), st.floats(0, 1), st.booleans())
def test_pixels_lead_back_to_the_time(steps: int, share: float, logarithmic: bool) -> None:
    scale = TimeScale(steps, 48.0, 600.0, logarithmic)
    t = scale.low + share * (steps - scale.low)
    assert scale.t(scale.x(t)) == pytest.approx(t, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("steps", [2, 40, 150])
def test_a_step_is_found_in_its_slot(steps: int, logarithmic: bool) -> None:
    scale = TimeScale(steps, 10.0, 900.0, logarithmic)
    edges = scale.slots()
    assert len(edges) == steps
    for step, left, right in zip(range(2, steps + 1), edges[:-1], edges[1:], strict=True):
        assert scale.step_at(left + 0.2 * (right - left)) == step
        assert scale.step_at(left + 0.8 * (right - left)) == step
    assert scale.step_at(scale.x(1.2)) is None, "the first step has no term"
    assert scale.step_at(5.0) is None


def test_a_chain_of_one_step_has_no_slot() -> None:
    scale = TimeScale(1, 10.0, 900.0)
    assert scale.step_at(500.0) is None
    assert len(scale.slots()) == 1


def test_bits_stand_where_the_axis_says() -> None:
    area = QRectF(0, 20, 100, 200)
    linear, logarithmic = BitScale(0.0, 4.0, area), BitScale(1e-4, 1.0, area, True)
    assert linear.y(1.0) == pytest.approx(220 - 50)
    assert logarithmic.y(1e-2) == pytest.approx(220 - 100)
    assert logarithmic.ticks() == pytest.approx([1.0, 0.1, 1e-2, 1e-3, 1e-4])
    assert [logarithmic.words_of(value) for value in (1.0, 1e-2, 1e-4)] == ["1", "0.01", "10⁻⁴"]


def test_an_axis_stays_while_what_it_shows_fits() -> None:
    first = bits_range([np.array([1.0, 2.9])], False, None)
    assert first[0] == 0.0
    assert first[1] >= 2.9
    assert bits_range([np.array([2.0])], False, first) == first
    assert bits_range([np.array([0.1])], False, first) != first
    assert bits_range([np.array([first[1] * 1.01])], False, first)[1] > first[1]
    span = span_of([np.array([-2.4, 0.0])], None)
    assert span[1] == 0.0
    assert span_of([np.array([-2.0, -0.1])], span) == span


@pytest.mark.parametrize("logarithmic", [False, True])
def test_nothing_to_show_still_has_an_axis(logarithmic: bool) -> None:
    for terms in ([], [np.array([])], [np.array([np.nan, np.inf])], [np.zeros(3)]):
        low, high = bits_range(terms, logarithmic, None)
        assert low < high
    assert span_of([np.array([-np.inf])], None) == (-1.0, 1.0)


def test_rounding_is_drawn_as_nothing() -> None:
    assert bits_range([np.array([1e-13, 2e-12])], False, None) == (0.0, 1.0)
