"""Which part of a picture a canvas shows: from pixels of the picture to places on the widget and back."""

from dataclasses import dataclass
from typing import Self

MOST = 64.0  # times larger than the whole picture in the canvas
MARGIN = 2.0  # pixels of the widget around a picture shown whole


@dataclass(frozen=True)
class MaskView:
    """`zoom` 1 shows the whole picture; (x, y) is the place in the middle, as shares of width and height."""

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    def zoomed(self, factor: float, x: float, y: float) -> Self:
        """Magnified about the place (x, y), shares of the picture, which stays where it is."""
        zoom = min(max(self.zoom * factor, 1.0), MOST)
        ratio = self.zoom / zoom
        return type(self)(zoom, x + ratio * (self.x - x), y + ratio * (self.y - y)).held()

    def moved(self, dx: float, dy: float) -> Self:
        """With another place in the middle, by shares of the picture."""
        return type(self)(self.zoom, self.x + dx, self.y + dy).held()

    def held(self) -> Self:
        """The same, with the picture never out of sight."""
        least = 0.5 / self.zoom
        x = min(max(self.x, least), 1 - least)
        y = min(max(self.y, least), 1 - least)
        return type(self)(self.zoom, x, y)

    def onto(self, width: float, height: float, columns: int, rows: int) -> "MaskMapping":
        """The mapping that shows a picture of rows x columns on a widget of width x height."""
        fit = min((width - 2 * MARGIN) / columns, (height - 2 * MARGIN) / rows)
        scale = max(fit, 1e-3) * self.zoom
        return MaskMapping(scale, width / 2 - scale * columns * self.x, height / 2 - scale * rows * self.y)


@dataclass(frozen=True)
class MaskMapping:
    """Pixels of the picture to places on the widget: x -> left + scale x, y -> top + scale y."""

    scale: float
    left: float
    top: float

    def to_widget(self, x: float, y: float) -> tuple[float, float]:
        return self.left + self.scale * x, self.top + self.scale * y

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) / self.scale, (y - self.top) / self.scale
