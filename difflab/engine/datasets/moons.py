"""Two interleaving half circles, by scikit-learn's formula."""

from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.arcs import Arc
from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.datasets.noise_option import noise_option


class Moons(Data):
    """`sklearn.datasets.make_moons`, its angles uniform instead of evenly spaced."""

    title: ClassVar[str] = "Two moons"
    name: Literal["moons"] = "moons"
    noise: float = noise_option(
        0.1, most=0.5, shape="the moons, whose radius is 1", source="scikit-learn, make_moons"
    )

    def open(self, _assets: Assets, /) -> CurveSet:
        upper = Curve(Arc(start=0.0, end=np.pi), label=0)
        lower = Curve(Arc(x=1.0, y=0.5, start=np.pi, end=2 * np.pi), label=1)
        return CurveSet((upper, lower), self.noise, ("upper moon", "lower moon"))
