"""Sets of images: what is learned from, what is held out, and the units of both."""

import numpy as np
import pytest
from PIL import Image as Picture
from scipy import stats
from sklearn.datasets import load_digits

from difflab.engine.datasets import DATA
from difflab.engine.datasets.bundled import bundled
from difflab.engine.datasets.image_arrays import brought_set, tenth
from difflab.engine.datasets.image_set import COUNTED, ImageSet, ImageShape, Listed, measured, unclassed
from difflab.engine.datasets.resampling import areas, luma, reduced, resized
from difflab.errors import DataError
from difflab.resources import resources
from tests.engine.datasets.cases import made

BUILT_IN = [name for name, kind in DATA.items() if kind.space == "image" and "asset" not in kind.model_fields]
RNG = np.random.default_rng(11)


def opened(name: str, **options: object) -> ImageSet:
    data = made(name, **options).open({})
    assert isinstance(data, ImageSet)
    return data


@pytest.mark.parametrize("name", BUILT_IN)
def test_scaled_data_have_mean_zero_and_variance_one(name: str) -> None:
    data = opened(name)
    drawn = (data.draw(400, np.random.default_rng(1)).points - data.mean) / data.scale
    # Images are independent, their pixels are not.
    error = drawn.mean(axis=1).std() / np.sqrt(400)
    assert abs(drawn.mean()) < 4 * error + 1e-9
    spread = np.square(drawn).mean(axis=1)
    assert abs(spread.mean() - 1.0) < 4 * spread.std() / np.sqrt(400)
    assert drawn.shape == (400, data.dim)
    assert len(set(data.mean.tolist())) == 1  # grey stays grey


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_hold_out_is_always_the_same_and_no_part_of_what_is_learned(name: str) -> None:
    data = opened(name)
    first, again = data.held_out(60), opened(name).held_out(60)
    assert np.array_equal(first.points, again.points)
    assert np.array_equal(data.held_out(20).points, first.points[:20])
    everything = data.held_out(10**6)
    assert len(everything.points) == len(data.held_levels.levels) >= 200
    kept = {row.tobytes() for row in data.kept.levels}
    assert sum(row.tobytes() in kept for row in data.held_levels.levels) == 0


@pytest.mark.parametrize("name", BUILT_IN)
def test_equal_seeds_draw_equal_images(name: str) -> None:
    data = opened(name)
    first, second = (data.draw(20, np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(first.points, second.points)
    other = data.draw(20, np.random.default_rng(5))
    assert not np.array_equal(first.points, other.points)


def test_the_digits_are_scikit_learns() -> None:
    data, source = opened("digits"), load_digits()
    assert len(data.kept.levels) == 1_597
    for digit in range(10):
        theirs = source.data[source.target == digit]
        ours = data.remembered[data.remembered_classes == digit] * 17 - 0.5
        np.testing.assert_allclose(ours, theirs[:-20], atol=1e-12)
        held = data.held_out(10**6)
        np.testing.assert_allclose(held.points[held.label == digit] * 17 - 0.5, theirs[-20:], atol=1e-12)


def test_mnist_holds_the_last_hundred_of_each_class_out() -> None:
    data, source = opened("mnist"), bundled("mnist")
    assert data.kept.levels.shape == (9_000, 784)
    for digit in range(10):
        theirs = source["images"][source["labels"] == digit].reshape(-1, 784)
        assert np.array_equal(data.kept.levels[data.kept.classes == digit], theirs[:-100])
        assert np.array_equal(data.held_levels.levels[data.held_levels.classes == digit], theirs[-100:])


def test_every_bundled_file_is_small_and_attributed() -> None:
    words = (resources() / "data" / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for path in (resources() / "data").glob("*.npz"):
        assert path.name in words
        assert path.stat().st_size < 2 * 2**20
        for name in bundled(path.stem):
            assert name in words or name in {"images", "labels"}


@pytest.mark.parametrize("depth", [17, 256])
def test_dequantised_levels_are_uniform_within_themselves(depth: int) -> None:
    levels = RNG.integers(0, depth, (50, 6)).astype(np.uint8)
    data = ImageSet(ImageShape(1, 2, 3), lambda: unclassed(levels), lambda: unclassed(levels[:5]),
                    depth=depth, dequantise=True)  # fmt: skip
    raw = data.draw(3_000, np.random.default_rng(0)).points * depth
    fractions = raw - np.floor(raw)
    assert stats.kstest(fractions.ravel(), "uniform").pvalue > 1e-4
    assert {row.tobytes() for row in np.floor(raw).astype(np.uint8)} == {row.tobytes() for row in levels}
    assert np.array_equal(np.floor(data.held_out(5).points * depth), levels[:5])
    assert data.scale**2 == pytest.approx((levels / depth).var() + 1 / (12 * depth**2))
    assert data.mean[0] == pytest.approx(((levels + 0.5) / depth).mean())


def test_moments_of_many_images_come_from_an_even_selection() -> None:
    levels = np.repeat(np.arange(3 * 2**16, dtype=np.uint32).astype(np.uint8)[:, None], 100, axis=1)
    assert levels.size > COUNTED
    found = measured(levels, 256)
    assert found.mean == pytest.approx(0.5, abs=0.005)
    assert found.deviation == pytest.approx((1 / 12) ** 0.5, abs=0.005)


def test_images_of_one_grey_can_be_scaled() -> None:
    levels = np.full((3, 4), 7, dtype=np.uint8)
    data = ImageSet(ImageShape(1, 2, 2), lambda: unclassed(levels), lambda: unclassed(levels[:0]))
    assert data.scale == 1.0
    assert data.held_out(5).points.shape == (0, 4)


def test_brought_images_hold_the_last_ones_out_and_mirror_the_others() -> None:
    images = RNG.integers(0, 256, (12, 3, 4, 5)).astype(np.uint8)
    classes = np.arange(12)
    data = brought_set(images, classes, 2, mirror=True, dequantise=False)
    assert np.array_equal(data.kept.levels[:10].reshape(10, 3, 4, 5), images[:10])
    assert np.array_equal(data.kept.levels[10:].reshape(10, 3, 4, 5), images[:10, :, :, ::-1])
    assert np.array_equal(data.kept.classes, np.tile(classes[:10], 2))
    assert np.array_equal(data.held_levels.levels.reshape(2, 3, 4, 5), images[10:])
    assert [tenth(count) for count in (1, 9, 10, 105)] == [0, 0, 2, 10]


@pytest.mark.parametrize("name", ["cifar", "idx", "image-folder", "image-texture"])
def test_missing_and_foreign_arrays_are_named_with_a_remedy(name: str) -> None:
    for assets, asset in (({}, ""), ({}, "f" * 64), ({"a" * 64: np.zeros((3, 4))}, "a" * 64)):
        with pytest.raises(DataError) as caught:
            made(name, asset=asset).open(assets)
        assert caught.value.remedy


def test_grey_is_what_pillow_takes_it_for() -> None:
    planes = RNG.integers(0, 256, (3, 20, 30)).astype(np.uint8)
    theirs = np.asarray(Picture.fromarray(planes.transpose(1, 2, 0)).convert("L")).astype(int)
    assert np.abs(luma(planes)[0] - theirs).max() <= 1


@pytest.mark.parametrize("factor", [1, 2, 3, 7])
def test_reduction_is_pillows(factor: int) -> None:
    plane = RNG.integers(0, 256, (1, 21, 42)).astype(np.uint8)
    theirs = np.asarray(Picture.fromarray(plane[0]).reduce(factor)).astype(int)
    assert np.abs(reduced(plane, factor)[0] - theirs[: 21 // factor]).max() <= 1  # whole squares only
    assert reduced(RNG.integers(0, 256, (3, 23, 40)).astype(np.uint8), 4).shape == (3, 5, 10)


@pytest.mark.parametrize("side", [1, 8, 13, 32, 50])
def test_resizing_takes_means_over_areas(side: int) -> None:
    planes = RNG.integers(0, 256, (2, 3, 32, 32)).astype(np.uint8)
    found = resized(planes, side)
    assert found.shape == (2, 3, side, side)
    assert areas(32, side).sum(axis=1) == pytest.approx(1.0)
    if 32 % side == 0:
        assert np.array_equal(found, reduced(planes, 32 // side))
    elif side < 32:
        theirs = Picture.fromarray(planes[0, 0]).resize((side, side), Picture.Resampling.BOX)
        assert np.abs(found[0, 0].astype(int) - np.asarray(theirs)).mean() < 12  # its weights are cruder


def test_classes_are_those_of_the_list() -> None:
    listed = Listed(np.arange(6, dtype=np.uint8)[:, None], np.array([0, 1, 0, 1, 0, 1]))
    data = ImageSet(ImageShape(1, 1, 1), lambda: listed, lambda: listed, labels=("even", "odd"))
    drawn = data.draw(100, np.random.default_rng(0))
    assert np.array_equal(np.floor(drawn.points[:, 0] * 256) % 2, drawn.label)
