"""Samples as files: numbers in the data's own units, or a picture of them."""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from difflab.export import npz, png
from difflab.render.animation import sequences_image, sequences_screen, stage_image, stage_screen
from difflab.render.picture import Cloud, Pane
from difflab.render.sequences import Rows, SequencePane, SequencesPicture
from difflab.render.stage import StagePicture
from difflab.render.theme import LIGHT, Theme

SIDE = 640  # pixels of the field


class Drawing(Protocol):
    """Drawn samples in raw units, as `session.scene.drawing` makes them: raw = mean + scale * scaled."""

    @property
    def steps(self) -> int: ...
    @property
    def samples(self) -> NDArray[np.float32]: ...
    @property
    def mean(self) -> NDArray[np.float64]: ...
    @property
    def scale(self) -> float: ...
    @property
    def trajectory(self) -> NDArray[np.float32] | None: ...
    @property
    def log_snrs(self) -> NDArray[np.float64] | None: ...


def npz_bytes(
    drawing: Drawing, experiment: str, more: Mapping[str, NDArray[np.generic]] | None = None
) -> bytes:
    """Raw samples (n, d) with the `mean` and `scale` of the data, and the `trajectory` (s, n, d) where it was
    kept; `more` arrays beside.

    Scaled units, in which the lab computes, are (samples - mean) / scale.
    """
    arrays: dict[str, Any] = {"samples": drawing.samples, "mean": drawing.mean, "scale": drawing.scale}
    arrays |= more or {}
    if drawing.trajectory is not None and drawing.log_snrs is not None:
        arrays |= {"trajectory": drawing.trajectory, "log_snrs": drawing.log_snrs}
    return npz.npz_bytes(arrays, experiment)


def png_bytes(drawing: Drawing, experiment: str, theme: Theme = LIGHT) -> bytes:
    """The samples as the stage would show them, in scaled units."""
    points = ((drawing.samples - drawing.mean) / drawing.scale).astype(np.float32)
    words = f"{len(points):,} after {drawing.steps} steps"
    picture = StagePicture((Pane("Samples", words, cloud=Cloud(points)),))
    return png.png_bytes(stage_image(picture, stage_screen(SIDE, 1, theme)), experiment)


def bits_png_bytes(
    drawing: Drawing, experiment: str, grid: tuple[int, int] | None, theme: Theme = LIGHT
) -> bytes:
    """The first samples of binary data, as rows or as lattices of `grid`."""
    words = f"the first of {len(drawing.samples):,} after {drawing.steps} steps"
    rows = Rows(np.asarray(drawing.samples, np.float32), grid=grid)
    picture = SequencesPicture((SequencePane("Samples", words, rows=rows),))
    return png.png_bytes(sequences_image(picture, sequences_screen(picture, SIDE, theme)), experiment)
