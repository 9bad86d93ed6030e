"""Pictures and digits that come with the lab, in resources/data; where they are from stands beside them."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from difflab.resources import resources


@lru_cache(maxsize=4)
def bundled(name: str) -> dict[str, NDArray[Any]]:
    """The arrays of the file `name`.npz."""
    with np.load(resources() / "data" / f"{name}.npz", allow_pickle=False) as archive:
        return {key: archive[key] for key in archive.files}
