"""Whole pictures without a window: single ones, and the frames of an animation."""

from collections.abc import Iterable, Iterator

from difflab.render.figure_one import FigureOneArtist, FigureOnePicture, figure_size
from difflab.render.layout import stage_size
from difflab.render.raster import Picture, rasterise
from difflab.render.screen import Screen
from difflab.render.stage import StageArtist, StagePicture
from difflab.render.theme import Theme


def stage_screen(side: int, panes: int, theme: Theme, ratio: float = 1.0) -> Screen:
    """A screen on which each of the stage's fields is `side` device pixels square."""
    return Screen(*stage_size(side, ratio, panes), ratio, theme)


def figure_one_screen(side: int, theme: Theme, ratio: float = 1.0) -> Screen:
    """A screen on which each of the figure's nine fields is `side` device pixels square."""
    return Screen(*figure_size(side, ratio), ratio, theme)


def stage_image(picture: StagePicture, screen: Screen) -> Picture:
    """The stage as (h, w, 3) uint8."""
    return rasterise(StageArtist().compose(picture, screen), screen.width, screen.height)


def figure_one_image(picture: FigureOnePicture, screen: Screen) -> Picture:
    """Figure 1 as (h, w, 3) uint8."""
    return rasterise(FigureOneArtist().compose(picture, screen), screen.width, screen.height)


def stage_frames(pictures: Iterable[StagePicture], screen: Screen, fps: float) -> Iterator[Picture]:
    """The stage picture by picture, (h, w, 3) uint8 each; the density scale follows as in the window.

    A picture that is the same object as the last one is not drawn again.
    """
    artist = StageArtist()
    shown: StagePicture | None = None
    image: Picture | None = None
    for picture in pictures:
        if image is None or picture is not shown:
            shown = picture
            image = rasterise(artist.compose(picture, screen, 1 / fps), screen.width, screen.height)
        yield image
