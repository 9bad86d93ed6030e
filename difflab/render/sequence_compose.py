"""From what is known about binary data to the panes and figures that are drawn: one way, for window and
exporters."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, log10
from typing import Literal

import numpy as np

from difflab.render.compose import FORWARD_TITLE, FORWARD_WORDS, REVERSE_TITLE
from difflab.render.sequence_facts import Bars, Fact, Facts, Figure, Figures, Images, Steps
from difflab.render.sequences import Grid, OverTime, RowGroups, Rows, SequencePane, ToneKind
from difflab.render.theme import Role
from difflab.session.scene.forward import Float32
from difflab.session.scene.sequence_facts import ClassCounts, Comparison, Mean, MeanBits, SequenceFacts, Share
from difflab.session.stage_view import ModelShown, StageView

WAITING = "computing the reverse process…"
KINDS: dict[ModelShown, ToneKind] = {"exact": "exact", "learned": "learned", "error": "signed"}
BELIEF_WORDS: dict[ModelShown, str] = {
    "exact": "P(x₀ = 1 | xₜ), exact model",
    "learned": "P(x₀ = 1 | xₜ), learned model",
    "error": "P(x₀ = 1 | xₜ), learned − exact",
}
CLASS_TITLES = {
    "heartbeat": "Phases",
    "noisy-heartbeats": "Nearest phase",
    "stripes": "Patterns",
    "binary-digits": "Nearest digit",
    "sequences": "Lines",
}


@dataclass(frozen=True, eq=False)
class Sequences:
    """Values (n, L) at one time, or (k, m, L) over time: bits, or what a model believes of them."""

    values: Float32
    model: ModelShown | None = None  # None: the bits themselves
    groups: RowGroups | None = None
    grid: Grid | None = None
    followed: int | None = None


def forward_sequences(shown: Sequences, view: StageView, t: float, steps: int) -> SequencePane:
    """The forward process at time t."""
    return _pane(shown, FORWARD_TITLE, FORWARD_WORDS[view.forward], t, steps, "noise")


def reverse_sequences(shown: Sequences | None, words: str, t: float, steps: int) -> SequencePane:
    """The reverse process at time t; `words` name model and sampler."""
    if shown is None:
        return SequencePane(REVERSE_TITLE, words, note=WAITING)
    return _pane(shown, REVERSE_TITLE, words, t, steps, "data")


def _pane(
    shown: Sequences, title: str, words: str, t: float, steps: int, towards: Literal["noise", "data"]
) -> SequencePane:
    kind: ToneKind = "bits" if shown.model is None else KINDS[shown.model]
    words = words if shown.model is None else BELIEF_WORDS[shown.model]
    top = _top(shown.values) if kind == "signed" else 1.0
    if shown.values.ndim == 3:
        film = OverTime(shown.values, steps, t, towards, kind, top, shown.grid)
        return SequencePane(title, f"{_which(shown)}, {words}", over_time=film)
    rows = Rows(shown.values, kind, top, shown.groups, shown.grid, shown.followed)
    return SequencePane(title, words, rows=rows)


def _which(shown: Sequences) -> str:
    number = (shown.followed or 0) + 1
    several = shown.values.shape[1]
    return f"sequence {number}" if several == 1 else f"sequences from {number} on"


def _top(values: Float32) -> float:
    """The scale of differences, in few steps so that it does not flicker."""
    largest = float(np.abs(np.nan_to_num(values)).max(initial=0.0))
    return next((top for top in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if largest <= top), 1.0)


def sequence_figures(facts: SequenceFacts | None, name: str, model: ModelShown) -> Facts:
    """The figures about samples of the data set called `name`."""
    role: Role = "exact" if model == "exact" else "learned"
    if facts is None:
        return Facts((Figures("Samples", (Figure("…", "being counted", role),), f"{role} model"),))
    done = facts.count >= facts.planned
    counted = f"{facts.count:,}" if done else f"{facts.count:,} of {facts.planned:,}"
    note = f"{counted} samples, {role} model" if done else f"{counted}, {role} model"
    makers: tuple[Callable[[], Fact | None], ...] = (
        lambda: _validity(facts, role, note),
        lambda: _classes(facts.classes, CLASS_TITLES.get(name, "Classes"), role),
        lambda: _steps(facts.flips, role),
        lambda: _steps(facts.energy, role),
        lambda: _steps(facts.magnetisation, role),
        lambda: _means(facts.mean_bits, role),
        lambda: _copies(facts.copies, role, note),
    )
    return Facts(tuple(part for make in makers if (part := make()) is not None))


def _validity(facts: SequenceFacts, role: Role, note: str) -> Figures | None:
    if facts.valid_by_read_out is None or facts.valid_by_bound is None:
        return None
    return Figures(
        "Valid sequences",
        (
            Figure(percent(facts.valid_by_read_out), "last step: the model's read-out", role),
            Figure(percent(facts.valid_by_bound), "last step: as K fixes it", role),
        ),
        note,
    )


def _copies(copies: Share | None, role: Role, note: str) -> Figures | None:
    if copies is None:
        return None
    return Figures(
        "Copies of the data", (Figure(percent(copies), "samples that are in the list", role),), note
    )


def _classes(classes: ClassCounts | None, title: str, role: Role) -> Bars | None:
    if classes is None or not classes.total:
        return None
    statistic, freedom, chance = classes.chi_square
    even = bool(np.allclose(classes.expected, classes.expected[0]))
    how_likely = f"p = {chance:.2f}" if chance >= 0.005 else "p < 0.005"
    return Bars(
        title,
        classes.names,
        classes.counts / classes.total,
        classes.expected,
        classes.band,
        f"χ² = {statistic:.1f} ({freedom} d.f.), {how_likely}",
        role,
        f"{'uniform' if even else 'data'}, ± 3 standard errors",
    )


def _steps(compared: Comparison | None, role: Role) -> Steps | None:
    if compared is None:
        return None
    return Steps(
        compared.title,
        compared.edges,
        compared.data,
        compared.samples,
        f"data: {compared.of} {mean_words(compared.data_mean)}",
        f"samples: {compared.of} {mean_words(compared.sample_mean)}",
        role,
    )


def _means(means: MeanBits | None, role: Role) -> Images | None:
    if means is None:
        return None
    of_data, of_samples = f"data {means.data_rate.value:.3f}", f"samples {mean_words(means.sample_rate)}"
    return Images("Rate of ones", means.data, means.samples, of_data, of_samples, role)


def percent(share: Share) -> str:
    """A share with its standard error: "99.41 ± 0.08 %"."""
    value, error = 100 * share.value, 100 * share.error
    digits = min(max(-floor(log10(max(error, 1e-9))), 0), 2)
    return f"{value:.{digits}f} ± {error:.{digits}f} %"


def mean_words(mean: Mean) -> str:
    """A mean with its standard error, which has one digit."""
    digits = min(max(-floor(log10(max(mean.error, 1e-9))), 0), 4) if mean.error > 0 else 3
    words = f"{mean.value:.{digits}f}".replace("-", "−")
    return f"{words} ± {mean.error:.{digits}f}" if mean.error > 0 else words
