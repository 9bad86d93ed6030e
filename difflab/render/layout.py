"""Where the parts of the stage lie: an 8-pixel grid, captions above the fields and never inside them."""

from dataclasses import dataclass

from difflab.render.viewport import Rect

# Logical pixels.
EDGE = 16
HEADER = 44
NUMBERS = 32  # left of the first field
BETWEEN = 24
BELOW = 24
KEY = 68  # right of the last field
NARROW = 520  # below this width the key is left out


@dataclass(frozen=True)
class StageLayout:
    """Rectangles in device pixels: each pane's words and field, and the key (None when there is no room)."""

    headers: tuple[Rect, ...]
    fields: tuple[Rect, ...]
    key: Rect | None


def stage_layout(width: int, height: int, ratio: float, panes: int) -> StageLayout:
    """The layout of `panes` panes side by side in a window of width x height device pixels."""
    left, top = _px(EDGE + NUMBERS, ratio), _px(EDGE / 2 + HEADER, ratio)
    with_key = width >= NARROW * ratio
    right = width - _px(EDGE + (KEY if with_key else 0), ratio)
    gap = _px(BETWEEN, ratio)
    field_width = max((right - left - (panes - 1) * gap) // panes, 8)
    field_height = max(height - top - _px(BELOW + EDGE / 2, ratio), 8)
    lefts = [left + index * (field_width + gap) for index in range(panes)]
    fields = tuple(Rect(x, top, field_width, field_height) for x in lefts)
    header_top = _px(EDGE / 2, ratio)
    headers = tuple(Rect(x, header_top, field_width, _px(HEADER, ratio)) for x in lefts)
    key = (
        Rect(fields[-1].right + _px(14, ratio), top, _px(KEY - 14 + 8, ratio), field_height)
        if with_key
        else None
    )
    return StageLayout(headers, fields, key)


def stage_size(side: int, ratio: float, panes: int) -> tuple[int, int]:
    """Width and height in device pixels that make each field `side` pixels square; both even, as videos
    want."""
    left, right = _px(EDGE + NUMBERS, ratio), _px(EDGE + KEY, ratio)
    width = left + right + panes * side + (panes - 1) * _px(BETWEEN, ratio)
    if width < NARROW * ratio:
        width -= _px(EDGE + KEY, ratio) - _px(EDGE, ratio)
    height = _px(EDGE / 2 + HEADER, ratio) + side + _px(BELOW + EDGE / 2, ratio)
    return width + width % 2, height + height % 2


def _px(logical: float, ratio: float) -> int:
    return round(logical * ratio)
