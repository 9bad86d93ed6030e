"""Exact models of the data sets under each process: densities in scaled units, and laws of bits (torch)."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, overload

from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.blobs import BlobSet
from difflab.engine.datasets.boxes import BoxSet
from difflab.engine.datasets.clouds import CloudSet
from difflab.engine.datasets.curves import CurveSet
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.datasets.pictures import PictureSet
from difflab.engine.densities.base import Density, Law
from difflab.engine.densities.blurred import BlurredDensity
from difflab.engine.densities.images import ImageDensity
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.densities.targets import (
    blob_density,
    box_density,
    cloud_density,
    curve_density,
    picture_density,
)
from difflab.engine.processes.options import GAUSSIAN, AnyProcess, BinomialOptions, GaussianOptions
from difflab.errors import UsageError

NO_ASSETS: Assets = MappingProxyType({})

DENSITIES: dict[type, Callable[[Any], BlurredDensity | ImageDensity]] = {
    CurveSet: curve_density,
    BlobSet: blob_density,
    BoxSet: box_density,
    CloudSet: cloud_density,
    PictureSet: picture_density,
    ImageSet: ImageDensity.of,
}


@overload
def build(
    data: Data, assets: Assets = ..., process: GaussianOptions = ...
) -> BlurredDensity | ImageDensity: ...


@overload
def build(data: Data, assets: Assets, process: BinomialOptions) -> SequenceDensity: ...


@overload
def build(
    data: Data, assets: Assets, process: AnyProcess
) -> BlurredDensity | ImageDensity | SequenceDensity: ...


def build(
    data: Data, assets: Assets = NO_ASSETS, process: AnyProcess = GAUSSIAN
) -> BlurredDensity | ImageDensity | SequenceDensity:
    """The exact model of `data` under `process`.

    Raises DataError where the assets are missing or cannot be diffused, UsageError where the process is for
    another kind of data.
    """
    fitting = "binomial" if data.space == "binary" else "gaussian"
    if process.name != fitting:
        raise UsageError(
            f"{data.title} cannot diffuse by the {process.title.lower()} process: "
            "points and images take the Gaussian one, bits the binomial one.",
            f"Set process.name to {fitting}.",
        )
    opened: Any = data.open(assets)
    if process.name == "binomial":
        return SequenceDensity.of(opened, process.rate)
    return DENSITIES[type(opened)](opened)


__all__ = ["DENSITIES", "Density", "Law", "build"]
