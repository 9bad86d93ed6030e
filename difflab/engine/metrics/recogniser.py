"""An independent judge of class-conditional samples: a classifier of images that knows no diffusion model.

Histograms of edge directions in a few cells (Dalal and Triggs 2005), told apart by a support vector machine:
trained in seconds, deterministic, and about 99 % right on hold-out digits.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.base import FloatArray, IntArray

DIRECTIONS = 8
CELL = 5.6  # pixels, about; small images have at least `LEAST_CELLS` cells a side
LEAST_CELLS = 4
CHUNK = 1024  # images at a time
PENALTY = 10.0


@dataclass(frozen=True, eq=False)
class Recogniser:
    """A trained classifier; accuracy: its share right on hold-out images, of which there were `tested`."""

    height: int
    width: int
    machine: Any
    accuracy: float = 0.0
    tested: int = 0

    @classmethod
    def trained(
        cls, images: FloatArray, labels: IntArray, test: FloatArray, test_labels: IntArray, height: int
    ) -> "Recogniser":
        """From grey images (n, h w) of any range with their classes (n,); tested on others."""
        from sklearn.svm import SVC

        width = images.shape[1] // height
        machine = SVC(C=PENALTY, gamma="scale").fit(edges(images, height, width), labels)
        untested = cls(height, width, machine)
        right = untested.classes(test) == test_labels
        return cls(height, width, machine, float(right.mean()), len(right))

    def classes(self, images: FloatArray) -> IntArray:
        """The class (n,) that each of the images (n, h w) looks like."""
        found = self.machine.predict(edges(images, self.height, self.width))
        return np.asarray(found, dtype=np.int64)


def edges(images: FloatArray, height: int, width: int) -> FloatArray:
    """Features (n, f) of images (n, h w): how much edge of each direction is in each cell, of unit norm."""
    parts = [
        _edges(images[start : start + CHUNK].reshape(-1, height, width))
        for start in range(0, len(images), CHUNK)
    ]
    return np.concatenate(parts)


def _edges(images: FloatArray) -> FloatArray:
    """Features of images (n, h, w)."""
    across, down = np.zeros_like(images), np.zeros_like(images)
    across[:, :, 1:-1] = images[:, :, 2:] - images[:, :, :-2]
    down[:, 1:-1] = images[:, 2:] - images[:, :-2]
    strength = np.hypot(across, down)
    direction = np.arctan2(down, across) * (DIRECTIONS / (2 * np.pi)) % DIRECTIONS
    rows, columns = _cells(images.shape[1]), _cells(images.shape[2])
    found = []
    for index in range(DIRECTIONS):
        apart = np.abs(direction - index)
        share = np.maximum(1.0 - np.minimum(apart, DIRECTIONS - apart), 0.0)
        found.append(rows @ (strength * share) @ columns.T)
    features = np.sqrt(np.stack(found, axis=1).reshape(len(images), -1))
    return np.asarray(features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-9))


def _cells(side: int) -> NDArray[np.float64]:
    """(cells, side): how much of each row of pixels belongs to each cell; neighbours overlap by halves."""
    count = max(LEAST_CELLS, round(side / CELL))
    pitch = side / count
    centres = (np.arange(count) + 0.5) * pitch - 0.5
    weights: NDArray[np.float64] = np.maximum(0.0, 1.0 - np.abs(np.arange(side) - centres[:, None]) / pitch)
    return weights
