"""Small pictures of images: a few of a data set, or what a network draws."""

from math import ceil, sqrt

from PySide6.QtGui import QImage

from difflab.render.image_grid import GridLayout, mosaic
from difflab.render.images import ImageArray, ImageGrid
from difflab.render.theme import Theme
from difflab.render.viewport import Rect

GAP = 36  # a gap is one part in so many of the side


def images_picture(images: ImageArray, theme: Theme, side: int) -> QImage:
    """Images (n, C, H, W) of levels in [0, 1] in a square of `side` device pixels."""
    count, _, high, wide = images.shape
    columns = max(ceil(sqrt(count)), 1)
    gap = max(round(side / (GAP * columns) * 2), 1)
    cell = (side - (columns + 1) * gap) // columns
    scale = min(cell / high, cell / wide)
    box_high, box_wide = max(int(scale * high), 1), max(int(scale * wide), 1)
    across, down = columns * (box_wide + gap) - gap, ceil(count / columns) * (box_high + gap) - gap
    left, top = max((side - across) // 2, 0), max((side - down) // 2, 0)
    boxes = tuple(
        Rect(
            left + at % columns * (box_wide + gap), top + at // columns * (box_high + gap), box_wide, box_high
        )
        for at in range(count)
    )
    words = mosaic(ImageGrid(images), GridLayout(Rect(0, 0, side, side), boxes), theme, smooth=False)
    picture = QImage(words.data, side, side, 4 * side, QImage.Format.Format_RGB32)
    return picture.copy()  # the array goes with this function
