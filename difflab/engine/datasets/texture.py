"""Textures: random crops of a photographed surface."""

from functools import lru_cache
from typing import ClassVar, Literal

from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.bundled import bundled
from difflab.engine.datasets.crops import crop_set
from difflab.engine.datasets.dequantise_option import dequantise_option
from difflab.engine.datasets.image_options import mirror_option, reduction_option, size_option
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.datasets.resampling import reduced
from difflab.engine.options import option

Surface = Literal["brick", "grass", "gravel"]


class Texture(Data):
    """Random crops of a surface; a quarter of the photograph is held out."""

    title: ClassVar[str] = "Texture"
    space: ClassVar[Space] = "image"
    name: Literal["texture"] = "texture"
    which: Surface = option(
        "gravel",
        label="Surface",
        help="The photographed surface, in place of the bark of the 2015 paper.",
        source="CC0 images of scikit-image",
    )
    size: int = size_option(32, most=128)
    downscale: int = reduction_option(2)
    mirror: bool = mirror_option(default=False)
    dequantise: bool = dequantise_option(default=True)

    def open(self, _assets: Assets, /) -> ImageSet:
        return _opened(self)


@lru_cache(maxsize=4)
def _opened(texture: Texture) -> ImageSet:
    picture = reduced(bundled("textures")[texture.which][None], texture.downscale)
    return crop_set(
        (picture,), texture.size, mirror=texture.mirror, dequantise=texture.dequantise, origin=texture.which
    )
