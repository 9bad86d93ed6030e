"""Exact densities of the data sets, in scaled units (torch)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from difflab.engine.datasets.base import Data
from difflab.engine.datasets.curves import CurveSet
from difflab.engine.densities.base import Density
from difflab.engine.densities.blurred import BlurredDensity
from difflab.engine.densities.curve_ladder import CurveLadder

NO_ASSETS: Mapping[str, NDArray[Any]] = MappingProxyType({})


def build(data: Data, assets: Mapping[str, NDArray[Any]] = NO_ASSETS) -> Density:
    """The exact density of `data`; raises DataError where its assets are missing or cannot be diffused."""
    opened = data.open(assets)
    if isinstance(opened, CurveSet):
        return BlurredDensity(opened, CurveLadder(opened), opened.noise / opened.scale, lambda: None)
    raise NotImplementedError


__all__ = ["Density", "build"]
