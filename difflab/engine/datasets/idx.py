"""Images from IDX files, the format of MNIST and its relatives (Fashion-MNIST, KMNIST, EMNIST)."""

from typing import ClassVar, Literal

from difflab.engine.datasets.asset_arrays import asset_option, find_asset
from difflab.engine.datasets.base import Assets, Data, IntArray, Space
from difflab.engine.datasets.dequantise_option import dequantise_option
from difflab.engine.datasets.image_arrays import brought_set, checked_images, checked_labels, tenth
from difflab.engine.datasets.image_options import mirror_option
from difflab.engine.datasets.image_set import ImageSet
from difflab.errors import DataError


class IDX(Data):
    """Images of an IDX file; labels too, where their file lies beside it. A tenth is held out."""

    title: ClassVar[str] = "IDX file"
    space: ClassVar[Space] = "image"
    name: Literal["idx"] = "idx"
    asset: str = asset_option()
    labels_asset: str = asset_option()
    mirror: bool = mirror_option(default=False)
    dequantise: bool = dequantise_option(default=False)

    def open(self, assets: Assets, /) -> ImageSet:
        nothing_yet = DataError("No IDX file is open.", "Drop one with images on the window.")
        images = checked_images(find_asset(assets, self.asset, nothing_yet=nothing_yet))
        classes: IntArray | None = None
        labels: tuple[str, ...] = ()
        if self.labels_asset:
            found = find_asset(assets, self.labels_asset, nothing_yet=nothing_yet)
            classes = checked_labels(found, len(images))
            labels = tuple(str(label) for label in range(int(classes.max()) + 1))
        return brought_set(
            images,
            classes,
            tenth(len(images)),
            labels=labels,
            mirror=self.mirror,
            dequantise=self.dequantise,
        )
