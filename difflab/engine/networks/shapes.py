"""What data a network is for, told by its weights alone: where they lie, nothing else has to be known.

The last parameter is `last.bias`. Networks that see images as images keep it in the shape of the image; all
others have d as its last dimension. The classes are the rows of `told.label.weight`, but for the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks.option_base import NetworkOptions
from difflab.errors import FileFormatError

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
    """What a network of these `options` with these `weights` was built for.

    Raises FileFormatError where they cannot be weights of such a network.
    """
    last = tuple(weights[LAST].shape) if LAST in weights else ()
    if not last or (options.sees_images and len(last) != 3):
        raise FileFormatError(
            f"The weights are not those of the network {options.title!r}: {LAST} "
            f"{'has another shape than an image' if last else 'is missing'}.",
            "Choose the network that they were trained for.",
        )
    classes = weights[LABEL].shape[0] - 1 if LABEL in weights else 0
    if options.sees_images:
        image = ImageShape(*last)
        return DataShape(image.dim, image, classes)
    return DataShape(last[-1], None, classes)
