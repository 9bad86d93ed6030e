"""The key of the particles' colours: a bar of densities, a ring of hues, or the names of the classes."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from difflab.render.colormaps import ByteTable, class_palette, hue_wheel, signed_map, words
from difflab.render.marks import Discs, Image, Label, Mark, Segments
from difflab.render.theme import Theme
from difflab.render.ticks import log_ticks, number
from difflab.render.tone import DensityScale, bar_table
from difflab.render.viewport import Rect

WIDTH = 10  # logical pixels
TEXT = 11
LENGTH = 168
RING = 46


def density_bar(
    rect: Rect, scale: DensityScale, theme: Theme, ratio: float, under: bool = False
) -> list[Mark]:
    """Densities from nearly nothing (below) to the peak, with round numbers per squared unit of the axes.

    `under`: for a heat map on which particles are drawn.
    """
    bar = _bar_rect(rect, ratio)
    most = max(2, min(5, int(bar.height / (26 * ratio))))
    values = log_ticks(scale.density_at(0.12), scale.peak * 1.0001, most)
    places = [(bar.bottom - scale.place(value) * bar.height, number(value)) for value in values]
    words_of = ("density", "per unit²")
    return [
        _strip(bar, bar_table(theme, under)),
        *_numbers(bar, places, theme, ratio),
        *_title(rect, words_of, theme, ratio),
    ]


def signed_bar(rect: Rect, largest: float, caption: str, theme: Theme, ratio: float) -> list[Mark]:
    """A signed quantity about zero."""
    bar = _bar_rect(rect, ratio)
    values = [(0.0, -largest), (0.5, 0.0), (1.0, largest)]
    places = [(bar.bottom - at * bar.height, number(float(f"{value:.2g}"))) for at, value in values]
    strip = _strip(bar, words(signed_map(theme)))
    return [strip, *_numbers(bar, places, theme, ratio), *_title(rect, (caption,), theme, ratio)]


def origin_key(
    rect: Rect, kind: Literal["angle", "class"], names: tuple[str, ...], theme: Theme, ratio: float
) -> list[Mark]:
    """The colours of origins: a ring of the hues, or a disc and a name for each class."""
    return _hue_ring(rect, theme, ratio) if kind == "angle" else _class_names(rect, names, theme, ratio)


def _hue_ring(rect: Rect, theme: Theme, ratio: float) -> list[Mark]:
    """Each direction from the middle of the data in its hue."""
    size = round(RING * ratio)
    place = Rect(rect.left, rect.top + round(36 * ratio), size, size)
    ring = Image(place, ring_pixels(size, hue_wheel(theme)), opaque=False)
    return [ring, *_title(rect, ("direction", "of x₀"), theme, ratio)]


def ring_pixels(size: int, wheel: ByteTable) -> NDArray[np.uint32]:
    """A ring of hues as premultiplied pixels (size, size), counter-clockwise from the right as angles are."""
    across = np.arange(size) + 0.5 - size / 2
    x, y = np.meshgrid(across, -across)
    radius = np.hypot(x, y)
    opacity = np.clip(size / 2 - radius, 0, 1) * np.clip(radius - 0.28 * size, 0, 1)
    turn = np.arctan2(y, x) / (2 * np.pi) % 1.0
    channels = wheel[(turn * len(wheel)).astype(np.intp) % len(wheel)] * opacity[..., None]
    red, green, blue = np.moveaxis(np.rint(channels).astype(np.uint32), -1, 0)
    alpha = np.rint(255 * opacity).astype(np.uint32)
    return np.asarray(alpha << 24 | red << 16 | green << 8 | blue, dtype=np.uint32)


def _class_names(rect: Rect, known: tuple[str, ...], theme: Theme, ratio: float) -> list[Mark]:
    palette = words(class_palette(theme))
    top, step = rect.top + 30 * ratio, 18 * ratio
    names = known[: min(8, max(0, int((rect.bottom - top) / step)))]
    places = [(rect.left + 5 * ratio, top + index * step) for index in range(len(names))]
    index = np.arange(len(names), dtype=np.uint8)
    centres = np.array(places, np.float32).reshape(-1, 2)
    marks: list[Mark] = [Discs(centres, 4 * ratio, palette, index)]
    marks += [
        Label(name, x + 10 * ratio, y, TEXT * ratio, theme.muted, room=rect.right - x - 10 * ratio)
        for name, (x, y) in zip(names, places, strict=True)
    ]
    return [*marks, *_title(rect, ("class",), theme, ratio)]


def _bar_rect(rect: Rect, ratio: float) -> Rect:
    top = rect.top + round(44 * ratio)
    height = min(round(LENGTH * ratio), max(rect.bottom - top - round(6 * ratio), 1))
    return Rect(rect.left, top, round(WIDTH * ratio), height)


def _strip(bar: Rect, table: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> Image:
    rows = np.rint(np.linspace(len(table) - 1, 0, bar.height)).astype(np.intp)
    return Image(bar, np.ascontiguousarray(np.repeat(table[rows][:, None], bar.width, axis=1)))


def _numbers(bar: Rect, places: list[tuple[float, str]], theme: Theme, ratio: float) -> list[Mark]:
    x = bar.right + 1 * ratio
    lines = np.array([(x, y, x + 3 * ratio, y) for y, _ in places], np.float32).reshape(-1, 4)
    marks: list[Mark] = [Segments(lines, theme.control, ratio)]
    marks += [Label(text, x + 6 * ratio, y, TEXT * ratio, theme.muted) for y, text in places]
    return marks


def _title(rect: Rect, lines: tuple[str, ...], theme: Theme, ratio: float) -> list[Mark]:
    step = 14 * ratio
    return [
        Label(text, rect.left, rect.top + (8 * ratio) + index * step, TEXT * ratio, theme.muted)
        for index, text in enumerate(lines)
    ]
