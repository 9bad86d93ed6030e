"""Random crops: every place equally often, and none from where the hold-out is."""

import numpy as np
import pytest
from scipy import stats

from difflab.engine.datasets.crops import Crops, crop_set, in_colour, mirrored, shown, split
from difflab.engine.datasets.image_set import Levels
from difflab.errors import DataError
from tests.engine.datasets.cases import made

RNG = np.random.default_rng(6)


def all_crops(picture: Levels, size: int) -> Levels:
    """Every crop of a picture (C, h, w), row by row."""
    rows, columns = picture.shape[1] - size + 1, picture.shape[2] - size + 1
    crops = [picture[:, y : y + size, x : x + size] for y in range(rows) for x in range(columns)]
    return np.stack(crops).reshape(rows * columns, -1)


def test_places_are_counted_over_all_pictures() -> None:
    parts = tuple(RNG.integers(0, 256, (3, *shape)).astype(np.uint8) for shape in [(5, 7), (4, 4), (9, 3)])
    crops = Crops(parts, 3)
    expected = np.concatenate([all_crops(part, 3) for part in parts])
    assert np.array_equal(crops.at(np.arange(len(expected))), expected)
    shuffled = RNG.permutation(len(expected))
    assert np.array_equal(crops.at(shuffled), expected[shuffled])


def test_every_place_is_equally_likely() -> None:
    picture = np.arange(35, dtype=np.uint8).reshape(1, 5, 7)  # the first pixel tells the place
    drawn = Crops((picture,), 3).draw(3_000, np.random.default_rng(0)).levels[:, 0]
    counts = np.bincount(drawn, minlength=35)[np.unique(all_crops(picture, 3)[:, 0])]
    assert counts.sum() == 3_000
    assert stats.chisquare(counts).pvalue > 1e-4


def test_moments_are_those_of_all_crops() -> None:
    parts = tuple(RNG.integers(0, 256, (1, *shape)).astype(np.uint8) for shape in [(9, 6), (5, 8)])
    greys = (np.concatenate([all_crops(part, 4) for part in parts]) + 0.5) / 256
    found = Crops(parts, 4).moments()
    assert found.mean == pytest.approx(greys.mean())
    assert found.deviation == pytest.approx(greys.std())


@pytest.mark.parametrize(("length", "size"), [(9, 3), (5, 4), (4, 4), (6, 1)])
def test_pixels_are_shown_as_often_as_windows_hold_them(length: int, size: int) -> None:
    counts = [sum(start <= at < start + size for start in range(length - size + 1)) for at in range(length)]
    assert shown(length, size).tolist() == counts


def test_hold_out_and_training_share_no_pixel() -> None:
    wide = np.broadcast_to(np.arange(200, dtype=np.uint8), (1, 60, 200)).copy()  # grey is the column
    data = crop_set((wide, wide[:, :, ::-1].transpose(0, 2, 1).copy()), 16, mirror=False, dequantise=False,
                    origin="it")  # fmt: skip
    trained = data.draw(2_000, np.random.default_rng(0)).points
    first, second = split((wide,), 16)
    assert first[0].shape == (1, 60, 150)
    assert second[0].shape == (1, 60, 50)
    # Of the first picture columns 0 to 149 are learned, of the second (199 - row) rows 0 to 149: 199 to 50.
    by_column = np.floor(trained * 256).reshape(-1, 16, 16)
    of_first = (by_column[:, 0] == by_column[:, 1]).all(axis=1)
    assert by_column[of_first].max() == 149
    assert by_column[~of_first].min() == 50
    held = np.floor(data.held_out(500).points * 256).reshape(-1, 16, 16)
    of_first = (held[:, 0] == held[:, 1]).all(axis=1)
    assert held[of_first].min() == 150
    assert held[~of_first].max() == 49


def test_small_pictures_are_learned_whole_and_too_small_ones_refused() -> None:
    small = RNG.integers(0, 256, (1, 20, 30)).astype(np.uint8)
    data = crop_set((small, small[:, :5]), 16, mirror=False, dequantise=False, origin="it")
    assert len(data.held_levels.levels) == 0
    assert len(data.kept.levels) == 5 * 15
    with pytest.raises(DataError, match="30 × 20 pixels: no crop of 32 × 32 fits") as caught:
        crop_set((small,), 32, mirror=False, dequantise=False, origin="It")
    assert caught.value.remedy


def test_remembered_crops_are_all_different() -> None:
    picture = RNG.integers(0, 256, (1, 90, 90)).astype(np.uint8)
    found = Crops((picture,), 8).some(2_000, 1).levels
    assert len(np.unique(found, axis=0)) == 2_000
    assert len(Crops((picture[:, :9, :10],), 8).some(2_000, 1).levels) == 6


def test_half_of_mirrored_data_are_mirrored() -> None:
    ramp = np.broadcast_to(np.arange(30, dtype=np.uint8), (3, 30, 30)).copy()
    drawn = Crops((ramp,), 6, mirror=True).draw(1_000, np.random.default_rng(0)).levels.reshape(-1, 3, 6, 6)
    falls = drawn[:, 0, 0, 0] > drawn[:, 0, 0, 5]
    assert abs(falls.mean() - 0.5) < 4 * 0.5 / np.sqrt(1_000)
    assert np.array_equal(mirrored(mirrored(drawn.reshape(-1, 108), 6), 6), drawn.reshape(-1, 108))


def test_colours_follow_each_other_as_planes() -> None:
    picture = RNG.integers(0, 256, (4, 5, 3)).astype(np.uint8)
    assert np.array_equal(in_colour(picture, "rgb")[1], picture[..., 1])
    assert in_colour(picture, "grey").shape == (1, 4, 5)
    assert np.array_equal(in_colour(picture[..., 0], "rgb"), np.stack([picture[..., 0]] * 3))


def test_a_texture_that_was_reduced_too_far_says_so() -> None:
    with pytest.raises(DataError, match="32 × 32 pixels: no crop of 64"):
        made("texture", size=64, downscale=16).open({})
    assert made("texture", size=128, downscale=2).open({}).dim == 128**2
    thin = {"a" * 64: np.zeros((1, 10_000, 3), dtype=np.uint8)}
    for options in ({}, {"downscale": 4}):
        with pytest.raises(DataError, match="10000 × 1 pixels") as caught:
            made("image-texture", asset="a" * 64, **options).open(thin)
        assert caught.value.remedy
