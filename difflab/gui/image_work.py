"""The work that the stage of images asks of the workers, as functions that make generators.

Each takes immutable values and returns arrays; torch is imported here, on first use and away from the window.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets import Data
from difflab.engine.datasets.image_set import ImageSet
from difflab.gui.work import Shown
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.forward import Float32
from difflab.session.scene.images import Greys, ImagePaths, ImageRows, ImageSample, draw_images

# A picture of a data set is always of the same images, whatever the seed; fewer of large ones.
PICTURE_SEED, EXAMPLES, LARGE, LARGE_EXAMPLES = 2015, 9, 48, 4
# Images in a sample of a network in training, and the steps that draw them.
SAMPLED, SAMPLE_STEPS = 25, 16
LISTED_NUMBERS = 40_000_000  # bytes of the images that can be looked through

if TYPE_CHECKING:
    from difflab.session.scene.image_neighbours import Neighbours


@dataclass(frozen=True, eq=False)
class OpenedImages:
    """What the window needs of a data set: some of its images, their units, the names of its classes."""

    rows: ImageRows
    greys: Greys
    labels: tuple[str, ...]


def opened(shown: Shown, count: int, seed: int) -> Iterator[OpenedImages]:
    """`count` images of the data; opening some sets reads files or libraries."""
    data = _open(shown)
    yield OpenedImages(draw_images(data, count, seed), Greys.of(data), tuple(data.labels))


def paths(shown: Shown, count: int, seed: int) -> Iterator[ImagePaths | None]:
    """`count` images brought back from noise."""
    from difflab.session.scene.error_curve import error_curve
    from difflab.session.scene.image_model import denoisers_of
    from difflab.session.scene.image_sampling import image_paths
    from difflab.session.scene.models import denoiser_of

    experiment = shown.experiment
    learned = None if shown.model == "exact" else shown.learned
    found = denoisers_of(experiment, shown.assets, learned, count, error=shown.model == "error")
    curve = error_curve(experiment, shown.assets, denoiser_of(experiment, shown.assets, learned))
    dim = _open(shown).dim
    yield from image_paths(found, shown.schedule, experiment.sampler, dim, seed, curve)


def neighbours(shown: Shown, samples: Float32) -> "Iterator[Neighbours]":
    """The nearest training image of each sample (n, d), scaled units."""
    from difflab.session.scene.image_neighbours import neighbours as find

    yield find(shown.experiment.data, shown.assets, samples)


def examples(value: Data, assets: Mapping[str, AnyArray]) -> Iterator[Float32]:
    """A few images (n, C, H, W) of a data set for its picture, levels in [0, 1]."""
    data = value.open(assets)
    assert isinstance(data, ImageSet)
    large = max(data.shape.height, data.shape.width) >= LARGE
    draw = data.draw(LARGE_EXAMPLES if large else EXAMPLES, np.random.default_rng(PICTURE_SEED))
    yield Greys.of(data).as_images(draw.points)


@dataclass(frozen=True, eq=False)
class ListedImages:
    """Images to look through: levels (k, C, H, W), 0 black to 255 white, classes (k,) into `labels`.

    total: how many there are; the first ones are listed where they are very many.
    """

    levels: NDArray[np.uint8]
    classes: NDArray[np.int64]
    labels: tuple[str, ...]
    total: int


def listed(value: Data, assets: Mapping[str, AnyArray], held_out: bool) -> Iterator[ListedImages]:
    """The images that are learned from (of endless sets those that the exact model remembers), or others."""
    data = value.open(assets)
    assert isinstance(data, ImageSet)
    levels, classes = data.held_levels if held_out else data.kept
    shown = levels[: max(LISTED_NUMBERS // data.dim, 1)]
    bytes_of = np.rint(np.linspace(0, 255, data.depth)).astype(np.uint8)
    images = bytes_of[shown].reshape(len(shown), *data.shape)
    yield ListedImages(images, classes[: len(shown)], tuple(data.labels), len(levels))


def learned_images(
    learned: Learned, experiment: Experiment, assets: Mapping[str, AnyArray]
) -> Iterator[ImageSample | None]:
    """Some images of a network in training, each class in turn where it knows classes, by few steps."""
    from difflab.engine.samplers.options import DDIMOptions
    from difflab.engine.schedules import build
    from difflab.session.scene.image_model import denoisers_of
    from difflab.session.scene.image_sampling import image_paths

    data = experiment.data.open(assets)
    assert isinstance(data, ImageSet)
    found = denoisers_of(experiment, assets, learned, SAMPLED)
    few = DDIMOptions(steps=SAMPLE_STEPS)
    for paths in image_paths(found, build(experiment.schedule), few, data.dim, experiment.seed):
        if paths is None or not paths.whole:
            yield None
            continue
        levels = Greys.of(data).levels(paths.ends)
        yield ImageSample(np.rint(255 * levels.clip(0, 1)).astype(np.uint8))


def _open(shown: Shown) -> ImageSet:
    data = shown.experiment.data.open(shown.assets)
    assert isinstance(data, ImageSet)
    return data
