"""A picture of the user's, turned into a density."""

from typing import ClassVar, Literal

from difflab.engine.datasets.asset_arrays import asset_option, find_asset
from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.pictures import PictureSet, ink
from difflab.engine.options import option
from difflab.errors import DataError


class Image(Data):
    """A grey picture (h, w): each pixel is a small Gaussian with a share of the data."""

    title: ClassVar[str] = "Picture"
    name: Literal["image"] = "image"
    asset: str = asset_option()
    ink: Literal["dark", "bright"] = option(
        "dark", label="Ink", help="Whether the data lie where the picture is dark or where it is bright."
    )
    contrast: float = option(
        1.0,
        ge=0.2,
        le=5.0,
        step=0.1,
        label="Contrast",
        help="Power to which the strength of the ink is raised: above 1 the strongest strokes stand out.",
    )
    bandwidth: float = option(
        0.6,
        ge=0.3,
        le=10.0,
        step=0.1,
        label="Smoothing",
        symbol="h",
        unit="pixels",
        help="Width of the Gaussian that each pixel becomes.",
    )

    def open(self, assets: Assets, /) -> PictureSet:
        nothing_yet = DataError("No picture is open.", "Drop one on the window.")
        picture = find_asset(assets, self.asset, nothing_yet=nothing_yet)
        return PictureSet(ink(picture, dark=self.ink == "dark", contrast=self.contrast), self.bandwidth)
