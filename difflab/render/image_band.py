"""The image that is followed: large, beside what belongs to it, and its way through time as a film."""

from dataclasses import dataclass

import numpy as np

from difflab.render.image_layout import BAND_HEADER, BETWEEN
from difflab.render.image_scaling import drawn
from difflab.render.images import Film, FilmRow, Followed, ImageArray, ImageKind, Portrait
from difflab.render.marks import Fill, Image, Label, Mark, Segments
from difflab.render.screen import Screen
from difflab.render.viewport import Rect

TITLE, SMALL = 12, 11  # points
FIRST, LINE = 8, 16
FRAME_GAP = 4
FRAME = 72  # the most that a frame of the film is high: rather more frames than larger ones
DIM = 0.62  # how much of the surface lies over the part of time that is not reached yet


@dataclass(frozen=True)
class FilmPlace:
    """Where a film was drawn: the centre of its first and its last frame stand for the ends of time."""

    rect: Rect
    first: float
    last: float

    def time_at(self, x: float, y: float) -> float | None:
        """The share of time, 0 data to 1 noise, under a pixel."""
        if not self.rect.contains(x, y):
            return None
        return min(max((x - self.first) / max(self.last - self.first, 1e-9), 0.0), 1.0)


def draw_band(
    followed: Followed, band: Rect, screen: Screen, *, smooth: bool
) -> tuple[list[Mark], FilmPlace | None]:
    """The marks of the band, and where its film lies."""
    unit = screen.unit
    header = round(BAND_HEADER * unit)
    side = max(band.height - header, 1)
    marks: list[Mark] = []
    left = band.left
    for portrait in followed.portraits:
        marks += _portrait(portrait, Rect(left, band.top + header, side, side), screen, smooth=smooth)
        left += side + round(16 * unit)
    room = Rect(left, band.top, band.right - left, band.height)
    if followed.film is None or room.width < 2 * side // 3:
        return marks, None
    frames, place = _film(followed.film, room, screen, smooth=smooth)
    return [*marks, *frames], place


def _portrait(portrait: Portrait, box: Rect, screen: Screen, *, smooth: bool) -> list[Mark]:
    unit, theme = screen.unit, screen.theme
    top = box.top - BAND_HEADER * unit
    high, wide = portrait.image.shape[1:]
    scale = min(box.height / high, box.width / wide)
    inner = Rect(box.left, box.top, max(int(scale * wide), 1), max(int(scale * high), 1))
    return [
        Label(portrait.title, box.left, top + FIRST * unit, TITLE * unit, theme.text, room=box.width),
        Label(
            portrait.words, box.left, top + (FIRST + LINE) * unit, SMALL * unit, theme.muted,
            room=box.width + BETWEEN * unit / 3,
        ),
        _image(portrait.image, portrait.kind, portrait.top, inner, screen, smooth=smooth),
    ]  # fmt: skip


def _film(film: Film, room: Rect, screen: Screen, *, smooth: bool) -> tuple[list[Mark], FilmPlace | None]:
    """A row of frames for each of the film's rows; data are on the left, as everywhere."""
    unit, theme = screen.unit, screen.theme
    header, gap = round(BAND_HEADER * unit), round(FRAME_GAP * unit)
    high, wide = film.rows[0].values.shape[2:]
    count = len(film.rows)
    tall = min((room.height - header - (count - 1) * gap) // count, round(FRAME * unit))
    scale = tall / high
    broad = max(int(scale * wide), 1)
    shown = min(max((room.width + gap) // (broad + gap), 2), len(film.times))
    if tall < 2 or shown < 2:
        return [], None
    pitch = min((room.width - broad) / (shown - 1), 2.0 * (broad + gap))
    chosen = np.linspace(0, film.steps, shown)
    frames = [_reached(film, float(t)) for t in chosen]
    lefts = [room.left + round(at * pitch) for at in range(shown)]
    marks: list[Mark] = [
        Label(_names(film), room.left, room.top + FIRST * unit, TITLE * unit, theme.text, room=room.width)
    ]
    for number, row in enumerate(film.rows):
        top = room.top + header + number * (tall + gap)
        boxes = [Rect(left, top, broad, tall) for left in lefts]
        marks += _frames(row, frames, boxes, screen, smooth=smooth)
    rect = Rect(room.left, room.top + header, lefts[-1] + broad - room.left, count * (tall + gap) - gap)
    place = FilmPlace(rect, lefts[0] + broad / 2, lefts[-1] + broad / 2)
    return [*marks, *_axis(film, place, screen), *_now(film, place, gap, screen)], place


def _reached(film: Film, t: float) -> int:
    """The frame that the process shows at time t: the last one reached on its way."""
    if film.towards == "noise":
        return max(int(np.searchsorted(film.times, t + 1e-9, side="right")) - 1, 0)
    return min(int(np.searchsorted(film.times, t - 1e-9, side="left")), len(film.times) - 1)


def _names(film: Film) -> str:
    return " above ".join(row.name for row in film.rows)


def _frames(
    row: FilmRow, frames: list[int], boxes: list[Rect], screen: Screen, *, smooth: bool
) -> list[Mark]:
    size = (boxes[0].height, boxes[0].width)
    images = drawn(row.values[frames], row.kind, row.top, size, screen.theme, smooth=smooth)
    return [Image(box, images[at]) for at, box in enumerate(boxes)]


def _axis(film: Film, place: FilmPlace, screen: Screen) -> list[Mark]:
    unit, theme = screen.unit, screen.theme
    y = place.rect.top - 10 * unit
    ends = (
        (place.rect.left, "t = 0, data", "left"),
        (place.rect.right, f"t = {film.steps:,}, noise", "right"),
    )
    return [Label(text, x, y, SMALL * unit, theme.muted, align) for x, text, align in ends]  # type: ignore[arg-type]


def _now(film: Film, place: FilmPlace, gap: int, screen: Screen) -> list[Mark]:
    """The playhead, and a veil over the part that the process has not reached."""
    share = min(max(film.t / max(film.steps, 1e-9), 0.0), 1.0)
    x = place.first + share * (place.last - place.first)
    rect = place.rect
    start, stop = (round(x), rect.right) if film.towards == "noise" else (rect.left, round(x))
    veil = Rect(start, rect.top, max(stop - start, 0), rect.height)
    ends = np.array([[x, rect.top - gap, x, rect.bottom + gap]], np.float32)
    return [
        Fill(veil, screen.theme.surface, DIM),
        Segments(ends, screen.theme.surface, 4 * screen.unit),
        Segments(ends, screen.theme.text, 1.6 * screen.unit),
    ]


def _image(
    image: ImageArray, kind: ImageKind, top: float, box: Rect, screen: Screen, *, smooth: bool
) -> Image:
    size = (box.height, box.width)
    return Image(box, drawn(image[None], kind, top, size, screen.theme, smooth=smooth)[0])
