"""The exact model of an experiment's data, built once for each value."""

from collections.abc import Mapping
from functools import lru_cache

from difflab.engine.datasets import AnyData
from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.densities import Density, Law, build
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.processes import GAUSSIAN, AnyProcess, BinomialOptions
from difflab.session.assets import AnyArray, NamedAssets


@lru_cache(maxsize=16)
def _density(data: AnyData, assets: NamedAssets) -> Density:
    return build(data, assets)


def exact_density(data: AnyData, assets: Mapping[str, AnyArray]) -> Density:
    """The exact density of `data`, built once for each value."""
    return _density(data, NamedAssets(assets))


@lru_cache(maxsize=8)
def _sequences(data: AnyData, assets: NamedAssets, process: BinomialOptions) -> SequenceDensity:
    return build(data, assets, process)


def exact_sequences(
    data: AnyData, assets: Mapping[str, AnyArray], process: BinomialOptions
) -> SequenceDensity:
    """The exact model of bits, built once for each value."""
    return _sequences(data, NamedAssets(assets), process)


def exact_law(data: AnyData, assets: Mapping[str, AnyArray], process: AnyProcess) -> Law:
    """The exact model of points, of images or of bits, built once for each value."""
    if process.name == "binomial":
        return exact_sequences(data, assets, process)
    return exact_density(data, assets)


def exact_denoiser(
    data: AnyData, assets: Mapping[str, AnyArray], process: AnyProcess = GAUSSIAN
) -> ExactDenoiser:
    return ExactDenoiser(exact_law(data, assets, process))
