"""Paths of a few particles, bright where they were lately and fading behind."""

from dataclasses import dataclass

import numpy as np

from difflab.render.picture import Trails
from difflab.render.viewport import Float32Array, Mapping

SHADES = 5
# Steps after which a trail has lost half of its strength, as a share of the whole path.
HALF_LIFE = 0.055


@dataclass(frozen=True, eq=False)
class TrailLines:
    """Pieces of paths in pixels by strength, faint first: (alpha, ends (m, 4)); and the heads (k, 2)."""

    shades: list[tuple[float, Float32Array]]
    heads: Float32Array


def trail_lines(trails: Trails, mapping: Mapping) -> TrailLines:
    """The walked part of each path its head where `upto` is; broken where not finite."""
    pixels = mapping.to_pixels(trails.paths)
    walked = walked_part(pixels, trails.upto)
    steps = walked.shape[1] - 1
    pieces = np.concatenate([walked[:, :-1], walked[:, 1:]], axis=2)
    age = trails.upto - np.minimum(np.arange(1, steps + 1), trails.upto)
    strength = 0.5 ** (age / max(HALF_LIFE * (trails.paths.shape[1] - 1), 1))
    shade = np.rint(strength * SHADES).astype(np.intp)
    shades = [(level / SHADES, _finite(pieces[:, shade == level])) for level in range(1, SHADES + 1)]
    heads = walked[:, -1]
    return TrailLines([item for item in shades if len(item[1])], heads[np.isfinite(heads).all(axis=1)])


def walked_part(paths: Float32Array, upto: float) -> Float32Array:
    """The points (k, m, 2) up to the fractional index `upto`, the last one in between two steps."""
    upto = float(np.clip(upto, 0, paths.shape[1] - 1))
    whole = int(upto)
    share = np.float32(upto - whole)
    if share == 0:
        return paths[:, : whole + 1]
    head = (1 - share) * paths[:, whole] + share * paths[:, whole + 1]
    return np.concatenate([paths[:, : whole + 1], head[:, None]], axis=1)


def _finite(pieces: Float32Array) -> Float32Array:
    flat = pieces.reshape(-1, 4)
    return flat[np.isfinite(flat).all(axis=1)]
