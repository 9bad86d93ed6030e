"""Words about images: which one, of which class, how near to what was learned from."""

import math
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Neighbours(Protocol):
    """See `session.scene.image_neighbours`."""

    @property
    def distance(self) -> NDArray[np.float64]: ...
    @property
    def label(self) -> NDArray[np.int64]: ...
    @property
    def held_out(self) -> float: ...


def class_words(index: int, label: int, labels: tuple[str, ...]) -> str:
    """ "image 12, class 7"; the class where there is one."""
    words = f"image {index + 1}"
    return f"{words}, class {labels[label]}" if 0 <= label < len(labels) else words


def nearest_words(found: Neighbours, index: int, labels: tuple[str, ...]) -> str:
    """ "0.031 off, class 7": root mean square difference of a pixel, white being 1."""
    label = int(found.label[index])
    words = f"{found.distance[index]:.3f} off"
    return f"{words}, class {labels[label]}" if 0 <= label < len(labels) else words


def memory_words(found: Neighbours) -> str:
    """How far samples are from training images, against what is usual for images never trained on: medians
    of the root mean square difference of a pixel to the nearest one, in few words."""
    middle = float(np.median(found.distance))
    usual = f"hold-out {found.held_out:.3f}" if math.isfinite(found.held_out) else "no hold-out"
    return f"to training {middle:.3f}, {usual}"
