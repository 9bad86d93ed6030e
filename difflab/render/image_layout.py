"""Where the parts of the stage of images lie: fields side by side, below them the image that is followed."""

from dataclasses import dataclass

from difflab.render.viewport import Rect

# Points, on a grid of 8.
EDGE = 16
HEADER = 62
BETWEEN = 24
BAND_SHARE, BAND_LEAST, BAND_MOST = 0.34, 132, 260  # of the height: the followed image and its film
BAND_HEADER = 36
BAND_GAP = 12


@dataclass(frozen=True)
class ImageLayout:
    """Rectangles in device pixels: each pane's words and field, and the band of the followed image."""

    headers: tuple[Rect, ...]
    fields: tuple[Rect, ...]
    band: Rect | None


def image_layout(width: int, height: int, ratio: float, panes: int, *, band: bool) -> ImageLayout:
    """The layout of `panes` panes in a window of width x height device pixels."""
    edge, gap = _px(EDGE, ratio), _px(BETWEEN, ratio)
    top, header = _px(EDGE / 2, ratio), _px(HEADER, ratio)
    below = band_height(height, ratio) if band else 0
    wide = max((width - 2 * edge - (panes - 1) * gap) // panes, 8)
    high = max(height - top - header - edge - (below + _px(BAND_GAP, ratio) if band else 0), 8)
    lefts = [edge + at * (wide + gap) for at in range(panes)]
    headers = tuple(Rect(left, top, wide, header) for left in lefts)
    fields = tuple(Rect(left, top + header, wide, high) for left in lefts)
    under = Rect(edge, height - edge // 2 - below, max(width - 2 * edge, 8), below) if band else None
    return ImageLayout(headers, fields, under)


def band_height(height: int, ratio: float) -> int:
    return round(min(max(BAND_SHARE * height, BAND_LEAST * ratio), BAND_MOST * ratio))


def images_size(side: int, ratio: float, panes: int, *, band: bool) -> tuple[int, int]:
    """Width and height in device pixels that make each field `side` square; both even, for videos."""
    width = 2 * _px(EDGE, ratio) + panes * side + (panes - 1) * _px(BETWEEN, ratio)
    height = _px(EDGE / 2, ratio) + _px(HEADER, ratio) + side + _px(EDGE, ratio)
    if band:
        below = min(
            max(round(height * BAND_SHARE / (1 - BAND_SHARE)), _px(BAND_LEAST, ratio)), _px(BAND_MOST, ratio)
        )
        height += below + _px(BAND_GAP, ratio)
    return width + width % 2, height + height % 2


def _px(points: float, ratio: float) -> int:
    return round(points * ratio)
