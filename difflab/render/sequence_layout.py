"""Where the parts of the stage of binary data lie: two fields, and the figures on their right."""

from dataclasses import dataclass
from typing import Literal

from difflab.render.viewport import Rect

# Logical pixels, on a grid of 8.
EDGE = 16
HEADER = 44
BELOW = 28
BETWEEN = 20
# What stands on the left of a field: the names of groups, numbers of bins, nothing but the name of an axis.
MARGINS = {"names": 68, "numbers": 40, "nothing": 16}
Margin = Literal["names", "numbers", "nothing"]
FACTS_SHARE, FACTS_LEAST, FACTS_MOST = 0.27, 196, 340
FACTS_GAP = 28
NARROW = 600  # below this width the figures are left out


@dataclass(frozen=True)
class SequenceLayout:
    """Rectangles in device pixels: each pane's words and field, and the figures (None: no room)."""

    headers: tuple[Rect, ...]
    fields: tuple[Rect, ...]
    facts: Rect | None


def sequence_layout(
    width: int, height: int, ratio: float, panes: int, *, margin: Margin, facts: bool
) -> SequenceLayout:
    """The layout of `panes` panes in a window of width x height device pixels.

    `margin`: what stands on the left of the fields; `facts`: there are figures to show.
    """
    with_facts = facts and width >= NARROW * ratio
    beside = min(max(FACTS_SHARE * width, FACTS_LEAST * ratio), FACTS_MOST * ratio) if with_facts else 0
    left, right = _px(EDGE, ratio), width - _px(EDGE, ratio)
    end = right - round(beside) - (_px(FACTS_GAP, ratio) if with_facts else 0)
    gap, beside_field = _px(BETWEEN, ratio), _px(MARGINS[margin], ratio)
    pane = max((end - left - (panes - 1) * gap) // panes, beside_field + 8)
    header, top = _px(HEADER, ratio), _px(EDGE / 2, ratio)
    field_height = max(height - top - header - _px(BELOW + EDGE / 2, ratio), 8)
    lefts = [left + index * (pane + gap) for index in range(panes)]
    fields = tuple(Rect(x + beside_field, top + header, pane - beside_field, field_height) for x in lefts)
    headers = tuple(Rect(x, top, pane, header) for x in lefts)
    box = Rect(right - round(beside), top, round(beside), height - 2 * top) if with_facts else None
    return SequenceLayout(headers, fields, box)


def sequences_size(side: int, ratio: float, panes: int, *, margin: Margin, facts: bool) -> tuple[int, int]:
    """Width and height in device pixels that make each field about `side` square; both even, for videos."""
    field = side + _px(MARGINS[margin], ratio)
    width = 2 * _px(EDGE, ratio) + panes * field + (panes - 1) * _px(BETWEEN, ratio)
    if facts:
        without = width + _px(FACTS_GAP, ratio)
        share = without * FACTS_SHARE / (1 - FACTS_SHARE)
        width = without + round(min(max(share, FACTS_LEAST * ratio), FACTS_MOST * ratio))
    height = _px(EDGE, ratio) + _px(HEADER, ratio) + side + _px(BELOW, ratio)
    return width + width % 2, height + height % 2


def _px(logical: float, ratio: float) -> int:
    return round(logical * ratio)
