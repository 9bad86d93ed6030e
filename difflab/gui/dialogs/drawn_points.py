"""The points of a drawing and its history, without a window: spraying, erasing, undo by stroke."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

# The canvas is the square [-1, 1]^2; the data set scales the points to unit variance anyway.
MOST_POINTS = 50_000
UNDO_STEPS = 100


class DrawnPoints:
    """Points (n, 2) in [-1, 1]^2 with undo and redo by strokes; arrays handed out are never changed."""

    def __init__(self, points: FloatArray | None = None, seed: int = 0) -> None:
        start = np.empty((0, 2)) if points is None else np.array(points, dtype=np.float64).reshape(-1, 2)
        self._now = start
        self._undone: list[FloatArray] = []
        self._done: list[FloatArray] = []
        self._rng = np.random.default_rng(seed)

    @property
    def points(self) -> FloatArray:
        return self._now

    @property
    def is_full(self) -> bool:
        return len(self._now) >= MOST_POINTS

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def begin_stroke(self) -> None:
        """What follows, up to the next stroke, is one step of undo."""
        self._done = [*self._done[-UNDO_STEPS + 1 :], self._now]
        self._undone.clear()

    def drop_empty_stroke(self) -> bool:
        """Forget a stroke that changed nothing; whether it did."""
        if self._done and self._done[-1] is self._now:
            self._done.pop()
            return True
        return False

    def spray(self, x: float, y: float, radius: float, count: int) -> None:
        """Add up to `count` points, normal around (x, y) with half of `radius` as standard deviation."""
        count = min(count, MOST_POINTS - len(self._now))
        if count > 0:
            drops = np.array([x, y]) + 0.5 * radius * self._rng.standard_normal((count, 2))
            inside = np.abs(drops).max(axis=1) <= 1
            if inside.any():
                self._now = np.concatenate([self._now, drops[inside]])

    def erase(self, x: float, y: float, radius: float) -> None:
        """Remove every point within `radius` of (x, y)."""
        kept = np.hypot(self._now[:, 0] - x, self._now[:, 1] - y) > radius
        if not kept.all():
            self._now = self._now[kept]

    def clear(self) -> None:
        """Remove all points, as a stroke of its own."""
        if len(self._now):
            self.begin_stroke()
            self._now = np.empty((0, 2))

    def undo(self) -> None:
        if self._done:
            self._undone.append(self._now)
            self._now = self._done.pop()

    def redo(self) -> None:
        if self._undone:
            self._done.append(self._now)
            self._now = self._undone.pop()


def smoothed_density(points: FloatArray, bandwidth: float, cells: int) -> NDArray[np.float32]:
    """The density of the smoothed points on a grid (cells, cells) over [-1, 1]^2, first row at the bottom.

    `bandwidth` is a share of the points' spread, as in the data set `drawn`; relative values, largest 1.
    """
    if not len(points):
        return np.zeros((cells, cells), dtype=np.float32)
    column, row = np.clip((points + 1) * (cells / 2), 0, cells - 1).astype(np.intp).T
    counts = (
        np.bincount(row * cells + column, minlength=cells * cells).reshape(cells, cells).astype(np.float32)
    )
    spread = float(np.sqrt(points.var(axis=0).mean()))
    # A cell is the least width: the grid itself cannot show less.
    width = max(bandwidth * spread, 1.2 / cells)
    centres = (np.arange(cells) + 0.5) * 2 / cells - 1
    kernel = np.exp(-0.5 * ((centres[:, None] - centres[None, :]) / width) ** 2).astype(np.float32)
    density = kernel @ counts @ kernel
    return np.asarray(density / density.max(), dtype=np.float32)
