"""Content-addressed arrays: drawn points, imported points, pictures.

An option value holds an asset's SHA-256; the array itself is stored once beside all values that name it.
"""

import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from difflab.engine.posterior.options import ASSETS as ASSETS_OF_POSTERIOR
from difflab.session.experiment import Experiment

AnyArray = NDArray[np.generic]


def asset_id(array: AnyArray) -> str:
    """The SHA-256 (hex) of an array's type, shape and values."""
    digest = hashlib.sha256()
    digest.update(f"{array.dtype.str}{array.shape}".encode())
    digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def named_assets(experiment: Experiment) -> set[str]:
    """The SHA-256 of every asset that the experiment needs."""
    data = experiment.data.model_dump()
    found = {value for name, value in data.items() if name.endswith("asset") and value}
    posterior = experiment.posterior.model_dump()
    return found | {posterior[name] for name in ASSETS_OF_POSTERIOR if posterior[name]}


class NamedAssets(dict[str, AnyArray]):
    """Assets that all compare equal, for what is remembered by an option value beside them.

    Their names, which that value holds, are their contents.
    """

    def __hash__(self) -> int:  # type: ignore[override]
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NamedAssets)


def frozen(assets: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    """The same arrays, read-only from now on: their names are their contents."""
    for array in assets.values():
        array.flags.writeable = False
    return dict(assets)
