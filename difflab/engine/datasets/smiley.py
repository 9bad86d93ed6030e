"""A smiling face: strokes of different sizes, so that one sees coarse shapes arise before fine ones."""

from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.arcs import Arc
from difflab.engine.datasets.base import Assets, Data
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.datasets.noise_option import noise_option


class Smiley(Data):
    """Outline, two eyes and a mouth, all of them arcs."""

    title: ClassVar[str] = "Smiley"
    name: Literal["smiley"] = "smiley"
    noise: float = noise_option(0.04, most=0.3, shape="the strokes of the face, whose radius is 1")

    def open(self, _assets: Assets, /) -> CurveSet:
        curves = (
            Curve(Arc(), weight=0.55, label=0),
            Curve(Arc(x=-0.35, y=0.35, radius=0.09), weight=0.12, label=1),
            Curve(Arc(x=0.35, y=0.35, radius=0.09), weight=0.12, label=2),
            Curve(Arc(y=-0.05, radius=0.55, start=1.15 * np.pi, end=1.85 * np.pi), weight=0.21, label=3),
        )
        return CurveSet(curves, self.noise, ("face", "left eye", "right eye", "mouth"))
