"""Two interleaving half circles, by scikit-learn's formula."""

from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, FloatArray
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.options import option


class Moons(Data):
    """`sklearn.datasets.make_moons` with t uniform instead of evenly spaced."""

    title: ClassVar[str] = "Two moons"
    name: Literal["moons"] = "moons"
    noise: float = option(
        0.1,
        ge=0.0,
        le=1.0,
        step=0.01,
        label="Noise",
        symbol="s",
        unit="raw units",
        help="Thickness of the moons, whose radius is 1: standard deviation of the Gaussian noise.",
        source="scikit-learn, make_moons",
    )

    def open(self, _assets: Assets, /) -> CurveSet:
        return CurveSet(
            (Curve(upper_moon, label=0), Curve(lower_moon, label=1)),
            self.noise,
            ("upper moon", "lower moon"),
        )


def upper_moon(u: FloatArray) -> FloatArray:
    """(n,) -> (n, 2)."""
    return np.column_stack([np.cos(np.pi * u), np.sin(np.pi * u)])


def lower_moon(u: FloatArray) -> FloatArray:
    """(n,) -> (n, 2)."""
    return np.column_stack([1.0 - np.cos(np.pi * u), 0.5 - np.sin(np.pi * u)])
