"""Small crops of photographs: what natural images have in common at short distances."""

from functools import lru_cache
from typing import ClassVar, Literal

from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.bundled import bundled
from difflab.engine.datasets.crops import Colour, crop_set, in_colour
from difflab.engine.datasets.dequantise_option import dequantise_option
from difflab.engine.datasets.image_options import colour_option, mirror_option, reduction_option, size_option
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.datasets.resampling import reduced


class Photos(Data):
    """Random crops of five photographs; a quarter of each is held out."""

    title: ClassVar[str] = "Photographs"
    space: ClassVar[Space] = "image"
    name: Literal["photos"] = "photos"
    size: int = size_option(32)
    downscale: int = reduction_option(1)
    colour: Colour = colour_option("rgb")
    mirror: bool = mirror_option(default=False)
    dequantise: bool = dequantise_option(default=True)

    def open(self, _assets: Assets, /) -> ImageSet:
        return _opened(self)


@lru_cache(maxsize=4)
def _opened(photos: Photos) -> ImageSet:
    found = bundled("photos").values()
    pictures = tuple(reduced(in_colour(picture, photos.colour), photos.downscale) for picture in found)
    largest_first = tuple(sorted(pictures, key=lambda picture: -picture.size))
    return crop_set(
        largest_first,
        photos.size,
        mirror=photos.mirror,
        dequantise=photos.dequantise,
        origin="The largest photograph",
    )
