"""Colours as values with the measure that accessibility needs: the contrast of WCAG 2.2."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Colour:
    """An opaque sRGB colour; the channels run from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The colour written as "#rrggbb"."""
        digits = text.removeprefix("#")
        return cls(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))

    @property
    def rgb(self) -> tuple[int, int, int]:
        return self.red, self.green, self.blue

    @property
    def hex(self) -> str:
        """The colour as "#rrggbb", as style sheets and Qt read it."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def word(self) -> int:
        """The colour as 0xffRRGGBB, a pixel of `QImage.Format_RGB32`."""
        return 0xFF000000 | self.red << 16 | self.green << 8 | self.blue

    @property
    def luminance(self) -> float:
        """Relative luminance in [0, 1] (WCAG 2.2)."""
        red, green, blue = (_linear(channel / 255) for channel in self.rgb)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """This colour with `share` in [0, 1] of `other` in it."""
        pairs = zip(self.rgb, other.rgb, strict=True)
        return Colour(*(round((1 - share) * a + share * b) for a, b in pairs))


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio from 1 (none) to 21 (black on white), WCAG 2.2: text asks for 4.5, marks for 3."""
    low, high = sorted((one.luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
