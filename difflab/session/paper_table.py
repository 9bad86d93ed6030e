"""The figures of paper mode as rows of text, for its cards and for the clipboard."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from difflab.session.paper_claim import Claim, Figures, Quantity, Stored

MINUS = "\N{MINUS SIGN}"
# What the columns of figures show.
HEADS = ("paper", "this lab", "your run", "exact model", "limit")
CSV_HEAD = (
    "claim,preset,quantity,unit,paper,paper_se,lab,lab_se,own,own_se,exact,exact_se,limit,known_deviations"
)
LARGE, LARGE_SE = 100.0, 1.0  # figures of which one decimal is told
SMALLEST_SE, SMALL_SE = 5e-5, 5e-4  # bits: smaller ones are not told; with four decimals


@dataclass(frozen=True)
class Reading:
    """All that is known of one claim: what is stored, what the user's run brought, the exact optimum."""

    claim: Claim
    stored: Stored | None = None
    own: Figures | None = None
    exact: Figures | None = None

    @property
    def optimum(self) -> Figures | None:
        """The exact model's figures: computed, or stored ones until they are."""
        return self.exact or (self.stored.exact if self.stored is not None else None)

    def columns(self, quantity: Quantity) -> tuple[tuple[float | None, float | None], ...]:
        """(value, standard error) in bits for each head; None where it is not known."""
        target, optimum = self.claim.target(quantity), self.optimum
        learned = self.stored.learned if self.stored is not None else None
        return (
            (None, None) if target is None else (target.bits, target.se),
            _of(learned, quantity),
            _of(self.own, quantity),
            _of(optimum, quantity),
            (None if optimum is None else optimum.limit(quantity), None),
        )


def cell(value: float | None, se: float | None = None) -> str:
    """ "2.620 ± 0.003", "2.3716 ± 0.0001", "220.0 ± 1.9"; a dash where there is no figure."""
    if value is None or not math.isfinite(value):
        return "–"
    rough = abs(value) >= LARGE or (se is not None and se >= LARGE_SE)
    decimals = 1 if rough else 4 if se is not None and SMALLEST_SE <= se < SMALL_SE else 3
    words = f"{value:.{decimals}f}".replace("-", MINUS)
    return words if se is None or se < SMALLEST_SE else f"{words} ± {se:.{decimals}f}"


def as_text(readings: Iterable[Reading]) -> str:
    """Every claim with its figures and its deviations, as a plain page."""
    parts = []
    for reading in readings:
        claim = reading.claim
        rows = [["", *HEADS]]
        rows += [
            [quantity.replace("-", MINUS), *(cell(*pair) for pair in reading.columns(quantity))]
            for quantity in claim.quantities
        ]
        lines = [claim.title, f"{claim.source}. {claim.about}", f"In {claim.unit}:"]
        lines += ["  ".join(f"{word:>15}" for word in row) for row in rows]
        lines += [f"- {deviation}" for deviation in claim.deviations]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def as_csv(readings: Iterable[Reading]) -> str:
    """A row for each claim and quantity; bits, empty where there is no figure."""
    lines = [CSV_HEAD]
    for reading in readings:
        claim = reading.claim
        for quantity in claim.quantities:
            figures = [figure for pair in reading.columns(quantity)[:-1] for figure in pair]
            figures.append(reading.columns(quantity)[-1][0])
            numbers = ["" if figure is None else f"{figure:.6g}" for figure in figures]
            words = [_quoted(claim.title), claim.preset, quantity, claim.unit]
            lines.append(",".join([*words, *numbers, _quoted(" ".join(claim.deviations))]))
    return "\n".join(lines) + "\n"


def _of(figures: Figures | None, quantity: Quantity) -> tuple[float | None, float | None]:
    return (None, None) if figures is None else (figures.value(quantity), figures.se(quantity))


def _quoted(words: str) -> str:
    """A cell of CSV (RFC 4180)."""
    doubled = words.replace('"', '""')
    return f'"{doubled}"'
