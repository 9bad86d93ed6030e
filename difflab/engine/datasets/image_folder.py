"""A folder of the user's pictures, cut square and made small."""

from typing import ClassVar, Literal

from difflab.engine.datasets.asset_arrays import asset_option, find_asset
from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.crops import Colour
from difflab.engine.datasets.dequantise_option import dequantise_option
from difflab.engine.datasets.image_arrays import brought_set, checked_images, tenth
from difflab.engine.datasets.image_options import colour_option, mirror_option, size_option
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.datasets.resampling import luma, resized
from difflab.errors import DataError


class ImageFolder(Data):
    """The pictures of a folder, each the square in its middle. A tenth is held out where there are ten."""

    title: ClassVar[str] = "Folder of pictures"
    space: ClassVar[Space] = "image"
    name: Literal["image-folder"] = "image-folder"
    asset: str = asset_option()
    size: int = size_option(32, most=128)
    colour: Colour = colour_option("rgb")
    mirror: bool = mirror_option(default=False)
    dequantise: bool = dequantise_option(default=True)

    def open(self, assets: Assets, /) -> ImageSet:
        nothing_yet = DataError("No folder is open.", "Drop a folder of pictures on the window.")
        images = checked_images(find_asset(assets, self.asset, nothing_yet=nothing_yet))
        kept = images.shape[-1]
        if images.shape[1:] != (3, kept, kept):
            raise DataError(f"Not square colour pictures: {images.shape}.", "Bring the folder again.")
        if self.size > kept:
            raise DataError(
                f"Of so many pictures {kept} × {kept} pixels each were kept; {self.size} are asked for.",
                f"Set the size to at most {kept}, or bring fewer pictures.",
            )
        coloured = luma(images) if self.colour == "grey" else images
        return brought_set(
            resized(coloured, self.size),
            None,
            tenth(len(images)),
            mirror=self.mirror,
            dequantise=self.dequantise,
        )
