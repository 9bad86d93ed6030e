"""Where the plane lies on the screen: one place turns world coordinates into pixels and back."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]
Float32Array = NDArray[np.float32]

HALF_MIN, HALF_MAX = 1e-3, 1e3


@dataclass(frozen=True)
class Rect:
    """A rectangle in device pixels, y downward."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def contains(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom


@dataclass(frozen=True)
class Viewport:
    """What is looked at, in world units: the centre, and half of the window's shorter side."""

    x: float = 0.0
    y: float = 0.0
    half: float = 3.0

    def moved(self, dx: float, dy: float) -> Self:
        return type(self)(self.x + dx, self.y + dy, self.half)

    def zoomed(self, factor: float, x: float, y: float) -> Self:
        """Magnified by `factor` about the world point (x, y), which stays where it is on the screen."""
        half = min(max(self.half / factor, HALF_MIN), HALF_MAX)
        ratio = half / self.half
        return type(self)(x + ratio * (self.x - x), y + ratio * (self.y - y), half)

    def onto(self, rect: Rect) -> "Mapping":
        """The mapping that shows this part of the plane in `rect`; both axes have one scale."""
        scale = min(rect.width, rect.height) / (2 * self.half)
        centre_x, centre_y = rect.left + rect.width / 2, rect.top + rect.height / 2
        return Mapping(scale, centre_x - scale * self.x, centre_y + scale * self.y, rect)


@dataclass(frozen=True)
class Mapping:
    """World to device pixels: x -> x_origin + scale x, y -> y_origin - scale y, shown in `rect`."""

    scale: float
    x_origin: float
    y_origin: float
    rect: Rect

    @property
    def pixel_area(self) -> float:
        """The area of one pixel in squared world units."""
        return 1.0 / self.scale**2

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """The visible part of the plane: left, right, bottom, top."""
        left, top = self.to_world(self.rect.left, self.rect.top)
        right, bottom = self.to_world(self.rect.right, self.rect.bottom)
        return left, right, bottom, top

    def to_world(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.x_origin) / self.scale, (self.y_origin - y) / self.scale

    def to_pixel(self, x: float, y: float) -> tuple[float, float]:
        return self.x_origin + self.scale * x, self.y_origin - self.scale * y

    def to_pixels(self, points: FloatArray) -> Float32Array:
        """World points (..., 2) as pixels (..., 2), float32."""
        factor = np.array([self.scale, -self.scale], dtype=np.float32)
        origin = np.array([self.x_origin, self.y_origin], dtype=np.float32)
        return np.asarray(points, dtype=np.float32) * factor + origin
