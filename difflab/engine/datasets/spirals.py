"""Two spirals wound into each other: the classic test of how well a model separates close strands."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, FloatArray
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.datasets.laws import Ramp
from difflab.engine.datasets.noise_option import noise_option
from difflab.engine.options import option


class Spirals(Data):
    """Two spirals whose radius grows with the angle, points nearly even along them."""

    title: ClassVar[str] = "Two spirals"
    name: Literal["spirals"] = "spirals"
    noise: float = noise_option(0.02, most=0.2, shape="the spirals, whose outer radius is 1")
    turns: float = option(
        1.5,
        ge=0.25,
        le=5.0,
        step=0.25,
        label="Turns",
        help="How often each spiral goes round. More turns bring the strands closer together.",
        source="Lang and Witbrock 1988",
    )

    def open(self, _assets: Assets, /) -> CurveSet:
        arms = tuple(Curve(Spiral(self.turns, arm * np.pi), label=arm, law=Ramp()) for arm in range(2))
        return CurveSet(arms, self.noise, ("first arm", "second arm"))


@dataclass(frozen=True)
class Spiral:
    """Radius u at angle `start` + 2 pi `turns` u."""

    turns: float
    start: float

    def __call__(self, u: FloatArray) -> FloatArray:
        angle = self.start + 2 * np.pi * self.turns * u
        return np.column_stack([u * np.cos(angle), u * np.sin(angle)])
