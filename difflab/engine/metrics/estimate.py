"""A measured number and how far chance may have moved it."""

import math
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Estimate:
    """`se` is the standard error of `value`, in its unit."""

    value: float
    se: float


def mean_of(values: Tensor) -> Estimate:
    """The mean of independent values (n,), n >= 2, and its standard error."""
    values = values.double()
    return Estimate(values.mean().item(), values.std().item() / math.sqrt(len(values)))
