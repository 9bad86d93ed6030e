"""Between the units of a schedule and the pixels of its plot: one scale for each of the four views."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from difflab.engine.schedules import Schedule, View
from difflab.engine.schedules.views import FloatArray
from difflab.render.ticks import number, ticks

Y_TITLES: dict[View, str] = {
    "beta": "noise added βₜ (log scale)",
    "alpha_bar": "signal power kept ᾱₜ",
    "sigma": "noise σₜ",
    "log_snr": "log-SNR (nats)",
}
SYMBOLS: dict[View, str] = {"beta": "βₜ", "alpha_bar": "ᾱₜ", "sigma": "σₜ", "log_snr": "log-SNR"}
HEADROOM = 0.04  # of the height, above and below the range: there one sees that it cannot be entered


@dataclass(frozen=True)
class Span:
    """The range of values an axis shows."""

    low: float
    high: float


def span_of(view: View, *schedules: Schedule) -> Span:
    """An axis that holds the schedules, with round ends so that it seldom changes."""
    if view in ("alpha_bar", "sigma"):
        return Span(0.0, 1.0)
    if view == "beta":
        least = min(float(schedule.betas.min()) for schedule in schedules)
        return Span(10.0 ** min(math.floor(math.log10(least) + 1e-9), -3), 1.0)
    finite = np.concatenate([schedule.log_snrs[np.isfinite(schedule.log_snrs)] for schedule in schedules])
    low, high = float(finite.min(initial=-9.0)), float(finite.max(initial=9.0))
    return Span(5.0 * math.floor((low - 0.5) / 5.0), 5.0 * math.ceil((high + 0.5) / 5.0))


@dataclass(frozen=True)
class Scale:
    """The map from time t in [0, steps] and the view's values to points in `area`, and back."""

    view: View
    span: Span
    steps: int
    area: QRectF
    line: float = 14.0  # pixels, the height of the numbers beside the axes

    @property
    def logarithmic(self) -> bool:
        return self.view == "beta"

    def x(self, t: float) -> float:
        return self.area.left() + self.area.width() * t / self.steps

    def y(self, value: float) -> float:
        along = math.log10(max(value, 1e-300)) if self.logarithmic else value
        share = (along - self._low) / (self._high - self._low)
        return self.area.bottom() - self.area.height() * min(max(share, -1.0), 2.0)

    def point(self, t: float, value: float) -> QPointF:
        return QPointF(self.x(t), self.y(value))

    def xs(self, times: FloatArray) -> FloatArray:
        return self.area.left() + (self.area.width() / self.steps) * times

    def ys(self, values: FloatArray) -> FloatArray:
        """Points far outside are kept near the plot, where Qt can still draw them."""
        share = (self._along(values) - self._low) / (self._high - self._low)
        return self.area.bottom() - self.area.height() * np.clip(share, -1.0, 2.0)

    def t(self, x: float) -> float:
        """The time at x; not limited to the plot."""
        return (x - self.area.left()) / self.area.width() * self.steps

    def value(self, y: float) -> float:
        """The value at y; not limited to the plot."""
        share = (self.area.bottom() - y) / self.area.height()
        along = self._low + share * (self._high - self._low)
        return float(10.0 ** min(along, 300.0)) if self.logarithmic else float(along)

    def nudged(self, value: float, share: float) -> float:
        """The value moved by a share of the axis."""
        moved = float(self._along(np.array([value]))[0]) + share * (self._high - self._low)
        return float(10.0 ** min(moved, 300.0)) if self.logarithmic else float(moved)

    def value_ticks(self) -> list[tuple[float, str]]:
        """Round values with their words."""
        if not self.logarithmic:
            most = max(2, int(self.area.height() // (1.9 * self.line)))
            return [(value, number(value)) for value in ticks(self.span.low, self.span.high, most)]
        decades = range(round(math.log10(self.span.low)), round(math.log10(self.span.high)) + 1)
        every = max(1, math.ceil(len(decades) * 1.3 * self.line / max(self.area.height(), 1)))
        return [(10.0**decade, _power(decade)) for decade in decades if decade % every == 0]

    def time_ticks(self) -> list[float]:
        """Round times."""
        most = max(2, int(self.area.width() // (5 * self.line)))
        return [t for t in ticks(0, self.steps, min(most, self.steps)) if t == round(t)]

    @property
    def _low(self) -> float:
        return self._ends[0]

    @property
    def _high(self) -> float:
        return self._ends[1]

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """The ends of the axis along the paper, with headroom."""
        low, high = self._along(np.array([self.span.low, self.span.high])).tolist()
        room = HEADROOM * (high - low)
        return low - room, high + room

    def _along(self, values: FloatArray) -> FloatArray:
        """Values as positions along the paper: logarithms on a logarithmic axis."""
        return np.log10(np.maximum(values, 1e-300)) if self.logarithmic else values


def time_words(times: Sequence[float]) -> list[str]:
    """The steps on one axis as text: with commas in all of them or in none."""
    grouped = max(times, default=0.0) >= 10_000
    return [f"{t:,.0f}" if grouped else number(t) for t in times]


def _power(decade: int) -> str:
    """A power of ten as users write it."""
    if decade == 0:
        return "1"
    if decade >= -2:
        return f"{10.0**decade:g}"
    return "10" + str(decade).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
