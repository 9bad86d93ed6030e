"""Pictures as densities."""

import numpy as np
import pytest

from difflab.engine.datasets.pictures import MOST_PIXELS, PictureSet, ink, shrunk
from difflab.errors import DataError


def test_ink_goes_from_paper_to_the_strongest_shade() -> None:
    shares = ink(np.array([[200, 100], [200, 150]], dtype=np.uint8), dark=True, contrast=1.0)
    np.testing.assert_allclose(shares, [[0.0, 2 / 3], [0.0, 1 / 3]])


def test_bright_ink_is_the_negative() -> None:
    picture = np.random.default_rng(0).random((5, 6))
    np.testing.assert_allclose(
        ink(picture, dark=False, contrast=1.5), ink(1.0 - picture, dark=True, contrast=1.5), atol=1e-15
    )


@pytest.mark.parametrize(
    ("array", "complaint"),
    [
        (np.full((4, 4), 255, dtype=np.uint8), "blank"),
        (np.zeros((1, 1)), "blank"),
        (np.zeros((0, 4)), "Not a grey picture"),
        (np.zeros((4, 4, 3)), "Not a grey picture"),
        (np.array([[0.0, np.nan]]), "not finite"),
    ],
)
def test_bad_pictures_are_refused_with_a_remedy(array: np.ndarray, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint) as caught:
        ink(array, dark=True, contrast=1.0)
    assert caught.value.remedy


def test_huge_values_do_not_overflow() -> None:
    shares = ink(np.array([[-1.7e308, 1.7e308]]), dark=True, contrast=1.0)
    np.testing.assert_allclose(shares, [[1.0, 0.0]])


def test_top_row_is_up() -> None:
    picture = np.zeros((10, 4))
    picture[0, 1] = 1.0
    data = PictureSet(ink(picture, dark=False, contrast=1.0), 0.3)
    np.testing.assert_allclose(data.mean, [1.5, 9.5])
    assert data.scale == pytest.approx(0.3)


def test_large_pictures_are_averaged_down() -> None:
    picture = np.random.default_rng(0).random((1100, 700))
    small = shrunk(picture)
    assert small.shape == (367, 234)
    assert max(small.shape) <= MOST_PIXELS
    assert small[1, 2] == pytest.approx(picture[3:6, 6:9].mean())


def test_draws_follow_the_shares() -> None:
    data = PictureSet(ink(np.array([[3.0, 0.0], [0.0, 1.0]]), dark=False, contrast=1.0), 0.3)
    points = data.draw(20_000, np.random.default_rng(0)).points
    upper = points[:, 1] > 1.0  # pixel centres lie at 0.5 and 1.5: 1.67 standard deviations, 4.8 % cross over
    crossing = 0.0478
    expected = 0.75 * (1 - crossing) + 0.25 * crossing
    assert abs(upper.mean() - expected) < 5 * 0.5 / np.sqrt(20_000)
