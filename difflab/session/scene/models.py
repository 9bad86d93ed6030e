"""The denoisers that an experiment offers: the exact one, and the learned one once there are weights."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.datasets import AnyData
from difflab.engine.denoisers import Denoiser, ExactDenoiser, NetworkDenoiser
from difflab.engine.densities import Density, build
from difflab.engine.networks import build as build_network
from difflab.session.assets import AnyArray
from difflab.session.results import Learned

PLANE = 2


class _Assets(dict[str, AnyArray]):
    """Assets that compare by the data value alone: their names are their contents."""

    def __hash__(self) -> int:  # type: ignore[override]
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Assets)


@lru_cache(maxsize=16)
def _density(data: AnyData, assets: _Assets) -> Density:
    return build(data, assets)


def exact_density(data: AnyData, assets: Mapping[str, AnyArray]) -> Density:
    """The exact density of `data`, built once for each value."""
    return _density(data, _Assets(assets))


def exact_denoiser(data: AnyData, assets: Mapping[str, AnyArray]) -> Denoiser:
    return ExactDenoiser(exact_density(data, assets))


@lru_cache(maxsize=4)
def learned_denoiser(learned: Learned, device: str = "cpu") -> Denoiser:
    """The trained network, ready to denoise on `device`; built once for each result."""
    module = build_network(learned.experiment.network, PLANE, torch.Generator().manual_seed(0))
    state = {name: torch.from_numpy(np.array(value)) for name, value in learned.weights.items()}
    module.load_state_dict(state, strict=True)
    return NetworkDenoiser(module.to(device).eval())


def as_array(tensor: torch.Tensor) -> NDArray[np.float32]:
    return tensor.detach().to("cpu", torch.float32).numpy()
