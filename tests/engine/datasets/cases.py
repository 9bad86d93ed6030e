"""Data sets in the plane to test, each with the arrays it needs; parametrised tests take them all."""

import numpy as np

from difflab.engine.datasets import DATA, Assets, Data, DataSet
from difflab.engine.datasets.base import FloatArray


def cross() -> FloatArray:
    """A grey picture (24, 32) of a dark cross off the middle."""
    picture = np.full((24, 32), 255.0)
    picture[6:9, 4:28] = 0.0
    picture[2:22, 18:22] = 60.0
    return picture


def cloud(count: int) -> FloatArray:
    """Points (count, 2) on a parabola, far from the origin."""
    rng = np.random.default_rng(5)
    x = rng.standard_normal(count)
    return np.column_stack([x, 0.5 * x**2 + 0.1 * rng.standard_normal(count)]) * 3.0 + 50.0


def made(name: str, **options: object) -> Data:
    return DATA[name].model_validate(options)


ASSETS: Assets = {"a" * 64: cloud(300), "b" * 64: cross(), "c" * 64: cloud(3000)}

FORMULAS: dict[str, Data] = {
    name: kind() for name, kind in DATA.items() if kind.space == "plane" and "asset" not in kind.model_fields
}
VARIANTS: dict[str, Data] = {
    "thick roll": made("swiss-roll", noise=2.0),
    "winding spirals": made("spirals", turns=3.0, noise=0.05),
    "wide pinwheel": made("pinwheel", arms=3, twist=-0.5, spread=0.4),
    "three rings": made("ring", modes=5, rings=3),
    "one mode": made("ring", modes=1),
    "blurred board": made("checkerboard", cells=3, noise=0.1),
}
BROUGHT: dict[str, Data] = {
    "drawn": made("drawn", asset="a" * 64, bandwidth=0.1),
    "points": made("points", asset="c" * 64, bandwidth=0.05),
    "image": made("image", asset="b" * 64),
}
CASES: dict[str, Data] = FORMULAS | VARIANTS | BROUGHT


def opened(name: str) -> DataSet:
    return CASES[name].open(ASSETS)
