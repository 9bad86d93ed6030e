"""Discs: how crowded a place is comes out right, sizes fit the number, colours come from the right table."""

import numpy as np
import pytest

from difflab.render.colormaps import channels, class_palette
from difflab.render.picture import Cloud, ParticleColours
from difflab.render.sprites import CELLS, HALF, crowding, disc_radius, discs
from difflab.render.theme import DARK
from difflab.render.tone import DensityScale
from difflab.render.viewport import Rect, Viewport

MAPPING = Viewport().onto(Rect(0, 0, 400, 400))


def test_crowding_estimates_the_density() -> None:
    """Against N(0, I) in the middle, blurred twice (half a squared cell each) and by its cells; Poisson
    noise."""
    points = np.random.default_rng(0).standard_normal((10_000, 2), dtype=np.float32)
    middle = np.hypot(points[:, 0], points[:, 1]) < 0.2
    cell = 2 * HALF / CELLS
    expected = 1 / (2 * np.pi * (1 + (1 + 1 / 12 + 1 / 6) * cell**2)) * np.exp(-0.02 / 2)
    effective = (
        10_000 * expected * cell**2 * (256 / 70) ** 2
    )  # counts under the kernel: 1/sum of squared weights
    spread = expected / np.sqrt(effective * 3)  # some three independent kernels lie in the circle
    assert crowding(points)[middle].mean() == pytest.approx(expected, abs=4 * spread)


def test_crowding_takes_what_is_not_finite() -> None:
    points = np.array([[np.nan, 0], [np.inf, -np.inf], [1e30, 0], [0, 0]], np.float32)
    assert np.isfinite(crowding(points)).all()


def test_many_particles_and_small_fields_have_small_discs() -> None:
    radii = [disc_radius(count, MAPPING, 1.0) for count in (1, 100, 1_000, 10_000)]
    assert radii == sorted(radii, reverse=True)
    assert disc_radius(100, Viewport().onto(Rect(0, 0, 90, 90)), 1.0) < radii[1]
    assert disc_radius(100, Viewport().onto(Rect(0, 0, 800, 800)), 2.0) == pytest.approx(2 * radii[1])


def test_classes_keep_their_colours() -> None:
    points = np.zeros((3, 2), np.float32)
    colours = ParticleColours.by_class(np.array([0, 9, 2]))
    mark = discs(Cloud(points, colours), crowding(points), MAPPING, DensityScale(1), DARK, 1.0)
    assert mark.index is not None
    assert (channels(mark.palette[mark.index]) == class_palette(DARK)[[0, 1, 2]]).all()


def test_crowded_places_are_higher_on_the_map() -> None:
    points = np.array([[0, 0]] * 50 + [[2, 2]], np.float32)
    density = crowding(points)
    mark = discs(Cloud(points), density, MAPPING, DensityScale(float(density.max())), DARK, 1.0)
    assert mark.index is not None
    assert mark.index[0] > mark.index[-1]


def test_over_a_heat_map_discs_are_plain() -> None:
    points = np.zeros((3, 2), np.float32)
    mark = discs(Cloud(points), crowding(points), MAPPING, DensityScale(1), DARK, 1.0, plain=True)
    assert mark.palette.tolist() == [DARK.text.word]


def test_angles_become_hues_of_the_wheel() -> None:
    colours = ParticleColours.by_angle(np.array([0.0, 0.5, 1.0, -0.25]))
    assert colours.index.tolist() == [0, 24, 0, 36]
