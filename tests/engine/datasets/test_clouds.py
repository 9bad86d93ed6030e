"""Points brought by the user: scaled sensibly, or refused with a remedy."""

import numpy as np
import pytest

from difflab.engine.datasets.clouds import CloudSet
from difflab.errors import DataError
from tests.engine.datasets.cases import made


@pytest.mark.parametrize(
    ("array", "complaint"),
    [
        (np.zeros((0, 2)), "no points"),
        (np.zeros((5, 1)), "shape"),
        (np.zeros((5, 3)), "shape"),
        (np.zeros(4), "shape"),
        (np.array([[0.0, np.nan]]), "not finite"),
        (np.array([[0.0, np.inf]]), "not finite"),
        (np.array([[0.0, 1e200]]), "cannot be scaled"),
        (np.array([["a", "b"]]), "not numbers"),
        (np.array([[1j, 0.0]]), "not numbers"),
        (np.array([[None, 0.0]], dtype=object), "not numbers"),
    ],
)
def test_bad_points_are_refused_with_a_remedy(array: np.ndarray, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint) as caught:
        CloudSet.smooth(array, 0.1)
    assert caught.value.remedy


@pytest.mark.parametrize("points", [[[3.0, 4.0]], [[3.0, 4.0]] * 7, [[1e30, 1e30]] * 3])
def test_coinciding_points_have_scale_one(points: list[list[float]]) -> None:
    data = CloudSet.smooth(np.array(points), 0.0)
    assert data.scale == 1.0
    np.testing.assert_array_equal(data.mean, points[0])


def test_rounding_noise_around_a_large_value_is_no_spread() -> None:
    points = np.full((50, 2), 1e30)
    points[::2] *= 1 + 2e-16
    assert CloudSet.smooth(points, 0.0).scale == 1.0


@pytest.mark.parametrize("size", [1e-30, 1.0, 1e30])
def test_scaling_knows_no_units(size: float) -> None:
    points = np.random.default_rng(0).standard_normal((40, 2))
    one, other = CloudSet.smooth(points, 0.2), CloudSet.smooth(points * size, 0.2)
    assert other.scale / one.scale == pytest.approx(size)
    assert other.noise / one.noise == pytest.approx(size)


def test_collinear_points_are_welcome() -> None:
    data = CloudSet.smooth(np.column_stack([np.arange(5.0), np.zeros(5)]), 0.0)
    assert data.scale == pytest.approx(1.0)  # variances 2 and 0


def test_bandwidth_is_relative_and_part_of_the_scale() -> None:
    points = np.random.default_rng(0).standard_normal((1000, 2)) * 7.0
    spread = CloudSet.smooth(points, 0.0).scale
    smooth = CloudSet.smooth(points, 0.3)
    assert smooth.noise == pytest.approx(0.3 * spread)
    assert smooth.scale == pytest.approx(spread * np.sqrt(1.09))


@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.uint8, np.bool_])
def test_any_real_numbers_will_do(dtype: type) -> None:
    data = CloudSet.smooth(np.array([[0, 1], [1, 0]]).astype(dtype), 0.0)
    assert data.points.dtype == np.float64


@pytest.mark.parametrize("name", ["drawn", "points", "image"])
def test_missing_arrays_are_named_with_a_remedy(name: str) -> None:
    for asset, complaint in (("", "yet|open"), ("f" * 64, "missing")):
        with pytest.raises(DataError, match=complaint) as caught:
            made(name, asset=asset).open({})
        assert caught.value.remedy
