"""Log-density and denoiser against independent references: adaptive integrals and sums by scipy."""

import math

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.special import logsumexp
from scipy.stats import norm

from difflab.engine.datasets import Data, DataSet
from difflab.engine.datasets.base import FloatArray
from difflab.engine.datasets.blobs import BlobSet
from difflab.engine.datasets.boxes import BoxSet
from difflab.engine.datasets.clouds import CloudSet
from difflab.engine.datasets.curves import Curve, CurveSet
from difflab.engine.datasets.pictures import PictureSet
from difflab.engine.densities import build
from difflab.errors import DataError
from tests.engine.datasets.cases import ASSETS, made
from tests.engine.densities.targets import alpha, noisy, target


def curve_integrals(curve: Curve, data: CurveSet, y: FloatArray, s: float) -> FloatArray:
    """Integrals over one curve (3,) of 1, x and y times the law times N(y; path, s^2 I); scaled units."""

    def integrand(u: float, part: int) -> float:
        at = np.array([u])
        place = (curve.path(at)[0] - data.mean) / data.scale
        gauss = np.exp(-((y - place) ** 2).sum() / (2 * s**2)) / (2 * np.pi * s**2)
        return float(curve.law.density(at)[0] * gauss * np.array([1.0, *place])[part])

    breaks = np.linspace(0, 1, 41)[1:-1]
    return np.array([quad(integrand, 0, 1, (part,), limit=400, points=breaks)[0] for part in range(3)])


def curve_reference(data: CurveSet, y: FloatArray, s: float) -> tuple[float, FloatArray]:
    """Density at y (2,) and posterior mean (2,) of the place on the curves, by adaptive quadrature."""
    whole = sum(curve.weight for curve in data.curves)
    parts = [curve.weight / whole * curve_integrals(curve, data, y, s) for curve in data.curves]
    mass, *moment = np.sum(parts, axis=0)
    return mass, np.array(moment) / mass


@pytest.mark.parametrize("log_snr", [0.0, 4.0])
@pytest.mark.parametrize("name", ["swiss-roll", "s-curve", "pinwheel", "smiley", "sharp circles"])
def test_curves_against_adaptive_quadrature(name: str, log_snr: float) -> None:
    density = target(name)
    data = density.data
    assert isinstance(data, CurveSet)
    x = noisy(name, log_snr, 2, seed=2)
    noise, added = density.noise, math.exp(-log_snr)
    s = math.sqrt(noise**2 + added)
    for i, y in enumerate((x / alpha(log_snr)).numpy()):
        mass, place = curve_reference(data, y, s)
        denoised = place + noise**2 / s**2 * (y - place)
        log_density = math.log(mass) - 2 * math.log(alpha(log_snr))
        assert density.log_density(x, log_snr)[i].item() == pytest.approx(log_density, abs=2e-5)
        assert np.abs(density.denoise(x, log_snr)[i].numpy() - denoised).max() < density.error_bound(log_snr)


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
