"""Antialiased lines in numpy: which pixels a set of line pieces covers, and how much.

Pillow draws lines with stairs, and a drawing library for this alone would be a heavy dependency.
"""

import numpy as np
from numpy.typing import NDArray

from difflab.render.viewport import Float32Array, Rect

STRIP = 400_000  # pixels weighed at a time, which bounds memory
Cells = NDArray[np.intp]


def coverage(ends: Float32Array, width: float, clip: Rect) -> tuple[Cells, Cells, Float32Array]:
    """Rows, columns and shares in (0, 1] of the pixels in `clip` under pieces (k, 4) with round ends.

    A pixel under several pieces has its largest share, so that joints do not show (it may come more than
    once). The share falls from 1 to 0 over one pixel around the line's rim.
    """
    reach = 0.5 * width + 0.5
    plane = np.zeros(clip.width * clip.height, np.float32)
    seen = [np.zeros(0, np.intp)]
    for piece in np.array_split(ends, max(1, _area(ends, reach) // STRIP)):
        flat = np.abs(piece[:, 2] - piece[:, 0]) >= np.abs(piece[:, 3] - piece[:, 1])
        shifted = piece - np.array([clip.left, clip.top, clip.left, clip.top], np.float32)
        column, row, share = _walk(shifted[flat], reach, clip.width, clip.height)
        down, across, steep = _walk(shifted[~flat][:, [1, 0, 3, 2]], reach, clip.height, clip.width)
        cell = np.concatenate([row * clip.width + column, down * clip.width + across])
        np.maximum.at(plane, cell, np.minimum(np.concatenate([share, steep]), min(width, 1.0)))
        seen.append(cell)
    cells = np.concatenate(seen)
    return cells // clip.width + clip.top, cells % clip.width + clip.left, plane[cells]


def _area(ends: Float32Array, reach: float) -> int:
    across = np.maximum(np.abs(ends[:, 2] - ends[:, 0]), np.abs(ends[:, 3] - ends[:, 1]))
    return int(min((across + 2 * reach).sum() * (3 * reach + 2), 1e9))


def _walk(ends: Float32Array, reach: float, width: int, height: int) -> tuple[Cells, Cells, Float32Array]:
    """Columns, rows and shares of pieces (k, 4) flatter than 45 degrees: for each column the few rows
    near."""
    x0, y0, x1, y1 = ends.T
    dx, dy = x1 - x0, y1 - y0
    first = np.clip(np.floor(np.minimum(x0, x1) - reach), 0, width).astype(np.intp)
    counts = np.clip(np.ceil(np.maximum(x0, x1) + reach), 0, width).astype(np.intp) - first
    piece = np.repeat(np.arange(len(ends)), counts)
    column = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts - first, counts)
    x, dx, dy = (column + 0.5 - x0[piece]).astype(np.float32), dx[piece], dy[piece]
    slope = np.divide(dy, dx, out=np.zeros_like(dy), where=dx != 0)
    near = y0[piece] + slope * np.clip(x, np.minimum(dx, 0), np.maximum(dx, 0))
    span = np.arange(int(np.ceil(3 * reach)) + 1)
    row = np.floor(near - 1.5 * reach).astype(np.intp)[:, None] + span
    y = row + np.float32(0.5) - y0[piece][:, None]
    x, dx, dy = x[:, None], dx[:, None], dy[:, None]
    share = np.clip((x * dx + y * dy) / np.maximum(dx * dx + dy * dy, 1e-12), 0, 1)
    weight = np.clip(reach - np.hypot(x - share * dx, y - share * dy), 0, 1)
    seen = (weight > 0) & (row >= 0) & (row < height)
    return np.broadcast_to(column[:, None], row.shape)[seen], row[seen], weight[seen]
