"""The pinwheel: Gaussian arms, twisted more the further out they reach."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, FloatArray
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.datasets.laws import BELL_REACH, Bell
from difflab.engine.datasets.noise_option import noise_option
from difflab.engine.options import option


class Pinwheel(Data):
    """Radius r = 1 + spread * normal, turned by twist * exp(r), plus isotropic noise.

    Johnson et al. 2016 add their noise across each arm only (standard deviation 0.05 or 0.1 for a spread of
    0.3); isotropic noise of that size looks the same, since arms are long, and keeps the density exact.
    """

    title: ClassVar[str] = "Pinwheel"
    name: Literal["pinwheel"] = "pinwheel"
    noise: float = noise_option(
        0.06,
        most=0.3,
        shape="the spines of the arms, which lie around radius 1",
        source="Johnson et al. 2016, there across the arms only",
    )
    arms: int = option(
        5,
        ge=1,
        le=12,
        step=1,
        label="Arms",
        help="Number of arms, and of classes.",
        source="Johnson et al. 2016",
    )
    twist: float = option(
        0.25,
        ge=-1.0,
        le=1.0,
        step=0.05,
        label="Twist",
        unit="rad",
        help="How far the arms are turned, growing exponentially with the radius; 0 leaves them straight.",
        source="Johnson et al. 2016, there called rate",
    )
    spread: float = option(
        0.3,
        ge=0.05,
        le=0.4,
        step=0.05,
        label="Reach",
        unit="raw units",
        help="Length of the arms: standard deviation of the radius, whose mean is 1.",
        source="Johnson et al. 2016, there called radial_std",
    )

    def open(self, _assets: Assets, /) -> CurveSet:
        spines = (Spine(2 * np.pi * arm / self.arms, self.twist, self.spread) for arm in range(self.arms))
        curves = tuple(Curve(spine, label=arm, law=Bell()) for arm, spine in enumerate(spines))
        return CurveSet(curves, self.noise, tuple(f"arm {arm + 1}" for arm in range(self.arms)))


@dataclass(frozen=True)
class Spine:
    """The middle line of one arm; u runs over five standard deviations of the radius to either side."""

    start: float
    twist: float
    spread: float

    def __call__(self, u: FloatArray) -> FloatArray:
        radius = 1.0 + self.spread * BELL_REACH * (2.0 * u - 1.0)
        angle = self.start + self.twist * np.exp(radius)
        return np.column_stack([radius * np.cos(angle), -radius * np.sin(angle)])
