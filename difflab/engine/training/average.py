"""Averaging of the weights over a window that grows with the run: one setting for runs of any length."""

from typing import TypeVar

import numpy as np
from torch import Tensor

Part = TypeVar("Part", float, Tensor)


class WeightAverage:
    """Power-function moving average (Karras et al. 2024, section 3.1, eqs. 123 to 127).

    width: standard deviation of the window over the length of the run so far; 0 keeps the latest weights.
    """

    def __init__(self, values: Tensor, width: float) -> None:
        self.values = values.clone()
        self._power = _power_of(width) if width > 0.0 else None

    def update(self, values: Tensor, count: int) -> None:
        """Take in the weights after step `count`, counted from 1."""
        self.values.lerp_(values, 1.0 - self.kept(1.0 - 1.0 / count))

    def kept(self, share: Part) -> Part:
        """What the average keeps of itself while the run grows from this share of its length to the whole."""
        return 0.0 * share if self._power is None else share ** (self._power + 1.0)


def _power_of(width: float) -> float:
    """gamma of the window t^gamma: the positive root of width^2 = (g + 1) / ((g + 2)^2 (g + 3))."""
    inverse = width**-2
    roots = np.roots([1.0, 7.0, 16.0 - inverse, 12.0 - inverse])
    return float(roots.real.max())
