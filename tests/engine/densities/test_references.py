"""Log-density and denoiser against independent references: midpoint rules and sums by scipy."""

import math

import numpy as np
import pytest
import torch
from scipy.special import logsumexp
from scipy.stats import norm

from difflab.engine.datasets import Data, DataSet
from difflab.engine.datasets.base import FloatArray
from difflab.engine.datasets.blobs import BlobSet
from difflab.engine.datasets.boxes import BoxSet
from difflab.engine.datasets.clouds import CloudSet
from difflab.engine.datasets.curves import CurveSet
from difflab.engine.datasets.pictures import PictureSet
from difflab.engine.densities import build
from difflab.engine.densities.blurred import BlurredDensity
from difflab.errors import DataError
from tests.engine.datasets.cases import ASSETS, made
from tests.engine.densities.targets import alpha, noisy, target

CURVES = [
    "swiss-roll",
    "moons",
    "circles",
    "spirals",
    "s-curve",
    "pinwheel",
    "smiley",
    "sharp roll",
    "sharp circles",
]
MIDPOINTS = 8000  # per curve: gaps of 0.002 and less, a tenth of the narrowest blur


def midpoints(data: CurveSet) -> tuple[FloatArray, FloatArray]:
    """The curves by the midpoint rule in u, whose error is of second order: (K, 2) scaled and (K,)."""
    u = (np.arange(MIDPOINTS) + 0.5) / MIDPOINTS
    whole = sum(curve.weight for curve in data.curves)
    points = np.concatenate([curve.path(u) for curve in data.curves])
    weights = np.concatenate(
        [curve.weight / whole * curve.law.density(u) / MIDPOINTS for curve in data.curves]
    )
    return (points - data.mean) / data.scale, weights


@pytest.mark.parametrize("log_snr", [-3.0, -1.0, 0.5, 2.0, 5.0, 7.5])
@pytest.mark.parametrize("name", CURVES)
def test_curves_against_the_midpoint_rule(name: str, log_snr: float) -> None:
    density = target(name)
    assert isinstance(density.data, CurveSet)
    points, weights = midpoints(density.data)
    x = noisy(name, log_snr, 60, seed=2)
    s = math.sqrt(density.noise**2 + math.exp(-log_snr))
    y = (x / alpha(log_snr)).numpy()
    log_mass, place = full_sum(points, weights, y, s)
    denoised = place + density.noise**2 / s**2 * (y - place)
    assert np.abs(density.denoise(x, log_snr).numpy() - denoised).max() < density.error_bound(log_snr)
    log_error = density.log_density(x, log_snr).numpy() + 2 * math.log(alpha(log_snr)) - log_mass
    assert np.abs(log_error).max() < 1e-4


def full_sum(
    points: FloatArray, weights: FloatArray, y: FloatArray, s: float
) -> tuple[FloatArray, FloatArray]:
    """Log-density (n,) and posterior mean (n, 2) over all centres, by scipy."""
    logits = np.log(weights) + np.sum(norm.logpdf(y[:, None, :], points, s), axis=2)
    log_mass = logsumexp(logits, axis=1)
    return log_mass, np.exp(logits - log_mass[:, None]) @ points


@pytest.mark.parametrize("log_snr", [-2.0, 1.0, 3.0, 5.0, 8.0, 14.0])
@pytest.mark.parametrize("name", ["drawn", "points", "many bare points", "image", "ring"])
def test_finite_mixtures_against_the_full_sum(name: str, log_snr: float) -> None:
    density = target(name)
    data = density.data
    points, weights = centres(data)
    x = noisy(name, log_snr, 400, seed=3)
    noise, added = density.noise, math.exp(-log_snr)
    s = math.sqrt(noise**2 + added)
    y = (x / alpha(log_snr)).numpy()
    log_mass, place = full_sum((points - data.mean) / data.scale, weights, y, s)
    denoised = place + noise**2 / s**2 * (y - place)
    error = np.abs(density.denoise(x, log_snr).numpy() - denoised).max()
    assert error <= density.error_bound(log_snr) + 1e-9
    log_error = density.log_density(x, log_snr).numpy() + 2 * math.log(alpha(log_snr)) - log_mass
    assert np.abs(log_error).max() < 1e-2


def centres(data: DataSet) -> tuple[FloatArray, FloatArray]:
    """Centres (K, 2) in raw units and weights (K,) of blobs, clouds and pictures."""
    match data:
        case PictureSet(shares=shares):
            rows, columns = np.nonzero(shares)
            return np.column_stack([columns + 0.5, len(shares) - rows - 0.5]), shares[rows, columns]
        case CloudSet(points=points) | BlobSet(centres=points):
            return points, np.full(len(points), 1 / len(points))
    raise TypeError(data)


@pytest.mark.parametrize("log_snr", [-1.0, 0.5, 3.0, 9.0])
@pytest.mark.parametrize("value", [made("checkerboard"), made("checkerboard", cells=3, noise=0.1)])
def test_squares_against_scipy(value: Data, log_snr: float) -> None:
    """Every square blurred by s: products of differences of the normal distribution function."""
    density = build(value)
    assert isinstance(density, BlurredDensity)
    data = density.data
    assert isinstance(data, BoxSet)
    s = math.sqrt(density.noise**2 + math.exp(-log_snr))
    low, side = (data.corners - data.mean) / data.scale, data.side / data.scale
    x = torch.randn(100, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(4))
    y = (x / alpha(log_snr)).numpy()[:, None, :]
    heights = (norm.cdf(low + side, y, s) - norm.cdf(low, y, s)) / side
    mass = np.prod(heights, axis=2).mean(axis=1)
    seen = mass > 1e-10  # below, differences of distribution functions cancel
    expected = np.log(mass[seen]) - 2 * math.log(alpha(log_snr))
    np.testing.assert_allclose(density.log_density(x, log_snr).numpy()[seen], expected, atol=1e-5)


def test_sharp_checkerboard_is_flat_inside() -> None:
    density = target("checkerboard")
    x = torch.tensor([[-1.5, -1.5], [0.5, 0.5], [-0.5, 0.5]], dtype=torch.float64) / density.data.scale
    inside, _, outside = density.log_density(x, math.inf)
    assert inside.item() == pytest.approx(math.log(density.data.scale**2 / 8))
    assert outside.item() < -1e6
    assert density.score(x, math.inf)[:2].abs().max() == 0.0


def test_unknown_arrays_are_reported() -> None:
    with pytest.raises(DataError, match="missing"):
        build(made("points", asset="e" * 64), ASSETS)
