"""What is painted on and what is painted, read from the options and their assets: numpy only."""

from collections.abc import Mapping

import numpy as np

from difflab.engine.posterior.options import PosteriorOptions
from difflab.errors import DifflabError
from difflab.gui.canvas.mask_brush import Layer, as_layer
from difflab.gui.posterior_frames import Levels, Pictures, Plane
from difflab.render.posterior_pictures import to_levels
from difflab.session.assets import AnyArray
from difflab.session.scene.posterior_problem import mask_of


def original(
    options: PosteriorOptions, assets: Mapping[str, AnyArray], pictures: Pictures
) -> tuple[Levels, str]:
    """The picture (H, W, C) that is asked about, and its name."""
    own = assets.get(options.own_image)
    if own is not None:
        return to_levels(np.moveaxis(np.asarray(own, np.float32), 0, -1)), "Your own picture"
    if not len(pictures.levels):
        channels, rows, columns = pictures.shape
        return np.zeros((rows, columns, channels), np.uint8), "No hold-out"
    number = options.index % len(pictures.levels)
    name = pictures.names[pictures.classes[number]] if pictures.names else ""
    return pictures.levels[number], f"Hold-out {number}{f', class {name}' if name else ''}"


def mask_layer(
    options: PosteriorOptions, assets: Mapping[str, AnyArray], rows: int, columns: int
) -> tuple[Layer, str]:
    """What is masked; nothing, and why, where the painted mask is missing or of another size."""
    painted = assets.get(options.painted_mask) if options.mask == "painted" else None
    if painted is not None and painted.shape == (rows, columns):
        return as_layer(np.asarray(painted != 0)), ""
    try:
        return as_layer(mask_of(options, rows, columns, assets)), ""
    except DifflabError as error:
        return np.zeros((rows, columns), np.float32), str(error)


def factor_layer(options: PosteriorOptions, assets: Mapping[str, AnyArray], plane: Plane) -> Layer:
    """r(x) as it is painted, else as it is: first row at the top."""
    painted = assets.get(options.painted_factor) if options.factor == "painted" else None
    values = plane.factor.values if painted is None else np.asarray(painted, np.float32)
    return np.ascontiguousarray(values[::-1])
