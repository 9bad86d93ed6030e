"""Composes the stage of binary data: cells with fading tones, the marked row, the playhead, the words.

A bit that flips fades within 150 ms: the artist keeps the tones that were shown last and moves them towards
the present values.
"""

import numpy as np
from numpy.typing import NDArray

from difflab.render.marks import Fill, Image, Label, Mark
from difflab.render.outline import outline
from difflab.render.screen import Screen
from difflab.render.sequence_cells import Cells, film_cells, raster_cells, time_cells, wall_cells
from difflab.render.sequence_layout import Margin, sequence_layout
from difflab.render.sequence_surroundings import Captions, Group, column_mark, surroundings, time_line
from difflab.render.sequence_tone import tone_table
from difflab.render.sequences import OverTime, RowGroups, Rows, SequencePane, SequencesPicture
from difflab.render.viewport import Float32Array, Rect

FADE_SECONDS = 0.15
# A frame is taken to last no longer than this where something begins to move after a rest.
FRAME_SECONDS = 1 / 30
DIM = 0.62  # how much of the surface lies over the part of time that is not reached yet


class SequenceArtist:
    """Composes frames; keeps cells, tones and buffers between them."""

    def __init__(self) -> None:
        self._panes: list[_PaneArtist] = []

    @property
    def settled(self) -> bool:
        """Whether all tones have arrived; until then the same picture changes from call to call."""
        return all(pane.settled for pane in self._panes)

    def compose(self, picture: SequencesPicture, screen: Screen, seconds: float = 1.0) -> list[Mark]:
        """The frame as marks in device pixels, `seconds` after the last one."""
        margin = margin_of(picture)
        layout = sequence_layout(
            screen.width, screen.height, screen.unit, len(picture.panes), margin=margin,
            facts=bool(picture.facts),
        )  # fmt: skip
        self._panes += [_PaneArtist() for _ in range(len(picture.panes) - len(self._panes))]
        del self._panes[len(picture.panes) :]
        captions: list[Captions] = []
        layers: list[Mark] = []
        for artist, pane, field in zip(self._panes, picture.panes, layout.fields, strict=True):
            layers += artist.draw(pane, field, screen, seconds)
            captions.append(artist.captions(pane, field))
        return [surroundings(screen, tuple(captions), picture.facts, margin), *layers]

    def row_at(self, x: float, y: float) -> tuple[int, int]:
        """The pane and the sequence under a pixel of the last frame; (-1, -1) where there is none."""
        for number, pane in enumerate(self._panes):
            row = pane.row_at(x, y)
            if row >= 0:
                return number, row
        return -1, -1

    def time_at(self, x: float, y: float) -> float | None:
        """The share of time, 0 data to 1 noise, under a pixel; None away from pictures over time."""
        found = (pane.time_at(x, y) for pane in self._panes)
        return next((share for share in found if share is not None), None)


def margin_of(picture: SequencesPicture) -> Margin:
    """What stands on the left of the fields: the broadest that any pane asks for."""
    asked = {_margin(pane) for pane in picture.panes}
    return "names" if "names" in asked else "numbers" if "numbers" in asked else "nothing"


def _margin(pane: SequencePane) -> Margin:
    if pane.rows is not None and pane.rows.grid is None:
        return "names" if pane.rows.groups is not None else "numbers"
    if pane.over_time is not None and pane.over_time.grid is None:
        return "numbers"
    return "nothing"


class _PaneArtist:
    """One pane: its cells are laid out once for each size, its tones follow the values."""

    def __init__(self) -> None:
        self._cells: tuple[object, Cells] | None = None
        self._order: tuple[object, NDArray[np.intp], tuple[Group, ...]] | None = None
        self._tones: Float32Array | None = None
        self._meaning: object = None
        self._drawn: tuple[object, Image] | None = None
        self._shown: SequencePane | None = None
        self.settled = True

    def draw(self, pane: SequencePane, field: Rect, screen: Screen, seconds: float) -> list[Mark]:
        self._shown = pane
        if pane.rows is None and pane.over_time is None:
            self.settled, self._cells = True, None
            return [_note(pane.note, field, screen)] if pane.note else []
        cells = self._cells_of(pane, field, screen.ratio)
        if pane.rows is not None:
            return self._draw_rows(pane.rows, cells, screen, seconds)
        assert pane.over_time is not None
        return self._draw_time(pane.over_time, cells, screen)

    def captions(self, pane: SequencePane, field: Rect) -> Captions:
        used = self._cells[1].rect if self._cells is not None else Rect(field.left, field.top, 0, 0)
        groups: tuple[Group, ...] = ()
        across, down, pitch, inset = None, None, 0.0, 0.0
        if pane.over_time is not None:
            across = ("t", 0.0, float(pane.over_time.steps))
            length = pane.over_time.values.shape[2]
            if pane.over_time.grid is None:
                down = ("bin", 1.0, float(length))
            elif self._cells is not None:
                inset = self._cells[1].boxes[0].width / 2
        elif pane.rows is not None and pane.rows.grid is None:
            across = ("bin", 1.0, float(pane.rows.values.shape[1]))
            groups = self._order[2] if self._order is not None else ()
            pitch = used.height / max(self._cells[1].count, 1) if self._cells is not None else 0.0
        return Captions(
            pane.title, pane.subtitle, pane.kind, pane.top, across, down, used, groups, pitch, inset
        )

    def row_at(self, x: float, y: float) -> int:
        if self._cells is None or self._shown is None or self._shown.rows is None or self._order is None:
            return -1
        row = self._cells[1].row_at(x, y)
        return int(self._order[1][row]) if 0 <= row < len(self._order[1]) else -1

    def time_at(self, x: float, y: float) -> float | None:
        if self._cells is None or self._shown is None or self._shown.over_time is None:
            return None
        rect = self._cells[1].rect
        return (x - rect.left) / max(rect.width - 1, 1) if rect.contains(x, y) else None

    def _cells_of(self, pane: SequencePane, field: Rect, ratio: float) -> Cells:
        shown = pane.rows or pane.over_time
        assert shown is not None
        key = (type(shown), shown.values.shape, shown.grid, field, ratio)
        if self._cells is None or self._cells[0] != key:
            self._cells = (key, _lay_out(shown, field, ratio))
        return self._cells[1]

    def _draw_rows(self, rows: Rows, cells: Cells, screen: Screen, seconds: float) -> list[Mark]:
        order = self._order_of(rows.groups, cells.count)
        wanted = _levels(rows.values[order], rows)
        self._follow(wanted, (cells, rows.groups, rows.kind), seconds)
        assert self._tones is not None
        marks: list[Mark] = [self._image(self._tones, cells, rows, screen)]
        if rows.followed is not None and rows.followed in order:
            box = cells.boxes[int(np.flatnonzero(order == rows.followed)[0])]
            marks += outline(box, screen)
        return marks

    def _draw_time(self, shown: OverTime, cells: Cells, screen: Screen) -> list[Mark]:
        """All of it is drawn; what the process has not reached lies under a veil."""
        self.settled, self._meaning = True, None
        self._order = None
        marks: list[Mark] = [self._image(shown.values, cells, shown, screen)]
        share = min(max(shown.t / max(shown.steps, 1e-9), 0.0), 1.0)
        rect, way = cells.rect, shown.towards
        if shown.grid is not None:
            columns = [box for box in cells.boxes if box.top == cells.boxes[0].top]
            here = columns[round(share * (len(columns) - 1))]
            start, stop = (here.right, rect.right) if way == "noise" else (rect.left, here.left)
            end: Mark = column_mark(here, rect, screen)
        else:
            at = rect.left + round(share * rect.width)
            start, stop = (at, rect.right) if way == "noise" else (rect.left, at)
            end = time_line(rect, share, screen)
        veil = Rect(start, rect.top, max(stop - start, 0), rect.height)
        return [*marks, Fill(veil, screen.theme.surface, DIM), end]

    def _order_of(self, groups: RowGroups | None, count: int) -> NDArray[np.intp]:
        """Which sequences are shown, from above: the first `count`, those of one class together."""
        key = (groups and groups.labels.tobytes(), count)
        if self._order is None or self._order[0] != key:
            self._order = (key, *_sorted(groups, count))
        return self._order[1]

    def _follow(self, wanted: Float32Array, meaning: tuple[object, ...], seconds: float) -> None:
        """Move the shown tones towards `wanted`; other cells, rows or meanings are shown at once."""
        known = self._meaning
        self._meaning = meaning
        same = isinstance(known, tuple) and all(a is b for a, b in zip(known, meaning, strict=True))
        if not same or self._tones is None or self._tones.shape != wanted.shape:
            self._tones, self.settled = wanted, True
            return
        step = np.float32((min(seconds, FRAME_SECONDS) if self.settled else seconds) / FADE_SECONDS)
        way = wanted - self._tones
        self.settled = not bool((np.abs(way) > step).any())
        if way.any():
            self._tones = wanted if self.settled else self._tones + np.clip(way, -step, step)

    def _image(self, tones: Float32Array, cells: Cells, shown: Rows | OverTime, screen: Screen) -> Image:
        """The cells as pixels, worked out again only where tones, cells or colours are others."""
        key = (tones, cells, shown.kind, shown.top, screen.theme)
        if self._drawn is not None and all(a is b for a, b in zip(self._drawn[0], key, strict=True)):  # type: ignore[call-overload]
            return self._drawn[1]
        table = tone_table(screen.theme, shown.kind)
        values = tones if isinstance(shown, Rows) else _levels(tones, shown)
        pixels = np.empty(values.size + 1, np.uint32)
        pixels[:-1] = table[np.rint(255 * np.clip(values, 0, 1)).astype(np.intp)].reshape(-1)
        pixels[-1] = screen.theme.surface.word
        image = Image(cells.rect, np.take(pixels, cells.index))
        self._drawn = (key, image)
        return image


def _lay_out(shown: Rows | OverTime, field: Rect, ratio: float) -> Cells:
    if isinstance(shown, Rows):
        count, length = shown.values.shape
        if shown.grid is not None:
            return wall_cells(field, count, shown.grid, ratio)
        return raster_cells(field, count, length, ratio)
    times, several, length = shown.values.shape
    if shown.grid is not None:
        return film_cells(field, times, several, shown.grid, ratio)
    return time_cells(field, times, length, ratio)


def _levels(values: Float32Array, shown: Rows | OverTime) -> Float32Array:
    """Values as places in [0, 1] of the tones' table."""
    found = values
    if shown.kind == "signed":
        found = np.float32(0.5) + np.float32(0.5 / (shown.top or 1.0)) * values
    return np.asarray(np.nan_to_num(found, nan=0.5), dtype=np.float32)


def _sorted(groups: RowGroups | None, count: int) -> tuple[NDArray[np.intp], tuple[Group, ...]]:
    """The first `count` rows in the order of their classes, and the blocks that these make."""
    if groups is None:
        return np.arange(count), ()
    labels = groups.labels[:count]
    place = np.where(labels < 0, len(groups.names), labels)
    order = np.argsort(place, kind="stable")
    blocks, start = [], 0
    for number, name in enumerate((*groups.names, groups.rest)):
        stop = start + int((place == number).sum())
        if stop > start:
            blocks.append(Group(name, number if number < len(groups.names) else -1, start, stop))
        start = stop
    return order, tuple(blocks)


def _note(text: str, field: Rect, screen: Screen) -> Label:
    x, y = field.left + field.width / 2, field.top + field.height / 2
    return Label(text, x, y, 12 * screen.unit, screen.theme.muted, "centre", room=0.9 * field.width)
