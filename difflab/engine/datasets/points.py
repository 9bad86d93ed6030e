"""Points from a file of the user's."""

from typing import ClassVar, Literal

from difflab.engine.datasets.asset_arrays import asset_option, find_asset
from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.clouds import CloudSet
from difflab.engine.options import option
from difflab.errors import DataError


class Points(Data):
    """Points (n, 2) read from CSV, NPY or NPZ."""

    title: ClassVar[str] = "Points from a file"
    name: Literal["points"] = "points"
    asset: str = asset_option()
    bandwidth: float = option(
        0.0,
        ge=0.0,
        le=0.5,
        step=0.01,
        label="Smoothing",
        symbol="h",
        unit="of the spread",
        help="Bandwidth: each point becomes a small Gaussian of this width. At 0 the data are the points "
        "themselves, and the exact denoiser is the memorising one, which brings back nothing else.",
    )

    def open(self, assets: Assets, /) -> CloudSet:
        nothing_yet = DataError(
            "No file is open.", "Drop a CSV, NPY or NPZ file with two columns on the window."
        )
        return CloudSet.smooth(find_asset(assets, self.asset, nothing_yet=nothing_yet), self.bandwidth)
