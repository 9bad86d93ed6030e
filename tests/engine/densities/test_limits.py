"""-H of the data in bits: printed values, closed forms, and fresh samples."""

import math

import numpy as np
import pytest
import torch
from scipy.integrate import quad

from difflab.engine.densities import build
from tests.engine.datasets.cases import made
from tests.engine.densities.targets import SHARP, TARGETS, target

NORMAL = -math.log2(2 * math.pi * math.e)  # -H of N(0, I) in the plane, which is also L_null


@pytest.mark.parametrize(("noise", "limit"), [(1.0, -2.938), (0.1, 0.379)])
def test_swiss_roll_limits_as_computed_elsewhere(noise: float, limit: float) -> None:
    """Grid quadrature of an independent reference, printed to three decimals."""
    assert build(made("swiss-roll", noise=noise)).limit_bits() == pytest.approx(limit, abs=1e-3)


def test_thin_roll_tends_to_the_entropy_along_and_across() -> None:
    """-H -> -E log2 |d path/du| - log2(2 pi e s^2) / 2; blurred ends cost less than 4 s / length bits."""
    noise = 0.005
    density = build(made("swiss-roll", noise=noise))
    scale = density.data.scale
    speed, _ = quad(
        lambda u: math.log2(3 * math.pi * math.hypot(1, 1.5 * math.pi * (1 + 2 * u)) / scale), 0, 1
    )
    across = 0.5 * math.log2(2 * math.pi * math.e * (noise / scale) ** 2)
    assert density.limit_bits() == pytest.approx(-speed - across, abs=1e-3)


@pytest.mark.parametrize("name", ["one mode"])
def test_one_gaussian_is_the_null_model(name: str) -> None:
    assert target(name).limit_bits() == pytest.approx(NORMAL, abs=1e-5)


def test_distant_modes_share_the_entropy() -> None:
    """Grid spacing of 20 standard deviations: H = log2 25 + that of one mode."""
    density = build(made("grid", noise=0.05))
    scale = density.data.scale
    expected = NORMAL - math.log2(25) - 2 * math.log2(0.05 / scale)
    assert density.limit_bits() == pytest.approx(expected, abs=1e-4)  # in float32


def test_sharp_checkerboard_covers_half_its_board() -> None:
    density = target("checkerboard")
    scale = density.data.scale
    assert density.limit_bits() == pytest.approx(-math.log2(8 / scale**2))


def test_slight_blur_hardly_changes_the_checkerboard() -> None:
    sharp, blurred = (build(made("checkerboard", noise=noise)).limit_bits() for noise in (0.0, 1e-4))
    assert sharp is not None
    assert blurred == pytest.approx(sharp, abs=2e-3)


@pytest.mark.parametrize("name", [name for name in TARGETS if name not in SHARP])
def test_limit_is_the_mean_log_density_of_samples(name: str) -> None:
    """Five standard errors of 4,000 samples, about 0.05 bits."""
    density = target(name)
    x = density.sample(4000, torch.Generator().manual_seed(1)).double()
    bits = density.log_density(x, math.inf) / math.log(2)
    limit = density.limit_bits()
    assert limit is not None
    assert abs(bits.mean().item() - limit) < 5 * bits.std().item() / math.sqrt(4000)


@pytest.mark.parametrize("name", SHARP)
def test_without_noise_there_is_no_limit(name: str) -> None:
    assert target(name).limit_bits() is None


@pytest.mark.parametrize("size", [3000, 20_000])
def test_limit_of_many_points_by_lattice_and_by_samples_agree(size: int) -> None:
    """A tiny bandwidth needs too large a lattice and is sampled: standard error 0.01 bits."""
    points = np.random.default_rng(0).standard_normal((size, 2))
    wide, narrow = (
        build(made("points", asset="d" * 64, bandwidth=bandwidth), {"d" * 64: points}).limit_bits()
        for bandwidth in (0.0031, 0.0001)
    )
    assert wide is not None
    assert narrow is not None
    # For points apart -H is log2 n - log2(2 pi e h^2), up to scale; overlaps lower the wider one's a little.
    apart = math.log2(0.0031**2 / 0.0001**2)
    assert narrow - wide == pytest.approx(apart, abs=0.1 + size * 2 * math.pi * 0.0031**2)
