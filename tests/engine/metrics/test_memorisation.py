"""The memorisation gauge: copies are found as such, and what was never seen measures what is usual."""

import math

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist

from difflab.engine.datasets.image_set import ImageSet, ImageShape, unclassed
from difflab.engine.densities import build
from difflab.engine.densities.images import ImageDensity
from difflab.engine.metrics import memorisation as module
from difflab.engine.metrics.memorisation import held_out_nearest, memorisation, nearest
from tests.engine.datasets.cases import made


@pytest.fixture(scope="module")
def digits() -> ImageDensity:
    law = build(made("digits"))
    assert isinstance(law, ImageDensity)
    return law


def test_distances_are_root_mean_squares_of_grey_levels(digits: ImageDensity) -> None:
    x = digits.sample(40, torch.Generator().manual_seed(0)) + 0.4 * torch.randn(40, 64)
    raw = x.double().numpy() * digits.data.scale + digits.data.mean
    expected = cdist(raw, digits.data.remembered) / math.sqrt(64)
    found = nearest(digits, x)
    assert np.array_equal(found.place, expected.argmin(axis=1))
    np.testing.assert_allclose(found.distance, expected.min(axis=1), rtol=1e-5)


def test_copies_are_exactly_at_no_distance(digits: ImageDensity) -> None:
    found = memorisation(digits, digits.sample(200, torch.Generator().manual_seed(0)))
    assert found.samples.distance.max() == 0.0
    assert found.share() == 1.0


def test_a_model_that_has_learned_the_law_is_as_near_as_what_was_never_seen() -> None:
    """Training, hold-out and samples from one law: the share is the quantile, within binomial noise."""
    rng = np.random.default_rng(5)

    def drawn(count: int) -> np.ndarray:
        return np.clip(rng.normal(128, 30, (count, 8)), 0, 255).astype(np.uint8)

    train, held = unclassed(drawn(3_000)), unclassed(drawn(500))
    law = ImageDensity.of(ImageSet(ImageShape(1, 2, 4), lambda: train, lambda: held))
    fresh = (torch.from_numpy(drawn(1_000) + 0.5).float() / 256 - law.data.mean[0]) / law.data.scale
    share = memorisation(law, fresh.float()).share(0.2)
    assert abs(share - 0.2) < 4 * math.sqrt(0.2 * 0.8 * (1 / 500 + 1 / 1_000))


def test_hold_out_of_one_class_measures_that_class(digits: ImageDensity) -> None:
    found = held_out_nearest(digits.given(4))
    assert len(found) == 20
    everything = held_out_nearest(digits)
    assert len(everything) == 200
    assert (found.distance >= everything.distance.min()).all()


def test_without_hold_out_nothing_is_said() -> None:
    levels = unclassed(np.zeros((3, 4), dtype=np.uint8))
    law = ImageDensity.of(ImageSet(ImageShape(1, 2, 2), lambda: levels, lambda: unclassed(levels.levels[:0])))
    found = memorisation(law, torch.zeros(2, 4))
    assert math.isnan(found.share())
    assert math.isnan(found.threshold())
    assert len(nearest(law, torch.zeros(0, 4))) == 0


def test_blocks_of_rows_do_not_matter(digits: ImageDensity, monkeypatch: pytest.MonkeyPatch) -> None:
    x = torch.randn(50, 64, generator=torch.Generator().manual_seed(2))
    whole = nearest(digits, x)
    monkeypatch.setattr(module, "PRODUCTS", 7 * len(digits.images))
    parts = nearest(digits, x)
    assert np.array_equal(parts.place, whole.place)
    np.testing.assert_allclose(parts.distance, whole.distance)
