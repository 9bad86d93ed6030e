"""The swiss roll of the 2015 paper, by scikit-learn's formula."""

from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, FloatArray
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.datasets.noise_option import noise_option


class SwissRoll(Data):
    """Columns x and z of `sklearn.datasets.make_swiss_roll`: (t cos t, t sin t), t = 1.5 pi (1 + 2u)."""

    title: ClassVar[str] = "Swiss roll"
    name: Literal["swiss-roll"] = "swiss-roll"
    noise: float = noise_option(
        0.5, most=5.0, shape="the roll, whose outer radius is 14", source="scikit-learn, make_swiss_roll"
    )

    def open(self, _assets: Assets, /) -> CurveSet:
        return CurveSet((Curve(roll),), self.noise)


def roll(u: FloatArray) -> FloatArray:
    """(n,) in [0, 1] -> (n, 2), from the inner to the outer end."""
    t = 1.5 * np.pi * (1.0 + 2.0 * u)
    return np.column_stack([t * np.cos(t), t * np.sin(t)])
