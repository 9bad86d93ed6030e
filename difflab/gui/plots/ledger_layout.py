"""Where the panes of a ledger plot lie, and with which axes: everything between a reading and pixels."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSizeF

from difflab.engine.bounds import Ledger
from difflab.engine.schedules.views import FloatArray
from difflab.gui.plots.ledger_reading import LedgerReading
from difflab.gui.plots.ledger_scale import BitScale, TimeScale, bits_range, span_of

LEFT, RIGHT = 48.0, 20.0  # pixels beside the panes: the words of the bits, half of the last step's
ENTROPY_SHARE = 0.38  # of the height that both panes have
SHORTEST = 44.0  # a pane below this height tells nothing
Range = tuple[float, float]


@dataclass(frozen=True)
class PlotStyle:
    """What the user chose: logarithmic axes, and entropies as they are or counted from their upper bound."""

    log_bits: bool = False
    log_time: bool = False
    from_bound: bool = True


@dataclass(frozen=True)
class Axes:
    """The axes of both panes; `entropy` is None where only the terms are shown."""

    time: TimeScale
    terms: BitScale
    entropy: BitScale | None


@dataclass(frozen=True)
class Ranges:
    """The ends of the axes of bits, held while what is shown fits."""

    terms: Range
    entropy: Range | None


def ranges_of(reading: LedgerReading, style: PlotStyle, entropies: bool, held: Ranges | None) -> Ranges:
    """The ranges for a reading; those `held` stay where they still fit."""
    found = [figures for _, figures in reading.drawn]
    terms = [figures.terms_bits + figures.terms_se for figures in found]
    terms_range = bits_range(terms, style.log_bits, held.terms if held else None)
    if not entropies:
        return Ranges(terms_range, None)
    lines = [line for figures in found for line in entropy_lines(figures, style)]
    return Ranges(terms_range, span_of(lines, held.entropy if held else None))


def entropy_lines(figures: Ledger, style: PlotStyle) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Lower bound, reverse step, upper bound (T - 1,) in bits, as the style asks for them."""
    lines = figures.entropy_lower, figures.entropy_reverse, figures.entropy_upper
    if not style.from_bound:
        return lines
    with np.errstate(invalid="ignore"):
        lower, reverse, upper = (line - figures.entropy_upper for line in lines)
    return lower, reverse, upper


def axes_of(steps: int, style: PlotStyle, ranges: Ranges, size: QSizeF, line: float) -> Axes:
    """The axes of a plot of `size` whose words are `line` pixels high."""
    width = max(size.width() - LEFT - RIGHT, 20.0)
    top, bottom = line + 8, size.height() - 2 * line - 6
    time = TimeScale(steps, LEFT, width, style.log_time and steps > 2)
    between = line + 12
    both = bottom - top - between
    if ranges.entropy is None or both * ENTROPY_SHARE < SHORTEST:
        area = QRectF(LEFT, top, width, max(bottom - top, 20.0))
        return Axes(time, BitScale(*ranges.terms, area, style.log_bits), None)
    below = ENTROPY_SHARE * both
    upper = QRectF(LEFT, top, width, both - below)
    lower = QRectF(LEFT, bottom - below, width, below)
    return Axes(time, BitScale(*ranges.terms, upper, style.log_bits), BitScale(*ranges.entropy, lower))
