"""What models of images are measured on: never what they were trained on, and nothing where nothing is."""

import numpy as np
import pytest

from difflab.engine.datasets.idx import IDX
from difflab.errors import DataError
from difflab.session.scene.hold_out import hold_out

IMAGES = np.random.default_rng(0).integers(0, 256, (12, 1, 4, 4)).astype(np.uint8)


def test_the_last_ones_are_held_out_in_a_fixed_order() -> None:
    data, assets = IDX(asset="a" * 64), {"a" * 64: IMAGES}
    found, again = hold_out(data, assets), hold_out(data, assets)
    assert np.array_equal(found.images, again.images)
    opened = data.open(assets)
    levels = np.floor((found.images.numpy() * opened.scale + opened.mean[0]) * 256)
    assert {tuple(row) for row in levels} == {tuple(row) for row in IMAGES[10:].reshape(2, 16)}
    assert len(hold_out(data, assets, 1).images) == 1


def test_of_too_few_images_that_is_said() -> None:
    with pytest.raises(DataError, match="Of so few images none are held out") as caught:
        hold_out(IDX(asset="a" * 64), {"a" * 64: IMAGES[:9]})
    assert caught.value.remedy
