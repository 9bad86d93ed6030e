"""What is drawn on: its size, its fineness, its colours."""

from dataclasses import dataclass

from difflab.render.theme import Theme
from difflab.render.viewport import Rect


@dataclass(frozen=True)
class Screen:
    """Device pixels to fill, how many of them make a point, and the colours."""

    width: int
    height: int
    ratio: float
    theme: Theme

    @property
    def rect(self) -> Rect:
        return Rect(0, 0, self.width, self.height)
