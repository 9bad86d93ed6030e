"""Arrays as an NPZ archive, with the experiment that made them inside."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np


def npz_bytes(arrays: Mapping[str, Any], experiment: str) -> bytes:
    """`arrays` as a plain NumPy archive (no pickles); `experiment` becomes the text array "experiment"."""
    buffer = io.BytesIO()
    values = {name: np.asarray(value) for name, value in arrays.items()}
    np.savez(buffer, allow_pickle=False, **values, experiment=np.array(experiment))
    return buffer.getvalue()
