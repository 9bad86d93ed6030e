"""What stands around the fields of binary data: captions, the key to the tones, bins, groups, figures.

It changes seldom, while the cells change with every frame: it is worked out once for each set of facts, and
the painters keep what they drew of it for as long as they are given the same object.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from difflab.render.colormaps import class_palette
from difflab.render.colour import Colour
from difflab.render.marks import Align, Fill, Image, Label, Mark, Segments, Still
from difflab.render.screen import Screen
from difflab.render.sequence_facts import Facts
from difflab.render.sequence_facts_artist import draw_facts
from difflab.render.sequence_layout import MARGINS, Margin, sequence_layout
from difflab.render.sequence_tone import tone_table
from difflab.render.sequences import ToneKind
from difflab.render.ticks import number, ticks
from difflab.render.viewport import Rect

# Logical pixels.
TITLE, CAPTION, SMALL = 13, 12, 11
FIRST, LINE = 13, 17
KEYS = {"bits": 56, "exact": 100, "learned": 100, "signed": 128}  # the tones' key, right in the header
STRIP, STRIP_AWAY = 4, 9


@dataclass(frozen=True)
class Group:
    """Rows `start` to `stop` (exclusive) of one class; class -1 is the rest."""

    name: str
    number: int
    start: int
    stop: int


@dataclass(frozen=True)
class Captions:
    """The words of a pane and of its axes: what is counted along each axis, and over which pixels."""

    title: str
    subtitle: str
    kind: ToneKind
    top: float
    across: tuple[str, float, float] | None  # name, first and last value
    down: tuple[str, float, float] | None
    used: Rect  # the pixels that the cells cover
    groups: tuple[Group, ...] = ()
    pitch: float = 0.0  # pixels of a row
    inset: float = 0.0  # pixels from the edge of the cells to where the first and the last number stand


@lru_cache(maxsize=8)
def surroundings(screen: Screen, captions: tuple[Captions, ...], facts: Facts, margin: Margin) -> Still:
    """Everything but the cells, on the surface's colour; equal facts give the same object."""
    layout = sequence_layout(
        screen.width, screen.height, screen.unit, len(captions), margin=margin, facts=bool(facts)
    )
    marks: list[Mark] = [Fill(screen.rect, screen.theme.surface)]
    for words, header in zip(captions, layout.headers, strict=True):
        marks += _header(words, header, screen)
        marks += _across(words, screen)
        marks += _down(words, screen)
        marks += _groups(words, screen)
    if layout.facts is not None:
        marks += draw_facts(facts, layout.facts, screen)
    return Still(screen.rect, tuple(marks))


def _header(words: Captions, header: Rect, screen: Screen) -> list[Mark]:
    theme, ratio = screen.theme, screen.unit
    first, second = header.top + FIRST * ratio, header.top + (FIRST + LINE) * ratio
    key = KEYS[words.kind] * ratio
    if header.width - key < 0.66 * TITLE * ratio * len(words.title):
        key = 0
    room = header.width - (key + 8 * ratio if key else 0)
    marks: list[Mark] = [
        Label(words.title, header.left, first, TITLE * ratio, theme.text, bold=True, room=room),
        Label(words.subtitle, header.left, second, CAPTION * ratio, theme.muted, room=header.width),
    ]
    return marks + (_key(words, header.right, first, screen) if key else [])


def _key(words: Captions, right: float, y: float, screen: Screen) -> list[Mark]:
    """Two cells named 0 and 1, or a strip of tones with the numbers at its ends."""
    theme, ratio, size = screen.theme, screen.unit, SMALL * screen.unit
    table = tone_table(theme, words.kind)
    side = round(10 * ratio)
    top = round(y - side / 2)
    if words.kind == "bits":
        marks: list[Mark] = []
        for index, (text, word) in enumerate((("0", table[0]), ("1", table[-1]))):
            left = round(right - (52 - 28 * index) * ratio)
            marks.append(Fill(Rect(left, top, side, side), _colour(int(word))))
            marks.append(Label(text, left + 15 * ratio, y, size, theme.muted))
        return marks
    ends = ("0", "1")
    if words.kind == "signed":
        largest = number(float(f"{words.top:.1g}"))
        ends = (f"−{largest}", f"+{largest}")
    low, high = (len(end) * 0.62 * size + 5 * ratio for end in ends)
    width = round(60 * ratio)
    left = round(right - high - width)
    columns = np.rint(np.linspace(0, 255, width)).astype(np.intp)
    strip = np.ascontiguousarray(np.repeat(table[columns][None, :], side, axis=0))
    return [
        Image(Rect(left, top, width, side), strip),
        Label(ends[0], left - low + 5 * ratio - 5 * ratio, y, size, theme.muted),
        Label(ends[1], left + width + 5 * ratio, y, size, theme.muted),
    ]


def _across(words: Captions, screen: Screen) -> list[Mark]:
    """Numbers below the field; the name of the axis before them."""
    if words.across is None or words.used.width <= 0:
        return []
    theme, ratio, size = screen.theme, screen.unit, SMALL * screen.unit
    name, low, high = words.across
    used = words.used
    y = used.bottom + 14 * ratio
    marks: list[Mark] = [Label(name, used.left - 8 * ratio, y, size, theme.muted, "right")]
    cells = name != "t"
    for value in _numbers(low, high, max(int(used.width / (44 * ratio)), 2), cells):
        share = (value - low + 0.5) / (high - low + 1) if cells else (value - low) / max(high - low, 1e-9)
        x = used.left + words.inset + share * (used.width - 2 * words.inset)
        align: Align = "left" if share < 0.02 else "right" if share > 0.98 else "centre"
        if align != "centre" and words.inset:
            x = used.left if align == "left" else used.right
        text = number(value)
        if not cells:
            text = f"{text} data" if value == low else f"{text} noise" if value == high else text
        marks.append(Label(text, x, y, size, theme.muted, align))
    return marks


def _numbers(low: float, high: float, most: int, cells: bool) -> list[float]:
    """Round numbers, both ends among them and nothing crowding these."""
    if high <= low:
        return [low]
    inner = ticks(low, high, min(most, round(high - low)) if cells else most)
    # A number of a time has a word beside it at either end.
    reach = (inner[1] - inner[0] if len(inner) > 1 else high - low) * (0.8 if cells else 1.1)
    kept = [value for value in inner if low + reach <= value <= high - reach]
    return [low, *kept, high]


def _down(words: Captions, screen: Screen) -> list[Mark]:
    """Bins beside the field, the first above."""
    if words.down is None or words.used.height <= 0:
        return []
    theme, ratio, size = screen.theme, screen.unit, SMALL * screen.unit
    name, low, high = words.down
    used = words.used
    x = used.left - 8 * ratio
    pitch = used.height / (high - low + 1)
    marks: list[Mark] = []
    for value in _numbers(low, high, max(int(used.height / (26 * ratio)), 2), cells=True):
        y = used.top + (value - low + 0.5) * pitch
        text = f"{name} {number(value)}" if value == low else number(value)
        marks.append(Label(text, x, y, size, theme.muted, "right"))
    return marks


def _groups(words: Captions, screen: Screen) -> list[Mark]:
    """A strip in the class's colour beside its rows, and its name."""
    theme, ratio = screen.theme, screen.unit
    palette, used = class_palette(theme), words.used
    left, width = used.left - round(STRIP_AWAY * ratio), round(STRIP * ratio)
    marks: list[Mark] = []
    for group in words.groups:
        top = round(used.top + group.start * words.pitch)
        bottom = round(used.top + group.stop * words.pitch - ratio)
        colour = theme.muted if group.number < 0 else Colour(*map(int, palette[group.number % len(palette)]))
        marks.append(Fill(Rect(left, top, width, max(bottom - top, 1)), colour))
        if bottom - top >= SMALL * ratio - 1:
            y, x = (top + bottom) / 2, left - 5 * ratio
            room = x - used.left + MARGINS["names"] * ratio
            marks.append(Label(group.name, x, y, SMALL * ratio, theme.muted, "right", room=room))
    return marks


def _colour(word: int) -> Colour:
    return Colour(word >> 16 & 255, word >> 8 & 255, word & 255)


def time_line(used: Rect, share: float, screen: Screen) -> Segments:
    """The playhead over a picture of all time, slightly beyond its cells."""
    ratio = screen.unit
    x = used.left + share * used.width
    ends = np.array([[x, used.top - 4 * ratio, x, used.bottom + 4 * ratio]], np.float32)
    return Segments(ends, screen.theme.text, 1.6 * ratio)


def column_mark(here: Rect, used: Rect, screen: Screen) -> Segments:
    """The present column of lattices, marked above and below."""
    ratio = screen.unit
    levels = used.top - 4 * ratio, used.bottom + 4 * ratio
    ends = np.array([[here.left, y, here.right, y] for y in levels], np.float32)
    return Segments(ends, screen.theme.text, 2 * ratio)
