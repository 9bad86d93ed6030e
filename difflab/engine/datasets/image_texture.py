"""One picture of the user's as a texture: random crops of it."""

from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.asset_arrays import asset_option, find_asset
from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.crops import Colour, crop_set, in_colour
from difflab.engine.datasets.dequantise_option import dequantise_option
from difflab.engine.datasets.image_options import colour_option, mirror_option, reduction_option, size_option
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.datasets.resampling import reduced
from difflab.errors import DataError


class ImageTexture(Data):
    """Random crops of a picture; a quarter of it is held out where it is large enough."""

    title: ClassVar[str] = "Texture of a picture"
    space: ClassVar[Space] = "image"
    name: Literal["image-texture"] = "image-texture"
    asset: str = asset_option()
    size: int = size_option(32, most=128)
    downscale: int = reduction_option(1)
    colour: Colour = colour_option("rgb")
    mirror: bool = mirror_option(default=False)
    dequantise: bool = dequantise_option(default=True)

    def open(self, assets: Assets, /) -> ImageSet:
        nothing_yet = DataError("No picture is open.", "Drop one on the window.")
        array = find_asset(assets, self.asset, nothing_yet=nothing_yet)
        if array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3 or 0 in array.shape:
            raise DataError(f"Not a colour picture: an array of shape {array.shape}.", "Bring it again.")
        if min(array.shape[:2]) < self.downscale:
            size = f"{array.shape[1]} × {array.shape[0]}"
            raise DataError(f"The picture has {size} pixels: nothing is left of it.", "Reduce it less.")
        picture = reduced(in_colour(array, self.colour), self.downscale)
        return crop_set(
            (picture,), self.size, mirror=self.mirror, dequantise=self.dequantise, origin="The picture"
        )
