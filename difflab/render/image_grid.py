"""Many images in a field: where each lies, and all of them as one picture."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from difflab.render.image_scaling import drawn
from difflab.render.images import ImageArray, ImageGrid
from difflab.render.theme import Theme
from difflab.render.viewport import Rect

GAP = 3  # points between images
FULL = 0.8  # of the largest size: it may be smaller by so much for its rows to be full
WHOLE = 0.92  # of the largest size: a grid may be smaller by so much for its pixels to be whole


@dataclass(frozen=True)
class GridLayout:
    """The rectangle of each image, and the one around all."""

    rect: Rect
    boxes: tuple[Rect, ...]

    def image_at(self, x: float, y: float) -> int:
        """The image under a pixel, -1 where there is none."""
        return next((at for at, box in enumerate(self.boxes) if box.contains(x, y)), -1)


def grid_layout(field: Rect, count: int, shape: tuple[int, int], ratio: float) -> GridLayout:
    """`count` images of `shape` (rows, columns of pixels) as large as `field` allows, from its left top."""
    gap = round(GAP * ratio)
    high, wide = shape
    scales = {tried: _scale(field, count, tried, shape, gap) for tried in range(1, max(count, 1) + 1)}
    fitting = [tried for tried, scale in scales.items() if scale >= FULL * max(scales.values())]
    columns = min(fitting, key=lambda tried: (-count % tried, -scales[tried]))
    scale = scales[columns]
    if int(scale) >= WHOLE * scale:
        scale = int(scale)
    box_high, box_wide = max(int(scale * high), 1), max(int(scale * wide), 1)
    boxes = tuple(
        Rect(
            field.left + at % columns * (box_wide + gap),
            field.top + at // columns * (box_high + gap),
            box_wide,
            box_high,
        )
        for at in range(count)
    )
    rows = ceil(count / columns)
    width = min(columns, count) * (box_wide + gap) - gap
    return GridLayout(
        Rect(field.left, field.top, max(width, 0), max(rows * (box_high + gap) - gap, 0)), boxes
    )


def _scale(field: Rect, count: int, columns: int, shape: tuple[int, int], gap: int) -> float:
    """Device pixels to an image's pixel with so many columns."""
    rows = ceil(count / columns)
    across = (field.width - (columns - 1) * gap) / columns / shape[1]
    return float(min(across, (field.height - (rows - 1) * gap) / rows / shape[0]))


def mosaic(grid: ImageGrid, layout: GridLayout, theme: Theme, *, smooth: bool) -> NDArray[np.uint32]:
    """All images of the grid on the surface's colour: pixels as large as the layout's rectangle."""
    picture = np.full((layout.rect.height, layout.rect.width), theme.surface.word, np.uint32)
    if layout.boxes:
        box = layout.boxes[0]
        shown = grid.values[: len(layout.boxes)]
        size = (box.height, box.width)
        images = drawn(shown, grid.kind, grid.top, size, theme, smooth=smooth)
        for at, place in enumerate(layout.boxes):
            top, left = place.top - layout.rect.top, place.left - layout.rect.left
            picture[top : top + box.height, left : left + box.width] = images[at]
    return picture


def plain_mosaic(images: ImageArray, columns: int, gap: int, theme: Theme) -> NDArray[np.uint32]:
    """Images (n, C, H, W) in `columns`, a pixel for a pixel: what thumbnails are scaled from."""
    count, _, high, wide = images.shape
    boxes = tuple(
        Rect(at % columns * (wide + gap), at // columns * (high + gap), wide, high) for at in range(count)
    )
    rows = ceil(count / columns)
    rect = Rect(0, 0, columns * (wide + gap) - gap, rows * (high + gap) - gap)
    return mosaic(ImageGrid(images), GridLayout(rect, boxes), theme, smooth=False)
