"""Figures in words: a share with its error, a mean with one digit of its error, what the error is of."""

import numpy as np
import pytest

from difflab.render.sequence_compose import (
    Sequences,
    forward_sequences,
    mean_words,
    percent,
    reverse_sequences,
    sequence_figures,
)
from difflab.render.sequence_facts import Bars, Figures
from difflab.session.scene.sequence_facts import ClassCounts, Mean, SequenceFacts, Share
from difflab.session.stage_view import StageView

BITS = np.zeros((3, 4), np.float32)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(10_000, 10_000), "100.00 ± 0.01 %"),  # sqrt((1 / 10,002) / 10,000) = 0.00999 %
        (Share(9_941, 10_000), "99.41 ± 0.08 %"),
        (Share(1, 2), "50 ± 35 %"),  # by Laplace: sqrt(0.25 / 2)
    ],
)
def test_a_share_has_the_digits_of_its_error(share: Share, words: str) -> None:
    assert percent(share) == words


def test_a_mean_has_the_digits_of_its_error() -> None:
    assert mean_words(Mean(-1.4456, 0.0031)) == "−1.446 ± 0.003"
    assert mean_words(Mean(0.3230, 0.0)) == "0.323"


def test_figures_say_what_they_were_counted_on() -> None:
    counts = ClassCounts(("1", "2"), np.array([50, 150]), np.array([0.5, 0.5]))
    facts = SequenceFacts(200, 1_000, Share(199, 200), Share(200, 200), classes=counts)
    valid, bars = sequence_figures(facts, "heartbeat", "error").parts
    assert isinstance(valid, Figures)
    assert isinstance(bars, Bars)
    assert valid.note == "200 of 1,000, learned model"
    assert (bars.title, bars.role) == ("Phases", "learned")
    assert bars.note == "χ² = 50.0 (1 d.f.), p < 0.005"  # (50-100)^2/100 + (150-100)^2/100
    assert bars.band == pytest.approx(3 * np.sqrt(0.25 / 200))


def test_panes_say_whose_probabilities_they_show() -> None:
    view = StageView()
    bits = forward_sequences(Sequences(BITS), view, 3.0, 10)
    belief = reverse_sequences(Sequences(BITS - 0.3, "error"), "learned model", 3.0, 10)
    assert (bits.kind, bits.subtitle) == ("bits", "same noise at every t")
    assert (belief.kind, belief.subtitle) == ("signed", "P(x₀ = 1 | xₜ), learned − exact")
    assert belief.top == 0.5  # the next round number above 0.3
    waiting = reverse_sequences(None, "exact model", 3.0, 10)
    assert (waiting.rows, waiting.note) == (None, "computing the reverse process…")
