"""A circle inside a circle, by scikit-learn's formula."""

from typing import ClassVar, Literal

from difflab.engine.datasets.arcs import Arc
from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.datasets.noise_option import noise_option
from difflab.engine.options import option


class Circles(Data):
    """`sklearn.datasets.make_circles`, its angles uniform instead of evenly spaced."""

    title: ClassVar[str] = "Two circles"
    name: Literal["circles"] = "circles"
    noise: float = noise_option(
        0.05,
        most=0.5,
        shape="the circles, of which the outer has radius 1",
        source="scikit-learn, make_circles",
    )
    factor: float = option(
        0.5,
        gt=0.0,
        lt=1.0,
        step=0.05,
        label="Inner radius",
        symbol="r",
        unit="of the outer",
        help="Radius of the inner circle. Nearly equal circles merge early in the diffusion.",
        source="scikit-learn, make_circles",
    )

    def open(self, _assets: Assets, /) -> CurveSet:
        outer = Curve(Arc(), label=0)
        inner = Curve(Arc(radius=self.factor), label=1)
        return CurveSet((outer, inner), self.noise, ("outer circle", "inner circle"))
