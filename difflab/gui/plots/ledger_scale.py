"""Between steps, bits and the pixels of the ledger's plots."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from difflab.engine.schedules.views import FloatArray
from difflab.render.ticks import log_ticks, nice_step, number, ticks

# A logarithmic axis of bits shows at most so much less than the largest term.
DEEPEST = 1e-6
# Bits that are nothing but rounding.
NOTHING = 1e-9
# An axis is kept while what it shows fills at least this share of it: it would jump during a drag.
HELD_SHARE = 0.4


@dataclass(frozen=True)
class TimeScale:
    """The axis of steps, data left: step t fills the slot from t - 1/2 to t + 1/2."""

    steps: int
    left: float
    width: float
    logarithmic: bool = False

    @property
    def low(self) -> float:
        return 1.0 if self.logarithmic else 0.0

    @property
    def high(self) -> float:
        return self.steps + 0.5

    def x(self, t: float) -> float:
        return float(self.xs(np.array([t]))[0])

    def xs(self, times: FloatArray) -> FloatArray:
        """Times left of a logarithmic axis stand at its left end."""
        if self.logarithmic:
            share = np.log(np.maximum(times, self.low) / self.low) / math.log(self.high / self.low)
        else:
            share = np.asarray(times, dtype=np.float64) / self.high
        return np.asarray(self.left + self.width * share)

    def t(self, x: float) -> float:
        """The time at x, within [0, T]."""
        share = min(max((x - self.left) / self.width, 0.0), 1.0)
        t = self.low * (self.high / self.low) ** share if self.logarithmic else share * self.high
        return min(t, float(self.steps))

    def step_at(self, x: float) -> int | None:
        """The step 2..T whose slot x lies in, None outside."""
        if not self.left <= x <= self.left + self.width:
            return None
        share = (x - self.left) / self.width
        t = self.low * (self.high / self.low) ** share if self.logarithmic else share * self.high
        step = math.floor(t + 0.5)
        return min(step, self.steps) if step >= 2 and self.steps > 1 else None

    def slots(self) -> FloatArray:
        """The pixel edges (T,) of the slots of steps 2..T: slot k lies between edges k and k + 1."""
        return self.xs(np.arange(1.5, self.steps + 1))

    def narrowest(self) -> float:
        """The width in pixels of the narrowest slot."""
        edges = self.xs(np.array([self.steps - 0.5, self.steps + 0.5]))
        return float(edges[1] - edges[0])

    def ticks(self) -> list[int]:
        most = max(2, int(self.width // 64))
        if self.logarithmic:
            found = log_ticks(1, self.steps, min(most, 10)) if self.steps > 1 else [1.0]
        else:
            found = ticks(0, self.steps, min(most, self.steps))
        return [round(t) for t in found if t == round(t)]


@dataclass(frozen=True)
class BitScale:
    """An axis of bits between `low` and `high` over the height of `area`."""

    low: float
    high: float
    area: QRectF
    logarithmic: bool = False

    def y(self, bits: float) -> float:
        return float(self.ys(np.array([bits]))[0])

    def ys(self, bits: FloatArray) -> FloatArray:
        """What lies far outside is kept near the plot, where Qt can still draw it."""
        if self.logarithmic:
            share = np.log(np.maximum(bits, 1e-300) / self.low) / math.log(self.high / self.low)
        else:
            share = (np.asarray(bits, dtype=np.float64) - self.low) / (self.high - self.low)
        return np.asarray(self.area.bottom() - self.area.height() * np.clip(share, -0.5, 1.5))

    def ticks(self) -> list[float]:
        """Round values; on a logarithmic axis whole decades, as many as fit."""
        most = max(2, int(self.area.height() // 32))
        if not self.logarithmic:
            return ticks(self.low, self.high, most)
        first, last = round(math.log10(self.low)), round(math.log10(self.high))
        every = max(1, math.ceil((last - first) / most))
        return [10.0**decade for decade in range(last, first - 1, -every)]

    def words_of(self, value: float) -> str:
        """A tick in words: powers of ten where decimals would be long."""
        decade = round(math.log10(value)) if self.logarithmic else 0
        if decade >= -2:
            return number(value)
        return "10" + str(decade).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def bits_range(
    terms: list[FloatArray], logarithmic: bool, held: tuple[float, float] | None
) -> tuple[float, float]:
    """The axis for terms in bits, (low, high): from 0 where linear; `held` where that still fits."""
    everything = np.concatenate([np.asarray(part)[np.isfinite(part)] for part in terms] or [np.empty(0)])
    peak = float(everything.max(initial=0.0))
    if peak <= NOTHING:
        return (1e-3, 1.0) if logarithmic else (0.0, 1.0)
    if not logarithmic:
        if held is not None and HELD_SHARE * held[1] <= peak <= held[1] and held[0] == 0.0:
            return held
        step = nice_step(peak, 4)
        return 0.0, step * math.ceil(1.02 * peak / step)
    positive = everything[everything > DEEPEST * peak]
    low = 10.0 ** math.floor(math.log10(float(positive.min())) + 0.1)
    return low, max(10.0 ** math.ceil(math.log10(peak) - 0.02), 10 * low)


def span_of(values: list[FloatArray], held: tuple[float, float] | None) -> tuple[float, float]:
    """An axis that holds finite `values`, with round ends; `held` where it still fits well."""
    everything = np.concatenate([np.asarray(part)[np.isfinite(part)] for part in values] or [np.empty(0)])
    if not len(everything):
        return -1.0, 1.0
    low, high = float(everything.min()), float(everything.max())
    fits = held is not None and held[0] <= low and high <= held[1]
    if held is not None and fits and high - low >= HELD_SHARE * (held[1] - held[0]):
        return held
    room = max(high - low, 1e-3)
    step = nice_step(room, 4)
    # Counted from a bound the highest value is 0 itself: nothing stands above it.
    top = 0.0 if abs(high) < 1e-3 * room else step * math.ceil((high + 0.02 * room) / step)
    return step * math.floor((low - 0.02 * room) / step), top
