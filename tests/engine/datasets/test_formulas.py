"""The toy formulas against scikit-learn's, and the pinwheel against its authors' numpy code."""

import numpy as np
import pytest
from sklearn.datasets import make_circles, make_moons, make_s_curve, make_swiss_roll

from difflab.engine.datasets.circles import Circles
from difflab.engine.datasets.curves import CurveSet
from difflab.engine.datasets.moons import Moons
from difflab.engine.datasets.pinwheel import Pinwheel
from difflab.engine.datasets.s_curve import Hook
from difflab.engine.datasets.swiss_roll import roll


def test_swiss_roll_is_scikit_learns() -> None:
    points, t = make_swiss_roll(200, noise=0.0, random_state=1)
    np.testing.assert_allclose(roll((t / (1.5 * np.pi) - 1) / 2), points[:, [0, 2]], atol=1e-12)


def test_s_curve_is_scikit_learns() -> None:
    points, t = make_s_curve(200, noise=0.0, random_state=1)
    upper = t < 0
    np.testing.assert_allclose(
        Hook(-1.5 * np.pi, 0.0)(1 + t[upper] / (1.5 * np.pi)), points[upper][:, [0, 2]], atol=1e-12
    )
    np.testing.assert_allclose(
        Hook(0.0, 1.5 * np.pi)(t[~upper] / (1.5 * np.pi)), points[~upper][:, [0, 2]], atol=1e-12
    )


def test_moons_are_scikit_learns() -> None:
    points, label = make_moons(100, shuffle=False, noise=None)
    u = np.linspace(0.0, 1.0, 50)
    for index, curve in enumerate(Moons().open({}).curves):
        np.testing.assert_allclose(curve.path(u), points[label == index], atol=1e-12)


@pytest.mark.parametrize("factor", [0.3, 0.8])
def test_circles_are_scikit_learns(factor: float) -> None:
    points, label = make_circles(100, shuffle=False, noise=None, factor=factor)
    u = np.arange(50) / 50
    for index, curve in enumerate(Circles(factor=factor).open({}).curves):
        np.testing.assert_allclose(curve.path(u), points[label == index], atol=1e-12)


def test_pinwheel_has_the_moments_of_its_authors() -> None:
    """Johnson et al. 2016, `make_pinwheel_data`, with its noise made isotropic; five standard errors."""
    rng = np.random.default_rng(3)
    count, arms, twist, spread, noise = 200_000, 5, 0.25, 0.3, 0.05
    features = np.column_stack([1 + spread * rng.standard_normal(count), np.zeros(count)])
    angles = np.linspace(0, 2 * np.pi, arms, endpoint=False)[rng.integers(arms, size=count)]
    angles = angles + twist * np.exp(features[:, 0])
    rotations = np.stack([np.cos(angles), -np.sin(angles), np.sin(angles), np.cos(angles)]).T.reshape(
        -1, 2, 2
    )
    theirs = np.einsum("ti,tij->tj", features, rotations) + noise * rng.standard_normal((count, 2))
    ours = Pinwheel(arms=arms, twist=twist, spread=spread, noise=noise).open({}).draw(count, rng).points
    for power in (np.cos, np.sin):
        for direction in ((1.0, 0.0), (0.6, 0.8), (2.0, 5.0)):
            a, b = (power(points @ direction) for points in (theirs, ours))
            assert abs(a.mean() - b.mean()) < 5 * np.sqrt((a.var() + b.var()) / count)


def test_curves_share_their_points_by_weight() -> None:
    data = CurveSet(Moons().open({}).curves, 0.0)
    label = data.draw(10_000, np.random.default_rng(0)).label
    assert abs(label.mean() - 0.5) < 5 * 0.5 / 100
