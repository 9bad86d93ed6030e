"""A frame around what is followed, set off from what lies beside it by a rim."""

import numpy as np

from difflab.render.marks import Mark, Segments
from difflab.render.screen import Screen
from difflab.render.viewport import Rect


def outline(box: Rect, screen: Screen) -> list[Mark]:
    ratio = screen.ratio
    out = 1.5 * ratio
    x0, y0, x1, y1 = box.left - out, box.top - out, box.right + out - ratio, box.bottom + out - ratio
    ends = np.array([(x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)], np.float32)
    return [
        Segments(ends, screen.theme.surface, 4 * ratio),
        Segments(ends, screen.theme.text, 2 * ratio),
    ]
