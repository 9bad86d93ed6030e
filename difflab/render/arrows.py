"""Vector fields as arrows whose lengths are compressed, so that crowded corners do not shout.

An arrow's drawn length grows with the vector's and levels off at its cell: the middle half of the arrows keep
their proportions, a vector ten times as long gets an arrow less than twice as long. What the largest one
really measures stands in the caption.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from difflab.render.picture import ArrowField, Extent
from difflab.render.viewport import Float32Array, FloatArray, Mapping

PER_SIDE = 25
HEAD = 0.32  # of the arrow's length
HEAD_MOST = 6.5  # logical pixels
CLOSEST = 10  # logical pixels between two arrows; closer ones are left out
SPREAD = 0.4  # radians on each side


@dataclass(frozen=True, eq=False)
class Arrows:
    """Line pieces (m, 4) in pixels, three for each arrow, and the length of the largest vector."""

    ends: Float32Array
    largest: float


def field_positions(extent: Extent, per_side: int = PER_SIDE) -> Float32Array:
    """Positions (k, 2) on a square grid over `extent`, `per_side` of them along its shorter side.

    The grid is anchored at the origin, so that arrows do not slide when the view moves.
    """
    left, right, bottom, top = extent
    cell = min(right - left, top - bottom) / per_side
    columns = np.arange(np.ceil(left / cell), np.floor(right / cell) + 1) * cell
    rows = np.arange(np.ceil(bottom / cell), np.floor(top / cell) + 1) * cell
    x, y = np.meshgrid(columns, rows)
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)


def arrows(field: ArrowField, mapping: Mapping, pixel_ratio: float) -> Arrows:
    """The field's arrows in pixels, each centred on its position; vectors that are zero or not finite are
    left out."""
    size = np.hypot(field.vectors[:, 0], field.vectors[:, 1])
    kept = np.isfinite(size) & (size > 0)
    largest = float(size[kept].max(initial=0))
    step, cell = _thinning(field.positions, mapping, CLOSEST * pixel_ratio)
    kept &= _every(step, field.positions)
    if not kept.any():
        return Arrows(np.zeros((0, 4), np.float32), largest)
    size, vectors, positions = size[kept], field.vectors[kept], mapping.to_pixels(field.positions[kept])
    length = (1.1 * cell * size / (size + 0.6 * _middle(size))).astype(np.float32)
    way = (vectors / size[:, None] * [1, -1]).astype(np.float32)
    half = 0.5 * length[:, None] * way
    tail, tip = positions - half, positions + half
    pieces = [tail, *(tip for _ in range(2))], [tip, *_barbs(tip, way, length, pixel_ratio)]
    ends = np.concatenate([np.concatenate([a, b], axis=1) for a, b in zip(*pieces, strict=True)])
    return Arrows(ends.astype(np.float32), largest)


def legend_arrow(left: float, middle: float, length: float, pixel_ratio: float) -> Float32Array:
    """One arrow to the right as line pieces (3, 4), for the legend."""
    tail, tip = np.array([[left, middle]], np.float32), np.array([[left + length, middle]], np.float32)
    way = np.array([[1, 0]], np.float32)
    barbs = _barbs(tip, way, np.array([length], np.float32), pixel_ratio)
    return np.concatenate(
        [np.concatenate(pair, axis=1) for pair in ((tail, tip), *((tip, barb) for barb in barbs))]
    )


def _barbs(
    tip: Float32Array, way: Float32Array, length: FloatArray, pixel_ratio: float
) -> list[Float32Array]:
    barb = np.minimum(HEAD * length, HEAD_MOST * pixel_ratio)[:, None]
    turned = []
    for angle in (SPREAD, -SPREAD):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32)
        turned.append(tip - barb * (way @ turn.T))
    return turned


def _middle(sizes: Float32Array) -> np.float32:
    """The upper median of (n,), n > 0. The first numpy.median loads numpy.ma, for a tenth of a second."""
    return np.float32(np.partition(sizes, len(sizes) // 2)[len(sizes) // 2])


def _thinning(positions: Float32Array, mapping: Mapping, closest: float) -> tuple[int, float]:
    """Of how many arrows of a row or column one is drawn, and the spacing in pixels that follows."""
    spacings = []
    for axis in (0, 1):
        places = np.sort(positions[:, axis])
        gaps = np.count_nonzero(np.diff(places))
        if gaps:
            spacings.append(float(places[-1] - places[0]) * mapping.scale / gaps)
    spacing = max(min(spacings, default=24.0), 1e-3)
    step = max(1, int(np.ceil(closest / spacing)))
    return step, step * spacing


def _every(step: int, positions: Float32Array) -> NDArray[np.bool_]:
    """Which positions of a regular grid remain when one of `step` is kept, the middle one always."""
    kept = np.ones(len(positions), dtype=bool)
    for axis in (0, 1) if step > 1 else ():
        places, index = np.unique(positions[:, axis], return_inverse=True)
        kept &= (index - len(places) // 2) % step == 0
    return kept
