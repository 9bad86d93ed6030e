"""CIFAR-10, from the user's own archive: 32 by 32 pixels in colour, ten classes."""

from typing import ClassVar, Literal

from difflab.engine.datasets.asset_arrays import asset_option, find_asset
from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.dequantise_option import dequantise_option
from difflab.engine.datasets.image_arrays import brought_set, checked_images, checked_labels, tenth
from difflab.engine.datasets.image_options import mirror_option
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.options import option
from difflab.errors import DataError

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


class CIFAR(Data):
    """Small colour photographs of ten kinds of things. The archive is not part of the lab: bring yours."""

    title: ClassVar[str] = "CIFAR-10"
    space: ClassVar[Space] = "image"
    name: Literal["cifar"] = "cifar"
    asset: str = asset_option()
    labels_asset: str = asset_option()
    held_out: int = option(
        0,
        ge=0,
        le=1_000_000,
        label="Held out",
        unit="images",
        help="How many of the last images are never trained on: the archive's test batch. "
        "At 0 a tenth of the images.",
    )
    mirror: bool = mirror_option(default=False)
    dequantise: bool = dequantise_option(default=True)

    def open(self, assets: Assets, /) -> ImageSet:
        nothing_yet = DataError(
            "No CIFAR-10 archive is open.",
            "Drop cifar-10-binary.tar.gz or one of its .bin files on the window.",
        )
        images = checked_images(find_asset(assets, self.asset, nothing_yet=nothing_yet))
        labels = find_asset(assets, self.labels_asset, nothing_yet=nothing_yet)
        return brought_set(
            images,
            checked_labels(labels, len(images)),
            self.held_out if 0 < self.held_out < len(images) else tenth(len(images)),
            labels=CLASSES,
            mirror=self.mirror,
            dequantise=self.dequantise,
        )
