"""A posterior's run as a series of pictures: sheets of images, or fields of points."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from difflab.export.sheet import Row, Sheet, SheetArtist, Tile, sheet_image, sheet_screen, whole_scale
from difflab.render.animation import Artist, stage_image, stage_screen
from difflab.render.picture import Cloud, Pane
from difflab.render.posterior_pictures import Levels, deviation_pixels, level_pixels, to_levels
from difflab.render.raster import Picture
from difflab.render.screen import Screen
from difflab.render.stage import StageArtist, StagePicture
from difflab.render.theme import Theme
from difflab.session.scene.posterior_frames import Float32, PosteriorFrame
from difflab.session.scene.posterior_problem import PosteriorProblem

SHOWN = 64  # samples in pictures and animations; files of numbers hold all
SIDE = 420  # device pixels of a field of points
TITLES = {
    "exact": "Exact",
    "clamp": "Clamp",
    "replace": "Replace",
    "repaint": "RePaint",
    "chain": "Reverse chain",
}


@dataclass(frozen=True, eq=False)
class Moment:
    """One frame, reduced to what is drawn: x (n, H, W, C) levels or (n, 2) points, mean, deviation."""

    share: float
    t: float
    x: Any
    mean: Levels | None = None
    deviation: Float32 | None = None


@dataclass(eq=False)
class Kept:
    """What remains of a run: the last frame of each method, and about `most` moments on its way."""

    problem: PosteriorProblem
    most: int
    last: dict[str, PosteriorFrame] = field(default_factory=dict)
    moments: dict[str, list[Moment]] = field(default_factory=dict)

    def add(self, frame: PosteriorFrame) -> None:
        """Previews are left out, and frames that follow the one before too closely."""
        if frame.preview:
            return
        share = frame.index / frame.steps
        kept = self.moments.setdefault(frame.method, [])
        if frame.done or not kept or (self.most and share >= kept[-1].share + 1 / self.most):
            kept.append(self._moment(frame, share))
        if frame.done:
            self.last[frame.method] = frame

    def at(self, method: str, share: float) -> Moment:
        """The last moment that has been reached when `share` of the way is done."""
        kept = self.moments[method]
        return next((moment for moment in reversed(kept) if moment.share <= share + 1e-9), kept[0])

    def _moment(self, frame: PosteriorFrame, share: float) -> Moment:
        if self.problem.shape is None:
            return Moment(share, frame.t, frame.samples)
        channels = self.problem.shape.channels
        deviation = frame.deviation.reshape(channels, *self.problem.shape[1:])
        grey = self.problem.scale * np.sqrt(np.square(deviation).mean(axis=0))
        levels = to_levels(self.problem.pictures(frame.samples[:SHOWN]))
        mean = to_levels(self.problem.pictures(frame.mean))
        return Moment(share, frame.t, levels, mean, grey.astype(np.float32))


class SheetFrames:
    """Sheets of a run on pictures."""

    artist: Callable[[], Artist] = SheetArtist

    def __init__(
        self, problem: PosteriorProblem, kept: Kept, title: str, scale: int | None, theme: Theme
    ) -> None:
        assert problem.shape is not None
        self._problem, self._kept, self._title, self._theme = problem, kept, title, theme
        self._scale = scale or whole_scale(problem.shape.height, problem.shape.width)
        ends = [kept.at(method, 1.0).deviation for method in kept.last]
        self._most = max([float(end.max()) for end in ends if end is not None] + [1e-6])
        self.screen = sheet_screen(self.at(1.0), theme)

    def at(self, share: float) -> Sheet:
        """The sheet when `share` of the way from noise is done."""
        kept = self._kept
        if all(len(frame.samples) == 1 for frame in kept.last.values()):
            return Sheet((self._given(share),), self._scale)
        rows = [self._row(method, share) for method in kept.last]
        return Sheet((self._given(), *rows), self._scale)

    def image(self, share: float) -> Picture:
        return sheet_image(self.at(share), self._theme)

    def _given(self, share: float | None = None) -> Row:
        """What the run began with; at a `share` of the way also the only sample of each method."""
        problem = self._problem
        name = "masked" if problem.task == "inpaint" else "noisy"
        tiles = [(problem.masked(), name)]
        if problem.original is not None:
            tiles.insert(0, (problem.pictures(problem.original), "original"))
        label = f", class {problem.label}" if problem.label else ""
        shown = [Tile(level_pixels(to_levels(picture)), words) for picture, words in tiles]
        if share is not None:
            first = {method: self._kept.at(method, share).x[0] for method in self._kept.last}
            shown += [Tile(level_pixels(x), TITLES[method].lower()) for method, x in first.items()]
        return Row(f"{self._title}{label}", tuple(shown))

    def _row(self, method: str, share: float) -> Row:
        moment, last = self._kept.at(method, share), self._kept.last[method]
        assert moment.mean is not None
        assert moment.deviation is not None
        summary = (
            Tile(level_pixels(moment.mean), "mean"),
            Tile(deviation_pixels(moment.deviation, self._most, self._theme), f"sd to {self._most:.2f}"),
        )
        samples = level_pixels(moment.x)
        captions = ["samples"] + [""] * (len(samples) - 1)
        tiles = (Tile(each, words) for each, words in zip(samples, captions, strict=True))
        words = f"{TITLES[method]}, {last.steps} denoisings, t = {moment.t:.0f}"
        return Row(words, summary, tuple(tiles))


class PlaneFrames:
    """Fields of points, one for each method."""

    artist: Callable[[], Artist] = StageArtist

    def __init__(self, kept: Kept, theme: Theme) -> None:
        self._kept = kept
        self.screen: Screen = stage_screen(SIDE, len(kept.last), theme)

    def at(self, share: float) -> StagePicture:
        """The fields when `share` of the way from noise is done."""
        return StagePicture(tuple(self._pane(method, share) for method in self._kept.last))

    def image(self, share: float) -> Picture:
        return stage_image(self.at(share), self.screen)

    def _pane(self, method: str, share: float) -> Pane:
        moment = self._kept.at(method, share)
        points: NDArray[np.float32] = moment.x
        return Pane(TITLES[method], f"{len(points):,} points, t = {moment.t:.0f}", cloud=Cloud(points))
