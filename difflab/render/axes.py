"""The axes of a field: ticks and numbers outside it, the names of the axes at their ends."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from difflab.render.marks import Label, Mark, Segments
from difflab.render.theme import Theme
from difflab.render.ticks import number, ticks
from difflab.render.viewport import Mapping, Rect

TICK = 4  # logical pixels
TEXT = 11
APART = 44  # least distance of two ticks
X_NAME, Y_NAME = "x₁ (scaled)", "x₂ (scaled)"
SHORT_X_NAME, SHORT_Y_NAME = "x₁", "x₂"  # where the long ones do not fit


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
    names = _names(mapping.rect, ratio) if style.names else ("", "")
    if style.bottom:  # where the name stands there is no room for a number, and no tick without one
        free = mapping.rect.right - (_length(names[0], ratio) + 14 * ratio if names[0] else -TEXT * ratio)
        columns = [x for x in columns if mapping.rect.left + 4 * ratio < mapping.to_pixel(x, 0)[0] < free]
    marks: list[Mark] = [_tick_lines(mapping, columns, rows, theme, ratio)]
    if style.bottom:
        marks += _below(mapping, columns, theme, ratio, names[0])
    if style.left:
        marks += _beside(mapping, rows, theme, ratio, names[1])
    return tuple(marks)


def _names(rect: Rect, ratio: float) -> tuple[str, str]:
    """The names of both axes, of the same kind."""
    # Beside a long name there is still room for the number in the middle of the axis.
    long = _length(Y_NAME, ratio) < rect.height and 2 * (_length(X_NAME, ratio) + 26 * ratio) < rect.width
    return (X_NAME, Y_NAME) if long else (SHORT_X_NAME, SHORT_Y_NAME)


def _length(text: str, ratio: float) -> float:
    """A generous guess: the painters' fonts are not known here."""
    return 0.62 * TEXT * ratio * len(text)


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


def _below(mapping: Mapping, columns: list[float], theme: Theme, ratio: float, name: str) -> list[Mark]:
    rect, size = mapping.rect, TEXT * ratio
    y = rect.bottom + (TICK + 11) * ratio
    marks: list[Mark] = [
        Label(number(x), mapping.to_pixel(x, 0)[0], y, size, theme.muted, "centre") for x in columns
    ]
    if name:
        marks.append(Label(name, rect.right, y, size, theme.muted, "right"))
    return marks


def _beside(mapping: Mapping, rows: list[float], theme: Theme, ratio: float, name: str) -> list[Mark]:
    """Numbers on the left, the axis's name turned along it, on their far side and up at its end."""
    rect, size = mapping.rect, TEXT * ratio
    x = rect.left - (TICK + 5) * ratio
    marks: list[Mark] = [
        Label(number(y), x, mapping.to_pixel(0, y)[1], size, theme.muted, "right") for y in rows
    ]
    if name:
        marks.append(Label(name, rect.left - 40 * ratio, rect.top, size, theme.muted, "right", turned=True))
    return marks


def _middle(pixel: float) -> float:
    """The middle of the pixel, so that a thin line is crisp."""
    return float(np.floor(pixel) + 0.5)
