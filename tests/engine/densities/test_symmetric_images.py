"""Views of images whose law is symmetric: what training sees of ever new images, where it sees many."""

import math

import numpy as np
import torch

from difflab.engine.datasets.dead_leaves import DeadLeaves
from difflab.engine.densities.images import MANY, VIEWS, ImageDensity

SIDE = 12


def _law() -> ImageDensity:
    return ImageDensity.of(DeadLeaves(size=SIDE, smallest=1.0, largest=4.0, dequantise=False).open({}))


def _group(image: np.ndarray) -> set[bytes]:
    """All views of a square image by numpy, as bytes."""
    turned = [np.rot90(image, quarters) for quarters in range(4)]
    flat = [*turned, *(view.T for view in turned)]
    return {np.round(sign * view, 4).tobytes() for view in flat for sign in (1.0, -1.0)}


def test_many_images_come_in_all_views_of_each() -> None:
    images = _law().sample(MANY, torch.Generator().manual_seed(3)).numpy().reshape(-1, SIDE, SIDE)
    shown = [np.round(image, 4).tobytes() for image in images]
    own = _group(images[0])
    assert len(own) == VIEWS
    assert sum(view in own for view in shown) == VIEWS
    assert len(set(shown)) == MANY


def test_few_images_are_new_ones() -> None:
    images = _law().sample(MANY // 4, torch.Generator().manual_seed(3)).numpy().reshape(-1, SIDE, SIDE)
    seen: set[bytes] = set()
    for image in images:
        view = np.round(image, 4).tobytes()
        assert view not in seen
        seen |= _group(image)


def test_views_leave_the_law_as_it_is() -> None:
    """Mean, variance and correlation of neighbours, against images that were drawn one by one."""
    law = _law()
    views = law.sample(MANY, torch.Generator().manual_seed(5)).double().view(-1, SIDE, SIDE)
    single = torch.cat([law.sample(MANY // 2, torch.Generator().manual_seed(seed)) for seed in range(8)])
    alone = single.double().view(-1, SIDE, SIDE)
    for statistic in (_level, _power, _beside):
        of_views, of_alone = statistic(views), statistic(alone)
        # Views of one image are alike: as many independent numbers as there are images.
        error = math.hypot(
            float(of_views.std()) / math.sqrt(MANY / VIEWS), float(of_alone.std()) / math.sqrt(len(alone))
        )
        assert abs(float(of_views.mean() - of_alone.mean())) < 4 * error


def _level(images: torch.Tensor) -> torch.Tensor:
    return images.mean((1, 2))


def _power(images: torch.Tensor) -> torch.Tensor:
    return images.square().mean((1, 2))


def _beside(images: torch.Tensor) -> torch.Tensor:
    return (images[:, :, 1:] * images[:, :, :-1]).mean((1, 2))
