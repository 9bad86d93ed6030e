"""Cubic interpolation that never overshoots: a curve drawn by hand must not bend back between its handles.

PCHIP (Fritsch & Butland 1984, as in scipy's PchipInterpolator), with two additions. Each knot may scale its
slope by a ratio, held within the region where a cubic piece stays monotone (Fritsch & Carlson 1980), so that
a knot can be added without bending the curve. At the ends, where PCHIP would set some slopes to 0, a
twentieth of the chord's slope is kept, because a schedule must not stand still.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from difflab.engine.schedules.views import FloatArray

LEAST_END_SLOPE = 0.05
SAFE = 3.0  # slopes up to three times the chord's are monotone whatever the other end does


@dataclass(frozen=True, eq=False)
class MonotoneCubic:
    """A piecewise cubic through (x, y) with the slopes m, each (n,), n >= 2, x rising."""

    x: FloatArray
    y: FloatArray
    m: FloatArray

    @classmethod
    def through(cls, x: FloatArray, y: FloatArray, ratios: FloatArray | None = None) -> Self:
        """PCHIP through the points, the slopes scaled by `ratios` (n,) where given."""
        slopes = pchip_slopes(x, y)
        if ratios is None:
            return cls(x, y, slopes)
        return cls(x, y, limited_slopes(x, y, slopes * ratios))

    def __call__(self, query: FloatArray) -> FloatArray:
        """The values at `query`, any shape, within [x_0, x_n]; at x_n exactly y_n, without rounding."""
        piece, s = self._locate(query)
        a, b, c, d = self._coefficients()
        values = ((d[piece] * s + c[piece]) * s + b[piece]) * s + a[piece]
        return np.asarray(np.where(query >= self.x[-1], self.y[-1], values))

    def slope(self, query: FloatArray) -> FloatArray:
        """The derivative at `query`."""
        piece, s = self._locate(query)
        _, b, c, d = self._coefficients()
        return np.asarray((3 * d[piece] * s + 2 * c[piece]) * s + b[piece])

    def _locate(self, query: FloatArray) -> tuple[np.ndarray, FloatArray]:
        """The piece each query falls in, and how far into it."""
        piece = np.clip(np.searchsorted(self.x, query, side="right") - 1, 0, len(self.x) - 2)
        return piece, query - self.x[piece]

    def _coefficients(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Of 1, s, s^2, s^3 in each piece."""
        width = np.diff(self.x)
        chord = np.diff(self.y) / width
        left, right = self.m[:-1], self.m[1:]
        return (
            self.y[:-1],
            left,
            (3 * chord - 2 * left - right) / width,
            (left + right - 2 * chord) / width**2,
        )


def pchip_slopes(x: FloatArray, y: FloatArray) -> FloatArray:
    """The slopes (n,) of PCHIP: weighted harmonic means of the neighbouring chords, 0 where these turn."""
    width = np.diff(x)
    chord = np.diff(y) / width
    if len(x) == 2:
        return np.repeat(chord, 2)
    left, right = width[:-1] + 2 * width[1:], 2 * width[:-1] + width[1:]
    rising = chord[:-1] * chord[1:] > 0
    safe = np.where(rising, 1.0, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (left + right) / (left / (chord[:-1] * safe) + right / (chord[1:] * safe))
    inner = np.where(rising, mean, 0.0)
    first = _end_slope(width[0], width[1], chord[0], chord[1])
    last = _end_slope(width[-1], width[-2], chord[-1], chord[-2])
    return np.concatenate([[first], inner, [last]])


def _end_slope(width: float, next_width: float, chord: float, next_chord: float) -> float:
    """Three-point estimate at an end, kept between a twentieth and three times the chord's slope."""
    if chord == 0:
        return 0.0
    estimate = ((2 * width + next_width) * chord - width * next_chord) / (width + next_width)
    return float(chord * np.clip(estimate / chord, LEAST_END_SLOPE, SAFE))


def limited_slopes(x: FloatArray, y: FloatArray, slopes: FloatArray) -> FloatArray:
    """The slopes (n,), lowered at the ends of each piece that would not be monotone."""
    chord = np.diff(y) / np.diff(x)
    slopes = slopes.copy()
    for _ in range(len(x)):  # lowering one slope can make the next piece fail: each pass settles one at least
        bad = ~_is_monotone(chord, slopes[:-1], slopes[1:])
        if not bad.any():
            break
        knots = np.append(bad, False) | np.insert(bad, 0, False)
        before, after = np.insert(chord, 0, chord[0]), np.append(chord, chord[-1])
        steepest, signs = SAFE * np.minimum(np.abs(before), np.abs(after)), np.sign(after)
        slopes = np.where(knots, signs * np.clip(slopes * signs, 0.0, steepest), slopes)
    return slopes


def _is_monotone(chord: FloatArray, left: FloatArray, right: FloatArray) -> np.ndarray:
    """Whether each cubic piece is monotone: Fritsch & Carlson 1980, their region M."""
    flat = chord == 0
    divisor = np.where(flat, 1.0, chord)
    a, b = left / divisor, right / divisor
    tolerance = 1e-9  # a piece cut out of a monotone piece can lie on the region's edge
    ellipse = a * a + a * b + b * b - 6 * a - 6 * b + 9 <= tolerance
    box = (a <= SAFE) & (b <= SAFE)
    inside = (a >= -tolerance) & (b >= -tolerance) & (box | (a + b <= SAFE) | ellipse)
    return np.where(flat, (left == 0) & (right == 0), inside)
