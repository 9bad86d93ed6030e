"""What is known before a posterior is sampled: the picture, its mask or its noise. numpy only.

White, 1 and True in a mask mean unknown, to be filled in. Units are scaled, (raw - mean) / scale, unless a
name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets import AnyData, DataSet, Draw
from difflab.engine.datasets.asset_arrays import find_asset
from difflab.engine.datasets.image_set import ImageSet, ImageShape
from difflab.engine.posterior.masks import Mask, built_in
from difflab.engine.posterior.options import MaskName, PosteriorOptions
from difflab.errors import DataError, UsageError
from difflab.session.assets import AnyArray, NamedAssets
from difflab.session.experiment import Experiment
from difflab.session.scene.posterior_frames import Float32
from difflab.session.spaces import posterior_task

BUILT_IN_MASKS = tuple(name for name in get_args(MaskName) if name != "painted")
NOISE_STREAM = 11  # of the seed: the noise of the copy, apart from that of the samples


@dataclass(frozen=True, eq=False)
class PosteriorProblem:
    """The task and all that is given.

    shape: of the pictures, None in the plane; mean (d,), scale: from raw to scaled units; original: (d,) the
    whole picture or point, None where a distribution is multiplied; given: (d,) the original where a part is
    filled in, or the noisy copy; unknown: (d,) the elements to fill, all of them but for "inpaint"; label:
    the class of the original, empty where there is none; raw_original: as `original`, raw units, exactly.
    """

    task: str
    shape: ImageShape | None
    mean: NDArray[np.float64]
    scale: float
    original: Float32 | None
    given: Float32 | None
    unknown: NDArray[np.bool_]
    label: str = ""
    raw_original: NDArray[np.float64] | None = None

    @property
    def mask(self) -> Mask:
        """(H, W) True where unknown."""
        assert self.shape is not None
        return np.asarray(self.unknown.reshape(self.shape)[0])

    def raw(self, x: Float32) -> NDArray[np.float64]:
        """x (..., d) in raw units; what is known comes exactly as it was given."""
        found = self.mean + self.scale * np.asarray(x, dtype=np.float64)
        if self.task != "inpaint" or self.raw_original is None:
            return found
        return np.where(self.unknown, found, self.raw_original)

    def pictures(self, x: Float32) -> Float32:
        """x (..., d) as pictures (..., H, W, C) of levels between 0 and 1, known ones exactly as given."""
        assert self.shape is not None
        levels = np.clip(self.raw(x), 0.0, 1.0).astype(np.float32)
        return np.moveaxis(levels.reshape(*levels.shape[:-1], *self.shape), -3, -1)

    def masked(self) -> Float32:
        """What is given, as a picture (H, W, C): unknown pixels in the mean grey, or the noisy copy."""
        assert self.given is not None
        hidden = self.unknown & (self.task == "inpaint")
        return self.pictures(np.where(hidden, np.float32(0), self.given))


def posterior_problem(experiment: Experiment, assets: Mapping[str, AnyArray]) -> PosteriorProblem:
    """What `experiment` asks; raises DataError or UsageError in one line where that cannot be asked."""
    options = experiment.posterior
    task = posterior_task(experiment.data.space, options.task)
    if not task:
        raise UsageError(
            f"{experiment.data.title} are bits, whose posterior is not sampled here.",
            "Choose pictures, or points in the plane.",
        )
    data = opened(experiment.data, assets)
    mean, scale = np.asarray(data.mean, dtype=np.float64), float(data.scale)
    shape = data.shape if isinstance(data, ImageSet) else None
    everything = np.ones(data.dim, dtype=bool)
    if task == "multiply":
        return PosteriorProblem(task, shape, mean, scale, None, None, everything)
    raw, label = original(data, options, assets)
    scaled = ((raw - mean) / scale).astype(np.float32)
    if task == "inpaint":
        assert shape is not None
        mask = mask_of(options, shape.height, shape.width, assets)
        unknown = np.tile(mask.reshape(-1), shape.channels)
        return PosteriorProblem(task, shape, mean, scale, scaled, scaled, unknown, label, raw)
    noise = np.random.default_rng([experiment.seed, NOISE_STREAM]).standard_normal(data.dim)
    noisy = (scaled + noise / np.sqrt(options.snr)).astype(np.float32)
    return PosteriorProblem(task, shape, mean, scale, scaled, noisy, everything, label, raw)


def mask_of(options: PosteriorOptions, height: int, width: int, assets: Mapping[str, AnyArray]) -> Mask:
    """(height, width) True where unknown; DataError where the painted one is of another size, or none is."""
    if options.mask == "painted":
        nothing_yet = DataError("No mask is painted.", "Paint one, open one, or choose a mask by name.")
        painted = find_asset(assets, options.painted_mask, nothing_yet=nothing_yet)
        if painted.shape != (height, width):
            found = " × ".join(str(side) for side in reversed(painted.shape))
            raise DataError(
                f"The mask has {found} pixels, the pictures have {width} × {height}.",
                "Paint a new mask, or open the file again: it is fitted then.",
            )
        mask = np.asarray(painted != 0)
    else:
        mask = built_in(
            options.mask, height, width,
            side=options.mask_side, drop=options.mask_drop, seed=options.mask_seed,
        )  # fmt: skip
    if not mask.any():
        raise DataError(
            "Nothing is masked: there is nothing to fill in.", "Paint what shall be filled in (white)."
        )
    return mask


def original(
    data: DataSet, options: PosteriorOptions, assets: Mapping[str, AnyArray]
) -> tuple[NDArray[np.float64], str]:
    """The picture or point (d,) that is asked about, raw units, and the name of its class."""
    if isinstance(data, ImageSet):
        if options.own_image:
            return _own(data.shape, options.own_image, assets), ""
        if not len(data.held_levels.levels):
            raise DataError(
                "Of so few images none are held out to be filled in.",
                "Open a picture of your own, or bring at least ten images.",
            )
        index = options.index % len(data.held_levels.levels)
        draw = _held_out(data, index)
    else:
        draw = data.draw(1, np.random.default_rng([NOISE_STREAM, options.index]))
    label = data.labels[int(draw.label[-1])] if data.labels else ""
    return draw.points[-1], label


def _held_out(data: ImageSet, index: int) -> Draw:
    """The hold-out images up to `index`, or that one alone where no random fractions come before it."""
    if data.dequantise:
        return data.held_out(index + 1)
    levels, classes = data.held_levels
    one = slice(index, index + 1)
    return Draw((levels[one] + 0.5) / data.depth, classes[one], np.zeros(1))


def _own(shape: ImageShape, key: str, assets: Mapping[str, AnyArray]) -> NDArray[np.float64]:
    picture = find_asset(assets, key, nothing_yet=DataError("No picture is open.", "Open one."))
    if picture.shape != tuple(shape):
        found = " × ".join(str(side) for side in picture.shape)
        raise DataError(
            f"Your picture is {found} (channels, rows, columns), the data are "
            f"{shape.channels} × {shape.height} × {shape.width}.",
            "Open the picture again: it is fitted to the data then.",
        )
    if picture.dtype.kind not in "buif" or not np.isfinite(picture).all():
        raise DataError("Your picture holds values that are no grey levels.", "Open another picture.")
    return np.clip(np.asarray(picture, dtype=np.float64).reshape(-1), 0.0, 1.0)


@lru_cache(maxsize=2)
def _opened(data: AnyData, assets: NamedAssets) -> DataSet:
    return data.open(assets)


def opened(data: AnyData, assets: Mapping[str, AnyArray]) -> DataSet:
    """The data set, opened once: the lists of pictures are long."""
    return _opened(data, NamedAssets(assets))
