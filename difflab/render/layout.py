"""Where the parts of the stage lie: an 8-pixel grid, captions above the fields and never inside them."""

from dataclasses import dataclass
from functools import lru_cache

from difflab.render.viewport import Rect

# Logical pixels.
EDGE = 16
HEADER = 44
NUMBERS = 32  # left of the first field
BETWEEN = 24
BELOW = 24
KEY = 68  # right of the last field
NARROW = 520  # below this width the key is left out
NARROW_FIELD = 380  # below this width of a field its legend gets a line of its own
LINE = 17


@dataclass(frozen=True)
class StageLayout:
    """Rectangles in device pixels: each pane's words and field, and the key (None when there is no room).

    `tall` headers have three lines: title, subtitle, legend; the others have the legend beside the first two.
    """

    headers: tuple[Rect, ...]
    fields: tuple[Rect, ...]
    key: Rect | None
    tall: bool


@lru_cache(maxsize=16)  # asked for several times a frame
def stage_layout(width: int, height: int, ratio: float, panes: int) -> StageLayout:
    """The layout of `panes` panes side by side in a window of width x height device pixels."""
    left = _px(EDGE + NUMBERS, ratio)
    with_key = width >= NARROW * ratio
    right = width - _px(EDGE + (KEY if with_key else 0), ratio)
    gap = _px(BETWEEN, ratio)
    field_width = max((right - left - (panes - 1) * gap) // panes, 8)
    tall = panes > 1 and field_width < NARROW_FIELD * ratio
    header = _px(HEADER + (LINE if tall else 0), ratio)
    top = _px(EDGE / 2, ratio) + header
    field_height = max(height - top - _px(BELOW + EDGE / 2, ratio), 8)
    lefts = [left + index * (field_width + gap) for index in range(panes)]
    fields = tuple(Rect(x, top, field_width, field_height) for x in lefts)
    headers = tuple(Rect(x, top - header, field_width, header) for x in lefts)
    key = (
        Rect(fields[-1].right + _px(14, ratio), top, _px(KEY - 14 + 8, ratio), field_height)
        if with_key
        else None
    )
    return StageLayout(headers, fields, key, tall)


def stage_size(side: int, ratio: float, panes: int) -> tuple[int, int]:
    """Width and height in device pixels that make each field `side` pixels square; both even, as videos
    want."""
    left, right = _px(EDGE + NUMBERS, ratio), _px(EDGE + KEY, ratio)
    width = left + right + panes * side + (panes - 1) * _px(BETWEEN, ratio)
    if width < NARROW * ratio:
        width -= _px(EDGE + KEY, ratio) - _px(EDGE, ratio)
    tall = panes > 1 and side < NARROW_FIELD * ratio
    header = _px(EDGE / 2, ratio) + _px(HEADER + (LINE if tall else 0), ratio)
    height = header + side + _px(BELOW + EDGE / 2, ratio)
    return width + width % 2, height + height % 2


def _px(logical: float, ratio: float) -> int:
    return round(logical * ratio)
