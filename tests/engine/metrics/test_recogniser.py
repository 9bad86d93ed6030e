"""The judge of samples: right on digits it has not seen, and not pleased by anything else."""

import numpy as np
import pytest

from difflab.engine.datasets.digits import Digits
from difflab.engine.metrics.recogniser import DIRECTIONS, Recogniser, edges


@pytest.fixture(scope="module")
def judge() -> Recogniser:
    digits = Digits().open({})
    held = digits.held_out(1000)
    return Recogniser.trained(digits.remembered, digits.remembered_classes, held.points, held.label, 8)


def test_it_knows_digits_it_has_not_seen(judge: Recogniser) -> None:
    assert judge.accuracy >= 0.97
    assert judge.tested == 200


def test_training_again_changes_nothing(judge: Recogniser) -> None:
    digits = Digits().open({})
    held = digits.held_out(1000)
    again = Recogniser.trained(digits.remembered, digits.remembered_classes, held.points, held.label, 8)
    noise = np.random.default_rng(0).random((50, 64))
    assert np.array_equal(judge.classes(noise), again.classes(noise))


def test_brightness_and_contrast_do_not_matter(judge: Recogniser) -> None:
    held = Digits().open({}).held_out(1000)
    assert np.array_equal(judge.classes(held.points), judge.classes(0.3 * held.points - 5.0))


def test_noise_is_not_every_digit(judge: Recogniser) -> None:
    """Asked for each class in turn, noise is right as often as chance, not more."""
    wanted = np.arange(1000) % 10
    right = judge.classes(np.random.default_rng(1).random((1000, 64))) == wanted
    assert right.mean() < 0.1 + 4 * np.sqrt(0.09 / 1000)


def test_the_direction_of_an_edge_is_found() -> None:
    """Light above dark: all edges point down, along the second axis of the image."""
    image = np.zeros((1, 12, 9))
    image[0, 6:] = 1.0
    found = edges(image.reshape(1, -1), 12, 9).reshape(DIRECTIONS, -1)
    strength = found.sum(axis=1)
    assert strength.argmax() == DIRECTIONS // 4
    assert strength[DIRECTIONS // 4] == pytest.approx(strength.sum())
    assert np.linalg.norm(found) == pytest.approx(1.0)


def test_a_blank_image_has_no_edges() -> None:
    assert not edges(np.full((3, 64), 0.5), 8, 8).any()


def test_many_images_are_the_same_as_few() -> None:
    images = np.random.default_rng(2).random((1500, 64))
    assert edges(images, 8, 8)[1200:1300] == pytest.approx(edges(images[1200:1300], 8, 8))
