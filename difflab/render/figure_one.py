"""Figure 1 of Sohl-Dickstein et al. 2015: forward, reverse and drift (rows) at t = 0, T/2, T (columns).

Data stand on the left and noise on the right in every row; the reverse process is read from right to left.
"""

import math
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeAlias

import numpy as np

from difflab.render.axes import AxesStyle, axes
from difflab.render.colour_bar import density_bar
from difflab.render.marks import Fill, Label, Mark, Segments
from difflab.render.pane_artist import PaneArtist
from difflab.render.picture import Cloud, Pane
from difflab.render.screen import Screen
from difflab.render.ticks import number
from difflab.render.tone import DensityScale, HeldPeak
from difflab.render.viewport import Mapping, Rect, Viewport

# Logical pixels.
EDGE, LABELS, NUMBERS, HEADER, BELOW, KEY = 16, 116, 30, 40, 28, 76
BETWEEN_COLUMNS, BETWEEN_ROWS = 16, 24
TITLE, CAPTION, SMALL = 13, 12, 11
ROWS = (
    ("Forward", "q(xₜ | x₀)", "data → noise"),
    ("Reverse", "p(xₜ₋₁ | xₜ)", "data ← noise"),
    ("Drift", "f(x, t) − x", "mean reverse step"),
)
ENDS = ("data", "", "noise")
USUAL = 2_000  # particles of the reverse process
WIDEST = 1.7  # a cell's width by its height


Rows: TypeAlias = tuple[tuple[Pane, ...], ...]


@dataclass(frozen=True, eq=False)
class FigureOnePicture:
    """Three rows of three panes each, and the part of the plane that all of them show.

    `subtitle` says what the figure shows: data, schedule, model; `steps` is T.
    """

    forward: tuple[Pane, Pane, Pane]
    reverse: tuple[Pane, Pane, Pane]
    drift: tuple[Pane, Pane, Pane]
    subtitle: str = ""
    steps: int = 0
    viewport: Viewport = field(default_factory=Viewport)

    @property
    def times(self) -> tuple[str, str, str]:
        """The heads of the columns."""
        if not self.steps:
            return "t = 0", "t = T/2", "t = T"
        return "t = 0", f"t = T/2 = {self.steps / 2:g}", f"t = T = {self.steps}"

    @property
    def rows(self) -> Rows:
        return self.forward, self.reverse, self.drift


def with_equal_numbers(rows: Rows) -> Rows:
    """The panes with as many particles each as the one with the fewest; the first of each cloud stay.

    Panes without contents say that they are being computed; they count as having the usual number.
    """
    panes = list(chain(*rows))
    counts = [len(pane.cloud.points) for pane in panes if pane.cloud is not None]
    few = min(counts + [USUAL] * any(_is_empty(pane) for pane in panes), default=0)
    return tuple(tuple(_thinned(pane, few) for pane in row) for row in rows)


def _is_empty(pane: Pane) -> bool:
    return pane.cloud is None and pane.field is None


def _thinned(pane: Pane, count: int) -> Pane:
    if _is_empty(pane):
        return replace(pane, note=pane.note or "computing…")
    cloud = pane.cloud
    if cloud is None or len(cloud.points) <= count:
        return pane
    colours = cloud.colours
    if colours is not None:
        colours = replace(colours, index=colours.index[:count])
    return replace(pane, cloud=Cloud(cloud.points[:count], colours))


class FigureOneArtist:
    """Composes the figure; keeps the buffers of its nine panes."""

    def __init__(self) -> None:
        self._artists = [[PaneArtist() for _ in range(3)] for _ in range(3)]
        self._peak = HeldPeak()
        self._thinned: tuple[FigureOnePicture, Rows] | None = None

    @property
    def settled(self) -> bool:
        """Whether the density scale stands still."""
        return self._peak.settled

    def compose(self, picture: FigureOnePicture, screen: Screen, seconds: float = 1.0) -> list[Mark]:
        """The figure as marks in device pixels, `seconds` after the last one (for the held density scale)."""
        cells = figure_cells(screen)
        mappings = [[picture.viewport.onto(cell) for cell in row] for row in cells]
        rows = self._rows(picture)
        scale = self._density_scale(rows, mappings, screen, seconds)
        marks: list[Mark] = [
            Fill(screen.rect, screen.theme.surface),
            *_column_words(picture.times, cells, screen),
        ]
        marks += _row_words(cells, screen)
        marks.append(_subtitle(picture, cells, screen))
        for row in range(3):
            for column in range(3):
                marks += self._cell(rows, row, column, mappings[row][column], scale, screen)
        return marks + density_bar(_key(cells, screen), scale, screen.theme, screen.unit)

    def _rows(self, picture: FigureOnePicture) -> Rows:
        """The panes with equally many particles, so that equal densities look the same in all rows."""
        if self._thinned is None or self._thinned[0] is not picture:
            self._thinned = picture, with_equal_numbers(picture.rows)
        return self._thinned[1]

    def _density_scale(
        self, rows: Rows, mappings: list[list[Mapping]], screen: Screen, seconds: float
    ) -> DensityScale:
        parts = zip(chain(*self._artists), chain(*rows), chain(*mappings), strict=True)
        peaks = [artist.measure(pane, mapping, screen.ratio) for artist, pane, mapping in parts]
        found = [peak for peak in peaks if peak and math.isfinite(peak)]
        return DensityScale(self._peak.follow(max(found), seconds) if found else self._peak.value or 1.0)

    def _cell(
        self,
        rows: Rows,
        row: int,
        column: int,
        mapping: Mapping,
        scale: DensityScale,
        screen: Screen,
    ) -> list[Mark]:
        artist, pane, unit = self._artists[row][column], rows[row][column], screen.unit
        named = (row, column) in ((0, 0), (2, 2))  # x₂ at the first cell, x₁ at the last
        style = AxesStyle(left=column == 0, bottom=row == 2, names=named)
        marks: list[Mark] = [
            artist.draw(pane, mapping, scale, screen),
            _frame(mapping.rect, screen),
            *axes(mapping, screen.theme, unit, style),
        ]
        if pane.field is not None:
            largest = number(float(f"{artist.arrows(pane, mapping, screen.ratio).largest:.2g}"))
            x, y = mapping.rect.right, mapping.rect.top - 9 * unit
            marks.append(Label(f"largest {largest}", x, y, SMALL * unit, screen.theme.muted, "right"))
        return marks


def figure_cells(screen: Screen) -> list[list[Rect]]:
    """The nine fields in device pixels, row by row, in the middle of the screen; as wide as there is room."""
    ratio = screen.unit
    width = screen.width - ratio * (2 * EDGE + LABELS + NUMBERS + KEY + 2 * BETWEEN_COLUMNS)
    height = screen.height - ratio * (1.5 * EDGE + HEADER + BELOW + 2 * BETWEEN_ROWS)
    high = max(int(min(width, height) / 3), 8)
    wide = max(int(min(width / 3, WIDEST * high)), 8)
    across, down = wide + round(BETWEEN_COLUMNS * ratio), high + round(BETWEEN_ROWS * ratio)
    left = round((EDGE + LABELS + NUMBERS) * ratio + max(width - 3 * wide, 0) / 2)
    top = round((EDGE / 2 + HEADER) * ratio + max(height - 3 * high, 0) / 2)
    return [[Rect(left + i * across, top + j * down, wide, high) for i in range(3)] for j in range(3)]


def figure_size(side: int, ratio: float) -> tuple[int, int]:
    """Width and height in device pixels that make each field `side` pixels square; both even."""
    width = 3 * side + ratio * (2 * EDGE + LABELS + NUMBERS + KEY + 2 * BETWEEN_COLUMNS)
    height = 3 * side + ratio * (1.5 * EDGE + HEADER + BELOW + 2 * BETWEEN_ROWS)
    return 2 * round(width / 2), 2 * round(height / 2)


def _column_words(times: tuple[str, ...], cells: list[list[Rect]], screen: Screen) -> list[Mark]:
    theme, ratio = screen.theme, screen.unit
    marks: list[Mark] = []
    for cell, time, end in zip(cells[0], times, ENDS, strict=True):
        y = cell.top - 12 * ratio
        marks.append(Label(time, cell.left, y, TITLE * ratio, theme.text, bold=True))
        marks.append(Label(end, cell.right, y, CAPTION * ratio, theme.muted, "right"))
    return marks


def _row_words(cells: list[list[Rect]], screen: Screen) -> list[Mark]:
    theme, ratio = screen.theme, screen.unit
    marks: list[Mark] = []
    for row, (name, formula, way) in zip(cells, ROWS, strict=True):
        left, middle = row[0].left - (NUMBERS + LABELS) * ratio, row[0].top + row[0].height / 2
        marks.append(Label(name, left, middle - 20 * ratio, TITLE * ratio, theme.text, bold=True))
        marks.append(Label(formula, left, middle, CAPTION * ratio, theme.text))
        marks.append(
            Label(way, left, middle + 18 * ratio, SMALL * ratio, theme.muted, room=(LABELS - 4) * ratio)
        )
    return marks


def _subtitle(picture: FigureOnePicture, cells: list[list[Rect]], screen: Screen) -> Label:
    left, ratio = cells[0][0].left, screen.unit
    y = cells[0][0].top - 32 * ratio
    return Label(
        picture.subtitle,
        left,
        y,
        CAPTION * ratio,
        screen.theme.muted,
        room=screen.width - left - EDGE * ratio,
    )


def _frame(rect: Rect, screen: Screen) -> Segments:
    left, top, right, bottom = rect.left + 0.5, rect.top + 0.5, rect.right - 0.5, rect.bottom - 0.5
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    ends = [(*corners[at], *corners[(at + 1) % 4]) for at in range(4)]
    return Segments(np.array(ends, np.float32), screen.theme.border, screen.ratio)


def _key(cells: list[list[Rect]], screen: Screen) -> Rect:
    first, last = cells[0][2], cells[2][2]
    left, width = first.right + round(14 * screen.unit), round((KEY - 14) * screen.unit)
    return Rect(left, first.top, width, last.bottom - first.top)
