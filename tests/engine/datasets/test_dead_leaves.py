"""Dead leaves against the closed form: two points see the same leaf with a probability that is known."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from difflab.engine.datasets import DATA
from difflab.engine.datasets.leaves import Leaves
from difflab.errors import UsageError
from difflab.session.paths import checked
from tests.engine.datasets.cases import made

COUNT = 6_000
SIZE = 16
LEAVES = Leaves(SIZE, 2.0, 8.0, 3.0)


def overlap(radius: float, h: float) -> float:
    """Area common to two discs of one radius whose centres are h apart."""
    if h >= 2 * radius:
        return 0.0
    return 2 * radius**2 * math.acos(h / (2 * radius)) - h / 2 * math.sqrt(4 * radius**2 - h**2)


def same_leaf(leaves: Leaves, h: float) -> float:
    """gamma(h) / (2 gamma(0) - gamma(h)), gamma the mean overlap (Bordenave, Gousseau and Roueff 2006)."""

    def gamma(distance: float) -> float:
        def weighted(r: float) -> float:
            return float(r**-leaves.exponent * overlap(r, distance))

        corner = min(max(distance / 2, leaves.smallest), leaves.largest)
        return float(integrate.quad(weighted, leaves.smallest, leaves.largest, points=[corner])[0])

    return gamma(h) / (2 * gamma(0.0) - gamma(h))


def images(leaves: Leaves, count: int = COUNT) -> np.ndarray:
    drawn = leaves.draw(count, np.random.default_rng(20))
    return drawn.reshape(count, leaves.size, leaves.size).astype(int)


@pytest.fixture(scope="module")
def drawn() -> np.ndarray:
    return images(LEAVES)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((8, 8), (8, 9)),
        ((8, 6), (8, 10)),
        ((5, 5), (10, 10)),
        ((0, 0), (0, 1)),  # the corner and the borders look like the middle
        ((0, 0), (3, 3)),
        ((15, 6), (15, 13)),
        ((3, 0), (9, 0)),
        ((15, 15), (9, 15)),
    ],
)
def test_two_points_see_the_same_leaf_as_often_as_the_closed_form_says(
    drawn: np.ndarray, first: tuple[int, int], second: tuple[int, int]
) -> None:
    share = same_leaf(LEAVES, float(np.hypot(first[0] - second[0], first[1] - second[1])))
    expected = share + (1 - share) / 256  # other leaves may have the same grey
    found = (drawn[:, first[0], first[1]] == drawn[:, second[0], second[1]]).mean()
    assert abs(found - expected) < 4 * np.sqrt(expected * (1 - expected) / COUNT)


@pytest.mark.parametrize("pixel", [(0, 0), (0, 8), (8, 8), (15, 15)])
def test_greys_are_uniform_everywhere(drawn: np.ndarray, pixel: tuple[int, int]) -> None:
    counts = np.bincount(drawn[:, pixel[0], pixel[1]], minlength=256)
    assert stats.chisquare(counts).pvalue > 1e-4


@pytest.mark.parametrize(
    "leaves",
    [
        Leaves(8, 1.0, 64.0, 1.0),
        Leaves(8, 2.0, 6.0, 0.0),
        Leaves(8, 1.5, 20.0, 2.0),
        Leaves(8, 3.0, 3.0, 3.0),
    ],
)
def test_other_laws_of_the_radii_have_their_own_closed_forms(leaves: Leaves) -> None:
    found = images(leaves, 3_000)
    for h in (1, 5):
        share = same_leaf(leaves, float(h)) if leaves.largest > leaves.smallest else _of_one_radius(h)
        expected = share + (1 - share) / 256
        same = (found[:, 2, 1] == found[:, 2, 1 + h]).mean()
        assert abs(same - expected) < 4 * np.sqrt(expected * (1 - expected) / 3_000)


def _of_one_radius(h: float) -> float:
    return overlap(3.0, h) / (2 * overlap(3.0, 0.0) - overlap(3.0, h))


@pytest.mark.parametrize("exponent", [0.0, 1.0, 2.0, 2.5, 3.0, 6.0])
def test_radii_follow_the_power_law_times_the_reach_of_a_disc(exponent: float) -> None:
    leaves = Leaves(32, 2.0, 16.0, exponent)
    radii = leaves.radii((4_000, 1), np.random.default_rng(0)).ravel()
    grid = np.linspace(2.0, 16.0, 20_001)
    density = grid**-exponent * (32 + 2 * grid) ** 2
    cumulative = integrate.cumulative_simpson(density, x=grid, initial=0)
    assert stats.kstest(radii, lambda r: np.interp(r, grid, cumulative / cumulative[-1])).pvalue > 1e-4


def test_pixels_have_no_favourite_side(drawn: np.ndarray) -> None:
    """Equal neighbours are as frequent across as down, on average over the image."""
    across = (drawn[:, :, 1:] == drawn[:, :, :-1]).mean(axis=(1, 2))
    down = (drawn[:, 1:] == drawn[:, :-1]).mean(axis=(1, 2))
    assert abs((across - down).mean()) < 4 * (across - down).std() / np.sqrt(COUNT)


def test_greys_stay_within_their_range() -> None:
    data = made("dead-leaves", size=8, darkest=60, brightest=90, dequantise=False).open({})
    raw = data.draw(200, np.random.default_rng(0)).points
    assert raw.min() == pytest.approx(60.5 / 256)
    assert raw.max() == pytest.approx(90.5 / 256)
    assert data.mean[0] == pytest.approx(75.5 / 256)
    assert data.scale == pytest.approx(np.arange(60, 91).std() / 256)


def test_no_draw_of_any_size_is_left_without_leaves() -> None:
    leaves = Leaves(12, 2.0, 4.0, 3.0, 1, 255)  # 0 would be an empty pixel
    for count in (0, 1, 255, 257):
        found = leaves.draw(count, np.random.default_rng(count))
        assert found.shape == (count, 144)
        assert (found > 0).all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"smallest": 9, "largest": 4}, "largest radius"),
        ({"darkest": 200, "brightest": 100}, "brightest grey"),
    ],
)
def test_ranges_that_are_none_are_refused(options: dict[str, float], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        checked(DATA["dead-leaves"], options)
