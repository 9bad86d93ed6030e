"""The hand that paints: which tool it holds, and what the stroke under way makes of the layer."""

from typing import Literal

import numpy as np

from difflab.gui.canvas.mask_brush import (
    Layer,
    Place,
    Shape,
    as_layer,
    as_mask,
    brush,
    painted,
    rectangle,
    region,
)

Tool = Literal["brush", "eraser", "rectangle", "fill"]
TOOLS: tuple[Tool, ...] = ("brush", "eraser", "rectangle", "fill")
LABELS: dict[Tool, str] = {
    "brush": "brush stroke",
    "eraser": "eraser stroke",
    "rectangle": "rectangle",
    "fill": "fill",
}
# A pen pressed no more than this still paints something.
LEAST_PRESSURE = 0.1


class MaskHand:
    """Strokes on one layer. `soft` layers keep half painted pixels; others are masks of 0 and 1."""

    def __init__(self, shape: Shape = (1, 1), *, soft: bool = False) -> None:
        self.tool: Tool = "brush"
        self.radius = 2.0  # pixels
        self.hardness = 1.0
        self.soft = soft
        self._layer: Layer = np.zeros(shape, dtype=np.float32)
        self._weight: Layer | None = None
        self._start: Place = (0.0, 0.0)
        self._at: Place = (0.0, 0.0)
        self._erases = False

    @property
    def layer(self) -> Layer:
        """What is painted now, the stroke under way included."""
        if self._weight is None:
            return self._layer
        found = painted(self._layer, self._weight, erase=self._erases)
        return found if self.soft else as_layer(as_mask(found))

    @property
    def is_painting(self) -> bool:
        return self._weight is not None

    @property
    def label(self) -> str:
        """The name of the last stroke, for undo."""
        return LABELS["eraser" if self._erases and self.tool == "brush" else self.tool]

    def take(self, layer: Layer) -> None:
        """Go on from another layer; a stroke under way is given up."""
        self._layer, self._weight = layer, None

    def begin(self, place: Place, *, other: bool = False, pressure: float = 1.0) -> None:
        """Put the tool down; `other` (the right button) takes away what the tool would paint."""
        self._erases = (self.tool == "eraser") != other
        self._start = self._at = place
        self._weight = self._first(place, pressure)

    def move(self, place: Place, *, pressure: float = 1.0) -> None:
        """Draw the tool on to `place`."""
        if self._weight is None:
            return
        if self.tool == "rectangle":
            self._weight = rectangle(self._layer.shape, self._start, place)
        elif self.tool in ("brush", "eraser"):
            self._weight = np.maximum(self._weight, self._stamp(self._at, place, pressure))
        self._at = place

    def end(self) -> bool:
        """Lift the tool; whether the stroke has changed anything."""
        if self._weight is None:
            return False
        before, after = self._layer, self.layer
        self._layer, self._weight = after, None
        return bool((before != after).any())

    def give_up(self) -> None:
        """Forget the stroke under way."""
        self._weight = None

    def _first(self, place: Place, pressure: float) -> Layer:
        if self.tool == "rectangle":
            return rectangle(self._layer.shape, place, place)
        if self.tool == "fill":
            return region(self._layer, place)
        return self._stamp(place, place, pressure)

    def _stamp(self, start: Place, end: Place, pressure: float) -> Layer:
        radius = self.radius * max(pressure, LEAST_PRESSURE)
        return brush(self._layer.shape, start, end, radius, self.hardness)
