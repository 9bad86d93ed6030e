"""What is drawn on: its size, its fineness, its colours."""

from dataclasses import dataclass

from difflab.render.theme import Theme
from difflab.render.viewport import Rect


@dataclass(frozen=True)
class Screen:
    """Device pixels to fill, how many of them make a point, the colours, and the size of words.

    `text` is the size of words and of the margins that hold them, 1.0 as designed; marks keep their size.
    """

    width: int
    height: int
    ratio: float
    theme: Theme
    text: float = 1.0

    @property
    def unit(self) -> float:
        """Device pixels to a point of words and margins."""
        return self.ratio * self.text

    @property
    def rect(self) -> Rect:
        return Rect(0, 0, self.width, self.height)
