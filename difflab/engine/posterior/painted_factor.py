"""A painted r(x): an array of values between 0 and 1, smoothed, so that its logarithm has a gradient."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.posterior.factors import Painted
from difflab.engine.posterior.options import FACTOR_EXTENT
from difflab.errors import DataError

# What r is where nothing was painted: small enough that hardly a point stays there, and its logarithm finite.
FLOOR = 1e-6
LARGEST = 2_048  # cells a side


def painted(array: NDArray[Any], bandwidth: float) -> Painted:
    """The factor that `array` (h, w) in [0, 1] means, first row at the bottom, over `FACTOR_EXTENT`.

    Smoothed by a Gaussian of `bandwidth` scaled units; r is FLOOR where nothing was painted. Raises DataError
    where the array is no such picture or all of it is 0.
    """
    from scipy.ndimage import gaussian_filter

    values = _checked(array)
    left, right, bottom, top = FACTOR_EXTENT
    rows, columns = values.shape
    pitch = (top - bottom) / (rows - 1), (right - left) / (columns - 1)
    smooth = gaussian_filter(values, [bandwidth / each for each in pitch], mode="nearest", truncate=6.0)
    logs = np.log(FLOOR + (1.0 - FLOOR) * np.clip(smooth, 0.0, 1.0))
    upward, rightward = np.gradient(logs, *pitch)
    slopes = np.stack([rightward, upward])
    return Painted(torch.from_numpy(logs[None, None]), torch.from_numpy(slopes[None]), FACTOR_EXTENT)


def _checked(array: NDArray[Any]) -> NDArray[np.float64]:
    remedy = "Paint r(x) again."
    if array.dtype.kind not in "buif" or array.ndim != 2 or not 2 <= min(array.shape) <= LARGEST:
        raise DataError(f"The painted r(x) is an array of shape {array.shape}.", remedy)
    values = np.asarray(array, dtype=np.float64)
    if not np.isfinite(values).all() or values.min() < 0 or values.max() > 1:
        raise DataError("The painted r(x) has values outside 0 to 1.", remedy)
    if not values.any():
        raise DataError("Nothing is painted: r(x) is 0 everywhere.", "Paint where points shall be.")
    return values
