"""A sheet of pictures with words over them, in rows: what a posterior was given and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from difflab.render.marks import Fill, Image, Label, Mark
from difflab.render.raster import Picture, rasterise
from difflab.render.screen import Screen
from difflab.render.theme import Theme
from difflab.render.viewport import Rect

COLUMNS = 8
GAP, MARGIN, BETWEEN = 4, 12, 10  # device pixels
LINE, WORDS = 20, 12  # of words
TILE = 96  # device pixels that a picture is about as wide as, in whole pixels

Pixels = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Tile:
    """Pixels 0xffRRGGBB (h, w), all of one size in a sheet, and a word over them."""

    pixels: Pixels
    caption: str = ""


@dataclass(frozen=True, eq=False)
class Row:
    """Tiles side by side under a title: `lead` at the left, then the others, in several lines where there are
    many."""

    title: str
    lead: tuple[Tile, ...]
    tiles: tuple[Tile, ...] = ()

    @property
    def lines(self) -> int:
        return max(ceil(len(self.tiles) / COLUMNS), 1)

    @property
    def columns(self) -> int:
        return len(self.lead) + min(len(self.tiles), COLUMNS)

    def places(self) -> Iterator[tuple[Tile, int, int]]:
        """Each tile with its line and its column."""
        yield from ((tile, 0, at) for at, tile in enumerate(self.lead))
        for at, tile in enumerate(self.tiles):
            yield tile, at // COLUMNS, len(self.lead) + at % COLUMNS


@dataclass(frozen=True, eq=False)
class Sheet:
    """Rows from above, the first with a leading tile; `scale` device pixels to a pixel."""

    rows: tuple[Row, ...]
    scale: int

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of a tile in device pixels."""
        high, wide = self.rows[0].lead[0].pixels.shape
        return self.scale * high, self.scale * wide

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of all in device pixels."""
        high, wide = self.shape
        columns = max(row.columns for row in self.rows)
        heights = [2 * LINE + row.lines * (high + GAP) + BETWEEN for row in self.rows]
        width = max(2 * MARGIN + columns * (wide + GAP) - GAP, 4 * TILE)
        return width, 2 * MARGIN + sum(heights) - BETWEEN - GAP


class SheetArtist:
    """Composes sheets; nothing fades from one to the next."""

    settled = True

    def compose(self, sheet: Sheet, screen: Screen, seconds: float = 1.0) -> list[Mark]:
        """The sheet as marks."""
        del seconds
        marks: list[Mark] = [Fill(screen.rect, screen.theme.surface)]
        top = MARGIN
        for row in sheet.rows:
            marks += _row(row, top, sheet, screen)
            top += 2 * LINE + row.lines * (sheet.shape[0] + GAP) + BETWEEN
        return marks


def whole_scale(height: int, width: int) -> int:
    """Device pixels to a pixel for tiles of about the usual size."""
    return max(1, round(TILE / max(height, width)))


def sheet_screen(sheet: Sheet, theme: Theme) -> Screen:
    """A screen on which the sheet fits exactly."""
    return Screen(*sheet.size, 1.0, theme)


def sheet_image(sheet: Sheet, theme: Theme) -> Picture:
    """The sheet as (h, w, 3) uint8."""
    screen = sheet_screen(sheet, theme)
    return rasterise(SheetArtist().compose(sheet, screen), screen.width, screen.height)


def _row(row: Row, top: int, sheet: Sheet, screen: Screen) -> list[Mark]:
    (high, wide), theme = sheet.shape, screen.theme
    room = screen.width - 2 * MARGIN
    marks: list[Mark] = [Label(row.title, MARGIN, top + LINE / 2, WORDS, theme.text, bold=True, room=room)]
    for tile, line, column in row.places():
        left = MARGIN + column * (wide + GAP)
        below = top + 2 * LINE + line * (high + GAP)
        if tile.caption:
            marks.append(Label(tile.caption, left, below - LINE / 2, WORDS, theme.muted, room=wide))
        grown = tile.pixels.repeat(sheet.scale, axis=0).repeat(sheet.scale, axis=1)
        marks.append(Image(Rect(left, below, wide, high), grown))
    return marks
