"""The letter S, by scikit-learn's formula."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, FloatArray
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.datasets.noise_option import noise_option


class SCurve(Data):
    """Columns x and z of `sklearn.datasets.make_s_curve`: (sin t, sign(t) (cos t - 1)), |t| <= 1.5 pi."""

    title: ClassVar[str] = "S-curve"
    name: Literal["s-curve"] = "s-curve"
    noise: float = noise_option(
        0.1, most=0.5, shape="the curve, whose arcs have radius 1", source="scikit-learn, make_s_curve"
    )

    def open(self, _assets: Assets, /) -> CurveSet:
        # Two pieces: the curvature jumps where they meet.
        upper = Curve(Hook(-1.5 * np.pi, 0.0), span=(0.0, 0.5))
        lower = Curve(Hook(0.0, 1.5 * np.pi), span=(0.5, 1.0))
        return CurveSet((upper, lower), self.noise)


@dataclass(frozen=True)
class Hook:
    """One half of the S, t running from `start` to `end` on one side of 0."""

    start: float
    end: float

    def __call__(self, u: FloatArray) -> FloatArray:
        t = self.start + (self.end - self.start) * u
        side = np.sign(self.start + self.end)
        return np.column_stack([np.sin(t), side * (np.cos(t) - 1.0)])
