"""Points that the user drew with the spray brush."""

from typing import ClassVar, Literal

from difflab.engine.datasets.asset_arrays import asset_option, find_asset
from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.clouds import CloudSet
from difflab.engine.options import option
from difflab.errors import DataError


class Drawn(Data):
    """Points (n, 2) from the canvas, smoothed into a density."""

    title: ClassVar[str] = "Drawing"
    name: Literal["drawn"] = "drawn"
    asset: str = asset_option()
    bandwidth: float = option(
        0.05,
        ge=0.0,
        le=0.5,
        step=0.01,
        label="Smoothing",
        symbol="h",
        unit="of the spread",
        help="Bandwidth: each point becomes a small Gaussian of this width. At 0 the data are the points "
        "themselves, and the exact denoiser brings back nothing else.",
    )

    def open(self, assets: Assets, /) -> CloudSet:
        nothing_yet = DataError("Nothing is drawn yet.", "Draw on the canvas with the brush.")
        return CloudSet.smooth(find_asset(assets, self.asset, nothing_yet=nothing_yet), self.bandwidth)
