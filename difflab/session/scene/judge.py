"""The classifier that judges class-conditional samples, trained once for each data set."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from difflab.engine.datasets import AnyData
from difflab.engine.datasets.base import FloatArray
from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.metrics.recogniser import Recogniser
from difflab.session.assets import AnyArray, NamedAssets
from difflab.session.scene.hold_out import ALL, image_set

MOST = 10_000  # training images: enough, and it takes seconds


def trained_judge(data: AnyData, assets: Mapping[str, AnyArray]) -> Recogniser:
    """Trained on the images that models learn from, tested on hold-out images."""
    return _trained(data, NamedAssets(assets))


@lru_cache(maxsize=2)
def _trained(data: AnyData, assets: NamedAssets) -> Recogniser:
    opened = image_set(data, assets)
    count = len(opened.kept.levels)
    chosen = np.linspace(0, count - 1, min(count, MOST)).round().astype(int)
    held = opened.held_out(ALL)
    images = (opened.kept.levels[chosen] + 0.5) / opened.depth
    return Recogniser.trained(
        grey(images, opened.shape),
        opened.kept.classes[chosen],
        grey(held.points, opened.shape),
        held.label,
        opened.shape.height,
    )


def grey(images: FloatArray, shape: ImageShape) -> FloatArray:
    """(n, h w) the mean over the channels of images (n, d)."""
    return np.asarray(images.reshape(len(images), shape.channels, -1).mean(axis=1))
