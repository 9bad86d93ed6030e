"""Draws marks into an array without a window: the headless one of the two painters."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from difflab.render.colormaps import channels
from difflab.render.colour import Colour
from difflab.render.lines import coverage
from difflab.render.marks import Clipped, Discs, Fill, Image, Label, Mark, Segments, Still
from difflab.render.text import draw_label
from difflab.render.viewport import Rect

Picture = NDArray[np.uint8]  # (h, w, 3)


def rasterise(marks: Iterable[Mark], width: int, height: int) -> Picture:
    """The marks drawn one over the other: (height, width, 3) uint8."""
    picture = np.zeros((height, width, 3), np.uint8)
    labels: list[Label] = []
    for mark in marks:
        _draw(mark, picture, Rect(0, 0, width, height), labels)
    return _with_labels(picture, labels)


def _draw(mark: Mark, picture: Picture, clip: Rect, labels: list[Label]) -> None:
    match mark:
        case Fill():
            _fill(mark, picture, clip)
        case Image():
            _image(mark, picture, clip)
        case Segments():
            _segments(mark, picture, clip)
        case Discs():
            _discs(mark, picture, clip)
        case Label():
            labels.append(mark)
        case Clipped():
            for inner in mark.marks:
                _draw(inner, picture, _common(clip, mark.rect), labels)
        case Still():
            picture[...] = _still(mark, picture.shape[1], picture.shape[0])


@lru_cache(maxsize=2)
def _still(mark: Still, width: int, height: int) -> Picture:
    """The same object is drawn once: most frames of an animation share their surroundings."""
    return rasterise(mark.marks, width, height)


def _with_labels(picture: Picture, labels: list[Label]) -> Picture:
    """Words come last: nothing is ever drawn over them, and one conversion serves all."""
    from PIL.Image import fromarray

    image = fromarray(picture)
    for label in labels:
        draw_label(image, label)
    return np.array(image)


def _fill(mark: Fill, picture: Picture, clip: Rect) -> None:
    rect = _common(mark.rect, clip)
    part = picture[rect.top : rect.bottom, rect.left : rect.right]
    part[...] = _mixed(part, mark.colour, np.float32(mark.alpha))


def _image(mark: Image, picture: Picture, clip: Rect) -> None:
    rect = _common(mark.rect, clip)
    if not (rect.width and rect.height):
        return
    source = _stretched(mark, rect)
    part = picture[rect.top : rect.bottom, rect.left : rect.right]
    if mark.opaque:
        part[...] = source[..., :3]
    else:
        clear = 255 - source[..., 3:].astype(np.uint16)
        part[...] = np.minimum(source[..., :3] + (part * clear + 127) // 255, 255)


def _stretched(mark: Image, rect: Rect) -> NDArray[np.uint8]:
    """The part `rect` of the stretched image as red, green, blue, alpha."""
    source = np.ascontiguousarray(mark.words).view(np.uint8).reshape(*mark.words.shape, 4)[..., [2, 1, 0, 3]]
    if mark.words.shape == (mark.rect.height, mark.rect.width):
        top, left = rect.top - mark.rect.top, rect.left - mark.rect.left
        return source[top : top + rect.height, left : left + rect.width]
    rows = (np.arange(rect.top, rect.bottom) + 0.5 - mark.rect.top) * source.shape[0] / mark.rect.height - 0.5
    columns = (np.arange(rect.left, rect.right) + 0.5 - mark.rect.left) * source.shape[
        1
    ] / mark.rect.width - 0.5
    tall = _between(source.astype(np.float32), rows)
    wide = _between(tall.transpose(1, 0, 2), columns).transpose(1, 0, 2)
    return np.rint(wide).astype(np.uint8)


def _between(values: NDArray[np.float32], places: NDArray[np.float64]) -> NDArray[np.float32]:
    """Linear interpolation along the first axis."""
    inside = np.clip(places, 0, len(values) - 1)
    lower = np.minimum(inside.astype(np.intp), max(len(values) - 2, 0))
    upper = np.minimum(lower + 1, len(values) - 1)
    share = (inside - lower).astype(np.float32)[:, None, None]
    return np.asarray((1 - share) * values[lower] + share * values[upper])


def _segments(mark: Segments, picture: Picture, clip: Rect) -> None:
    if not (len(mark.ends) and clip.width and clip.height):
        return
    rows, columns, share = coverage(mark.ends, mark.width, clip)
    picture[rows, columns] = _mixed(picture[rows, columns], mark.colour, (mark.alpha * share)[:, None])


def _discs(mark: Discs, picture: Picture, clip: Rect) -> None:
    """All discs at once, one offset from their middles after the other, the rims first."""
    reach = int(np.ceil(mark.radius + 0.5))
    seen = _near(mark.centres, clip, reach)
    centres = mark.centres[seen]
    index = np.zeros(len(centres), np.uint8) if mark.index is None else mark.index[seen]
    colours = channels(mark.palette)[index].astype(np.float32)
    corner = np.floor(centres).astype(np.intp)
    offsets = _offsets(reach)
    distance = np.linalg.norm(offsets[:, None] + np.float32(0.5) - (centres - corner), axis=2)
    shares = np.float32(mark.alpha) * np.clip(np.float32(mark.radius + 0.5) - distance, 0, 1)
    for offset, share in zip(offsets.astype(np.intp), shares, strict=True):
        column, row = (corner + offset).T
        inside = (column >= clip.left) & (column < clip.right) & (row >= clip.top) & (row < clip.bottom)
        touched = np.flatnonzero(inside & (share > 0))
        place, weight = (row[touched], column[touched]), share[touched, None]
        below = picture[place]
        picture[place] = np.rint(below + weight * (colours[touched] - below)).astype(np.uint8)


def _near(centres: NDArray[np.float32], clip: Rect, reach: int) -> NDArray[np.bool_]:
    """Which centres are finite and so close to `clip` that their discs may touch it."""
    low = np.array([clip.left - reach, clip.top - reach])
    high = np.array([clip.right + reach, clip.bottom + reach])
    return np.asarray(((centres >= low) & (centres <= high)).all(axis=1))


def _offsets(reach: int) -> NDArray[np.float32]:
    """Pixels around the one that holds a middle, the farthest first: (k, 2)."""
    along = np.arange(-reach, reach + 1)
    offsets = np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)
    size = (offsets**2).sum(axis=1)
    kept = np.argsort(-size, kind="stable")[(np.sort(size)[::-1] <= (reach + 1) ** 2)]
    return offsets[kept].astype(np.float32)


def _mixed(below: Picture, colour: Colour, share: NDArray[np.float32] | np.float32) -> Picture:
    return np.rint((1 - share) * below + share * np.array(colour.rgb, np.float32)).astype(np.uint8)


def _common(one: Rect, other: Rect) -> Rect:
    left, top = max(one.left, other.left), max(one.top, other.top)
    return Rect(
        left, top, max(min(one.right, other.right) - left, 0), max(min(one.bottom, other.bottom) - top, 0)
    )
