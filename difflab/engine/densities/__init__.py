"""Exact densities of the data sets, in scaled units (torch)."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.blobs import BlobSet
from difflab.engine.datasets.boxes import BoxSet
from difflab.engine.datasets.clouds import CloudSet
from difflab.engine.datasets.curves import CurveSet
from difflab.engine.datasets.pictures import PictureSet
from difflab.engine.densities.base import Density
from difflab.engine.densities.blurred import BlurredDensity
from difflab.engine.densities.targets import (
    blob_density,
    box_density,
    cloud_density,
    curve_density,
    picture_density,
)

NO_ASSETS: Assets = MappingProxyType({})

DENSITIES: dict[type, Callable[[Any], BlurredDensity]] = {
    CurveSet: curve_density,
    BlobSet: blob_density,
    BoxSet: box_density,
    CloudSet: cloud_density,
    PictureSet: picture_density,
}


def build(data: Data, assets: Assets = NO_ASSETS) -> BlurredDensity:
    """The exact density of `data`; raises DataError where its assets are missing or cannot be diffused."""
    opened = data.open(assets)
    return DENSITIES[type(opened)](opened)


__all__ = ["DENSITIES", "Density", "build"]
