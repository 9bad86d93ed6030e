"""What data a network is for, told by its weights alone: where they lie, nothing else has to be known.

The last parameter is `last.bias`. Networks that see images as images keep it in the shape of the image; all
others have d as its last dimension. The classes are the rows of `told.label.weight`, but for the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks.option_base import NetworkOptions

LAST, LABEL = "last.bias", "told.label.weight"


class Shaped(Protocol):
    """An array or a tensor."""

    @property
    def shape(self) -> tuple[int, ...]: ...


@dataclass(frozen=True)
class DataShape:
    """dim: d; image: the shape of an image, for networks that see it as one; classes: that it is told."""

    dim: int
    image: ImageShape | None = None
    classes: int = 0


def data_shape(options: NetworkOptions, weights: Mapping[str, Shaped]) -> DataShape:
    """What a network of these `options` with these `weights` was built for."""
    last = tuple(weights[LAST].shape)
    classes = weights[LABEL].shape[0] - 1 if LABEL in weights else 0
    if options.sees_images:
        image = ImageShape(*last)
        return DataShape(image.dim, image, classes)
    return DataShape(last[-1], None, classes)
