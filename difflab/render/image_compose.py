"""From what is known about images to the panes that are drawn: one way, for window and exporters."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from difflab.engine.schedules import Schedule
from difflab.render.compose import FORWARD_TITLE, FORWARD_WORDS, REVERSE_TITLE
from difflab.render.images import (
    Film,
    FilmRow,
    Followed,
    ImageArray,
    ImageGrid,
    ImagePane,
    Portrait,
)
from difflab.render.signal_words import signal_words
from difflab.session.scene.forward import Float32
from difflab.session.scene.images import Greys, ImagePaths, ImagesInTime, drift
from difflab.session.stage_view import ModelShown, StageView

WAITING = "computing the reverse process…"
ESTIMATE_TITLE, DRIFT_TITLE = "Estimate  E[x₀ | xₜ]", "Drift  f(xₜ, t) − xₜ"
ESTIMATE_WORDS: dict[ModelShown, str] = {
    "exact": "by the exact model",
    "learned": "by the learned model",
    "error": "learned − exact",
}
FILM_FRAMES = 33  # of the forward process, which can be asked at any time
WITHIN = 0.98  # of all differences lie within the scale
TOPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True, eq=False)
class Nearest:
    """Of each sample the nearest training image (n, C, H, W), and words on how near it is."""

    images: ImageArray
    words: tuple[str, ...]


def time_words(schedule: Schedule, t: float) -> str:
    """ "t = 12, ᾱ = 0.520, log-SNR +0.1"."""
    log_snr = schedule.log_snr_at(t)
    level = f"{log_snr:+.1f}".replace("-", "−").replace("inf", "∞")
    return f"t = {t:.0f}, {signal_words(log_snr)}, log-SNR {level}"


def forward_images(
    x: Float32, greys: Greys, view: StageView, schedule: Schedule, t: float, followed: int | None
) -> ImagePane:
    """The forward process at time t: x (n, d) in scaled units."""
    words = (FORWARD_WORDS[view.forward], time_words(schedule, t))
    return ImagePane(FORWARD_TITLE, words, ImageGrid(greys.levels(x), followed=followed))


def reverse_images(
    paths: ImagePaths | None, greys: Greys, words: str, t: float, followed: int | None, news: str = ""
) -> ImagePane:
    """The reverse process at time t; `words` name model and sampler, `news` what there is to know."""
    if paths is None:
        return ImagePane(REVERSE_TITLE, (words,), note=WAITING)
    grid = ImageGrid(_levels(paths, paths.frame_at(t), greys), followed=followed)
    return ImagePane(REVERSE_TITLE, (words, news), grid)


def beside_images(
    paths: ImagePaths | None,
    greys: Greys,
    view: StageView,
    model: ModelShown,
    schedule: Schedule,
    t: float,
    followed: int | None,
) -> ImagePane | None:
    """What the view wants beside the images that come back; None where that is nothing."""
    if view.image_layer == "none":
        return None
    if view.image_layer == "estimate" or model == "error":
        title, words = ESTIMATE_TITLE, ESTIMATE_WORDS[model]
        signed = model == "error"
    else:
        title, words, signed = DRIFT_TITLE, "one step's mean move", True
    if paths is None:
        return ImagePane(title, (words,))
    frame = paths.frame_at(t)
    if not signed:
        return ImagePane(title, (words,), ImageGrid(_estimates(paths, frame, greys), followed=followed))
    of_step = None if model == "error" else schedule
    values, top = _differences(paths, frame, greys, of_step)
    grid = ImageGrid(values, "signed", top, followed)
    return ImagePane(title, (words, f"amber +{top:g}, purple −{top:g}"), grid)


# While time stands between two kept frames the same arrays are shown: what is drawn of them is kept, too.


@lru_cache(maxsize=4)
def _levels(paths: ImagePaths, frame: int, greys: Greys) -> ImageArray:
    return greys.levels(paths.x[frame].astype(np.float32))


@lru_cache(maxsize=4)
def _estimates(paths: ImagePaths, frame: int, greys: Greys) -> ImageArray:
    return greys.levels(paths.estimate[frame].astype(np.float32))


@lru_cache(maxsize=4)
def _differences(
    paths: ImagePaths, frame: int, greys: Greys, schedule: Schedule | None
) -> tuple[ImageArray, float]:
    """The model's error, or with a `schedule` the mean move of the step from this frame; and their scale."""
    found = paths.estimate[frame].astype(np.float32)
    if schedule is None:
        return greys.differences(found), _error_scale(paths, greys)
    moved = drift(paths.x[frame].astype(np.float32), found, schedule, float(paths.times[frame]))
    values = greys.differences(moved)
    return values, scale_of(values)


@lru_cache(maxsize=4)
def _error_scale(paths: ImagePaths, greys: Greys) -> float:
    """One scale for all times, so that one sees where the model errs most."""
    return scale_of(np.float32(greys.scale) * paths.estimate.astype(np.float32))


def scale_of(values: NDArray[np.float32]) -> float:
    """The scale of differences, in few steps so that it does not flicker; the largest few exceed it."""
    if not values.size:
        return 1.0
    largest = float(np.quantile(np.abs(np.nan_to_num(values)), WITHIN))
    return next((top for top in TOPS if largest <= top), 1.0)


@lru_cache(maxsize=2)
def _forward_film(
    process: ImagesInTime, greys: Greys, steps: int, index: int
) -> tuple[FilmRow, NDArray[np.float64]]:
    times = np.linspace(0.0, steps, FILM_FRAMES)
    film = np.stack([process.at(float(at))[index] for at in times])
    return FilmRow("xₜ over time", greys.levels(film)), times


@lru_cache(maxsize=2)
def _reverse_film(paths: ImagePaths, greys: Greys, model: ModelShown, index: int) -> tuple[FilmRow, FilmRow]:
    """What comes back, and what the model takes it to be, from data to noise."""
    x, estimate = (kept[::-1, index].astype(np.float32) for kept in (paths.x, paths.estimate))
    images = FilmRow("xₜ over time", greys.levels(x))
    if model != "error":
        return images, FilmRow("E[x₀ | xₜ]", greys.levels(estimate))
    errors = greys.differences(estimate)
    return images, FilmRow("learned − exact", errors, "signed", _error_scale(paths, greys))


def followed_forward(
    process: ImagesInTime, greys: Greys, schedule: Schedule, t: float, index: int, words: str
) -> Followed:
    """A data image on its way to noise: now, as it was, and over time."""
    row, times = _forward_film(process, greys, schedule.steps, index)
    now = greys.levels(process.at(t)[index][None])[0]
    portraits = (Portrait(now, "xₜ now", words), Portrait(row.values[0], "x₀, the data"))
    return Followed(portraits, Film((row,), times, schedule.steps, t, "noise"))


def followed_reverse(
    paths: ImagePaths,
    greys: Greys,
    model: ModelShown,
    nearest: Nearest | None,
    schedule: Schedule,
    t: float,
    index: int,
    words: str,
) -> Followed:
    """An image on its way back: now, what the model takes it to be, what it comes near, and over time."""
    images, beliefs = _reverse_film(paths, greys, model, index)
    here = len(images.values) - 1 - paths.frame_at(t)
    scale = f"± {beliefs.top:g} of white" if beliefs.kind == "signed" else ""
    portraits = [
        Portrait(images.values[here], "xₜ now", words),
        Portrait(beliefs.values[here], beliefs.name, scale, beliefs.kind, beliefs.top),
    ]
    if nearest is not None and index < len(nearest.images):
        portraits.append(Portrait(nearest.images[index], "nearest known", nearest.words[index]))
    film = Film((images, beliefs), paths.times[::-1], schedule.steps, t, "data")
    return Followed(tuple(portraits), film)
