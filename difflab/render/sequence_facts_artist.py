"""Draws the figures beside binary data into a column: large enough to be read across a lecture room."""

from typing import Literal

import numpy as np

from difflab.render.marks import Fill, Image, Label, Mark, Segments
from difflab.render.screen import Screen
from difflab.render.sequence_facts import Bars, Fact, Facts, Figures, FloatArray, Images, Steps
from difflab.render.sequence_tone import tone_table
from difflab.render.sequences import ToneKind
from difflab.render.theme import Role
from difflab.render.ticks import nice_step, number
from difflab.render.viewport import Float32Array, Rect

# Logical pixels.
TITLE, CAPTION, SMALL = 13, 12, 11
BIG_LEAST, BIG_MOST, BIG_PARTS = 18, 28, 11.5  # the big numbers, by the column's width
HEAD = 22  # a part's title and the space below it
FIGURE = 26  # what a number and its caption take more than the number's size
NOTE = 18
LEGEND = 17  # a line of a legend
APART = 14
LEAST, MOST = 110, 300  # a chart below the least height says nothing
AXIS = 18
NUMBERS = 34
# The glyph of a line of a legend, its words and its colour.
Entry = tuple[Literal["line", "area"], str, Role]


def draw_facts(facts: Facts, rect: Rect, screen: Screen) -> list[Mark]:
    """The parts from above, charts sharing what the figures leave."""
    ratio = screen.unit
    parts = list(facts.parts)
    while parts and _chart_height(parts, rect, ratio) < LEAST * ratio and len(parts) > 1:
        parts.pop()
    chart = _chart_height(parts, rect, ratio)
    marks: list[Mark] = []
    top = float(rect.top)
    for part in parts:
        height = chart
        if isinstance(part, Figures):
            height = _figures_height(part, rect.width, ratio)
        elif isinstance(part, Images):  # squares, as high as two of them are broad
            height = min(chart, rect.width / 2 + (HEAD + NOTE) * ratio)
        box = Rect(rect.left, round(top), rect.width, round(height))
        marks += _draw(part, box, screen)
        top += height + APART * ratio
    return marks


def _chart_height(parts: list[Fact], rect: Rect, ratio: float) -> float:
    """The height that each chart gets."""
    fixed = sum(_figures_height(part, rect.width, ratio) for part in parts if isinstance(part, Figures))
    charts = sum(not isinstance(part, Figures) for part in parts)
    free = rect.height - fixed - APART * ratio * (len(parts) - 1)
    return min(free / charts, MOST * ratio) if charts else rect.height


def _figures_height(part: Figures, width: float, ratio: float) -> float:
    pitch = _big(width, ratio) + FIGURE * ratio
    return HEAD * ratio + pitch * len(part.figures) + (NOTE if part.note else 0) * ratio


def _big(width: float, ratio: float) -> float:
    """The size of the big numbers in a column of this width."""
    return min(max(width / BIG_PARTS, BIG_LEAST * ratio), BIG_MOST * ratio)


def _draw(part: Fact, box: Rect, screen: Screen) -> list[Mark]:
    match part:
        case Figures():
            return _figures(part, box, screen)
        case Bars():
            return _bars(part, box, screen)
        case Steps():
            return _steps(part, box, screen)
        case Images():
            return _images(part, box, screen)


def _head(title: str, note: str, box: Rect, screen: Screen) -> tuple[list[Mark], float]:
    """Title and note, and where the space below them begins."""
    theme, ratio = screen.theme, screen.unit
    y = box.top + 13 * ratio
    marks: list[Mark] = [Label(title, box.left, y, TITLE * ratio, theme.text, bold=True, room=box.width)]
    if note:
        y += 17 * ratio
        marks.append(Label(note, box.left, y, CAPTION * ratio, theme.muted, room=box.width))
    return marks, y + 12 * ratio


def _figures(part: Figures, box: Rect, screen: Screen) -> list[Mark]:
    theme, ratio = screen.theme, screen.unit
    marks, _ = _head(part.title, "", box, screen)
    size = _big(box.width, ratio)
    pitch = size + FIGURE * ratio
    for index, figure in enumerate(part.figures):
        y = box.top + (HEAD + 6) * ratio + pitch * index + 0.4 * size
        left = box.left
        if figure.role != "text":
            bar = Rect(left, round(y - 0.45 * size), round(3 * ratio), round(0.9 * size + 18 * ratio))
            marks.append(Fill(bar, theme.role(figure.role), radius=1.5 * ratio))
            left += round(10 * ratio)
        room = box.right - left
        marks.append(Label(figure.value, left, y, size, theme.text, bold=True, room=room))
        marks.append(
            Label(figure.caption, left, y + 0.5 * size + 11 * ratio, CAPTION * ratio, theme.muted, room=room)
        )
    if part.note:
        y = box.top + (HEAD + 8) * ratio + pitch * len(part.figures)
        marks.append(Label(part.note, box.left, y, SMALL * ratio, theme.muted, room=box.width))
    return marks


def _bars(part: Bars, box: Rect, screen: Screen) -> list[Mark]:
    """Bars in the model's colour; the expected shares are lines in the text's colour within their band."""
    theme, ratio = screen.theme, screen.unit
    marks, top = _head(part.title, part.note, box, screen)
    marks += _legend(box, top, (("line", part.reference, "text"),), screen)
    plot = _plot(box, top + LEGEND * ratio, ratio)
    high = 1.12 * float(max(part.shares.max(initial=0), (part.expected + part.band).max(initial=0), 1e-9))
    marks += _grid(plot, high, screen)
    pitch = plot.width / max(len(part.shares), 1)
    inner = max(round(pitch * 0.62), 1)
    lines = []
    for index, (share, expected, band) in enumerate(zip(part.shares, part.expected, part.band, strict=True)):
        start, stop = (round(plot.left + at * pitch) for at in (index, index + 1))
        left, y = round(start + (pitch - inner) / 2), _y(plot, share, high)
        marks.append(Fill(Rect(left, y, inner, plot.bottom - y), theme.role(part.role)))
        upper, lower = (_y(plot, expected + way * band, high) for way in (1, -1))
        marks.append(Fill(Rect(start, upper, stop - start, max(lower - upper, 1)), theme.text, 0.26))
        middle = _y(plot, expected, high) + 0.5
        lines.append((start, middle, stop, middle))
    marks.append(Segments(np.array(lines, np.float32).reshape(-1, 4), theme.text, 1.2 * ratio))
    marks += _bar_names(part.names, plot, pitch, screen)
    marks.append(_base(plot, screen))
    return marks


def _bar_names(names: tuple[str, ...], plot: Rect, pitch: float, screen: Screen) -> list[Mark]:
    """As many names as fit, evenly."""
    ratio = screen.unit
    broadest = max((len(name) for name in names), default=1) * 0.62 * SMALL * ratio
    every = max(int(np.ceil((broadest + 4 * ratio) / pitch)), 1)
    y = plot.bottom + 10 * ratio
    return [
        Label(name, plot.left + (index + 0.5) * pitch, y, SMALL * ratio, screen.theme.muted, "centre")
        for index, name in enumerate(names)
        if index % every == 0
    ]


def _steps(part: Steps, box: Rect, screen: Screen) -> list[Mark]:
    """Samples filled in the model's colour, data as an outline in theirs."""
    theme, ratio = screen.theme, screen.unit
    marks, top = _head(part.title, "", box, screen)
    entries: tuple[Entry, ...] = (("line", part.data_words, "data"), ("area", part.sample_words, part.role))
    marks += _legend(box, top, entries, screen)
    plot = _plot(box, top + len(entries) * LEGEND * ratio, ratio)
    high = 1.1 * float(max(part.data.max(initial=0), part.samples.max(initial=0), 1e-9))
    marks += _grid(plot, high, screen)
    low, span = part.edges[0], part.edges[-1] - part.edges[0]
    x = plot.left + (part.edges - low) / span * plot.width
    for index, share in enumerate(part.samples):
        y = _y(plot, share, high)
        left, right = round(x[index]), round(x[index + 1])
        marks.append(Fill(Rect(left, y, max(right - left, 1), plot.bottom - y), theme.role(part.role), 0.55))
    marks.append(Segments(_outline(x, part.data, plot, high), theme.data, 1.6 * ratio))
    step = nice_step(float(span), max(int(plot.width / (44 * ratio)), 2))
    first = np.ceil(low / step - 1e-9) * step
    for value in np.arange(first, part.edges[-1] + 1e-9, step):
        at = plot.left + (value - low) / span * plot.width
        text = number(round(float(value), 6))
        marks.append(Label(text, at, plot.bottom + 10 * ratio, SMALL * ratio, theme.muted, "centre"))
    return [*marks, _base(plot, screen)]


def _outline(x: FloatArray, shares: FloatArray, plot: Rect, high: float) -> Float32Array:
    """A staircase: over each bin, and up or down between two."""
    y = np.array([_y(plot, share, high) for share in shares], np.float64)
    flat = np.stack([x[:-1], y, x[1:], y], axis=1)
    levels = np.concatenate([[plot.bottom], y, [plot.bottom]])
    upright = np.stack([x, levels[:-1], x, levels[1:]], axis=1)
    return np.asarray(np.concatenate([flat, upright]), dtype=np.float32)


def _images(part: Images, box: Rect, screen: Screen) -> list[Mark]:
    """Both means side by side on one scale."""
    theme, ratio = screen.theme, screen.unit
    marks, top = _head(part.title, "", box, screen)
    gap = round(12 * ratio)
    side = min((box.width - gap) // 2, round(box.bottom - top - 18 * ratio))
    pairs: tuple[tuple[str, FloatArray, ToneKind], ...] = (
        (part.data_words, part.data, "bits"),
        (part.sample_words, part.samples, _tone(part.role)),
    )
    peak = max(float(part.data.max(initial=0)), float(part.samples.max(initial=0)), 1e-9)
    for index, (name, values, kind) in enumerate(pairs):
        left = box.left + index * (side + gap)
        place = Rect(left, round(top + 16 * ratio), side, side)
        pixels = _cells(values / peak, place, kind, screen)
        words = Label(name, left, top + 4 * ratio, SMALL * ratio, theme.muted, room=side + gap)
        marks += [words, pixels]
    return marks


def _tone(role: Role) -> ToneKind:
    return "learned" if role == "learned" else "exact"


def _cells(values: FloatArray, rect: Rect, kind: ToneKind, screen: Screen) -> Image:
    high, wide = values.shape
    side = max(min(rect.width // wide, rect.height // high), 1)
    table = tone_table(screen.theme, kind)
    level = np.rint(255 * np.clip(np.nan_to_num(values), 0, 1)).astype(np.intp)
    pixels = table[level].repeat(side, axis=0).repeat(side, axis=1)
    return Image(Rect(rect.left, rect.top, side * wide, side * high), np.ascontiguousarray(pixels))


def _legend(box: Rect, top: float, entries: tuple[Entry, ...], screen: Screen) -> list[Mark]:
    """A line for each entry: a stroke or a patch in its colour, and its words."""
    theme, ratio = screen.theme, screen.unit
    marks: list[Mark] = []
    for index, (glyph, words, role) in enumerate(entries):
        y = top + (index * LEGEND + 5) * ratio
        half = (1 if glyph == "line" else 4) * ratio
        patch = Rect(box.left, round(y - half), round(14 * ratio), round(2 * half))
        marks.append(Fill(patch, theme.role(role)))
        left = box.left + 20 * ratio
        marks.append(Label(words, left, y, CAPTION * ratio, theme.muted, room=box.right - left))
    return marks


def _plot(box: Rect, top: float, ratio: float) -> Rect:
    left = box.left + round(NUMBERS * ratio)
    return Rect(left, round(top), box.right - left, max(round(box.bottom - top - AXIS * ratio), 8))


def _grid(plot: Rect, high: float, screen: Screen) -> list[Mark]:
    """Lines at round per cents, with their numbers."""
    theme, ratio = screen.theme, screen.unit
    step = nice_step(100 * high, max(int(plot.height / (26 * ratio)), 2))
    marks: list[Mark] = []
    for value in np.arange(0, 100 * high, step):
        y = _y(plot, value / 100, high) + 0.5
        text = f"{number(round(float(value), 6))} %"
        if value:
            line = np.array([[plot.left, y, plot.right, y]], np.float32)
            marks.append(Segments(line, theme.grid, ratio))
        marks.append(Label(text, plot.left - 5 * ratio, y, SMALL * ratio, theme.muted, "right"))
    return marks


def _base(plot: Rect, screen: Screen) -> Segments:
    line = np.array([[plot.left, plot.bottom + 0.5, plot.right, plot.bottom + 0.5]], np.float32)
    return Segments(line, screen.theme.control, screen.unit)


def _y(plot: Rect, share: float, high: float) -> int:
    return round(plot.bottom - plot.height * min(max(float(share) / high, 0.0), 1.0))
