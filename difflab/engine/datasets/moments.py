"""The one constant by which data are scaled."""

import math


def common_scale(variance: float) -> float:
    """Square root of the variance averaged over dimensions; 1 where all points coincide."""
    return math.sqrt(variance) if variance > 0.0 else 1.0
