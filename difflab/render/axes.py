"""The axes of a field: ticks and numbers outside it, the names of the axes at their ends."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from difflab.render.marks import Label, Mark, Segments
from difflab.render.theme import Theme
from difflab.render.ticks import number, ticks
from difflab.render.viewport import Mapping

TICK = 4  # logical pixels
TEXT = 11
APART = 44  # least distance of two ticks
X_NAME = "x₁ (scaled)"
Y_NAME = "x₂"


@dataclass(frozen=True)
class AxesStyle:
    """Which sides of a field carry numbers and names."""

    left: bool = True
    bottom: bool = True
    names: bool = True


@lru_cache(maxsize=32)
def axes(mapping: Mapping, theme: Theme, ratio: float, style: AxesStyle) -> tuple[Mark, ...]:
    """Ticks on the left and below, for `ratio` device pixels a point; remembered, since most frames share
    them."""
    left, right, bottom, top = mapping.extent
    edge = 4 * ratio / mapping.scale  # a tick in the corner would look like a stray mark
    columns = [
        x for x in ticks(left, right, _most(mapping.rect.width, ratio)) if left + edge < x < right - edge
    ]
    rows = [
        y for y in ticks(bottom, top, _most(mapping.rect.height, ratio)) if bottom + edge < y < top - edge
    ]
    marks: list[Mark] = [_tick_lines(mapping, columns, rows, theme, ratio)]
    if style.bottom:
        marks += _below(mapping, columns, theme, ratio, style.names)
    if style.left:
        marks += _beside(mapping, rows, theme, ratio, style.names)
    return tuple(marks)


def _most(pixels: int, ratio: float) -> int:
    return max(2, int(pixels / (APART * ratio)))


def _tick_lines(
    mapping: Mapping, columns: list[float], rows: list[float], theme: Theme, ratio: float
) -> Segments:
    rect, length = mapping.rect, TICK * ratio
    below, beside = rect.bottom + 1 * ratio, rect.left - 1 * ratio
    ends = [(_middle(mapping.to_pixel(x, 0)[0]), below) for x in columns]
    vertical = [(x, y, x, y + length) for x, y in ends]
    heights = [_middle(mapping.to_pixel(0, y)[1]) for y in rows]
    horizontal = [(beside - length, y, beside, y) for y in heights]
    return Segments(np.array(vertical + horizontal, np.float32).reshape(-1, 4), theme.control, ratio)


def _below(mapping: Mapping, columns: list[float], theme: Theme, ratio: float, names: bool) -> list[Mark]:
    rect, size = mapping.rect, TEXT * ratio
    y = rect.bottom + (TICK + 11) * ratio
    free = rect.right - len(X_NAME) * 0.62 * size - 8 * ratio if names else rect.right + size
    places = [(mapping.to_pixel(x, 0)[0], number(x)) for x in columns]
    marks: list[Mark] = [
        Label(text, x, y, size, theme.muted, "centre")
        for x, text in places
        if rect.left + 4 * ratio < x < free - 6 * ratio
    ]
    if names:
        marks.append(Label(X_NAME, rect.right, y, size, theme.muted, "right"))
    return marks


def _beside(mapping: Mapping, rows: list[float], theme: Theme, ratio: float, names: bool) -> list[Mark]:
    rect, size = mapping.rect, TEXT * ratio
    x = rect.left - (TICK + 5) * ratio
    free = rect.top + (18 * ratio if names else 0)
    places = [(mapping.to_pixel(0, y)[1], number(y)) for y in rows]
    marks: list[Mark] = [
        Label(text, x, y, size, theme.muted, "right")
        for y, text in places
        if free < y < rect.bottom - 2 * ratio
    ]
    if names:
        marks.append(Label(Y_NAME, x, rect.top + 6 * ratio, size, theme.muted, "right"))
    return marks


def _middle(pixel: float) -> float:
    """The middle of the pixel, so that a thin line is crisp."""
    return float(np.floor(pixel) + 0.5)
