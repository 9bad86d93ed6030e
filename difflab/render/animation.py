"""Whole pictures without a window: single ones, and the frames of an animation."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from difflab.render.figure_one import FigureOneArtist, FigureOnePicture, figure_size
from difflab.render.layout import stage_size
from difflab.render.marks import Mark
from difflab.render.raster import Picture, rasterise
from difflab.render.screen import Screen
from difflab.render.sequence_artist import SequenceArtist, margin_of
from difflab.render.sequence_layout import sequences_size
from difflab.render.sequences import SequencesPicture
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


def sequences_screen(picture: SequencesPicture, side: int, theme: Theme, ratio: float = 1.0) -> Screen:
    """A screen on which each field of a picture of binary data is about `side` device pixels square."""
    margin, facts = margin_of(picture), bool(picture.facts)
    size = sequences_size(side, ratio, len(picture.panes), margin=margin, facts=facts)
    return Screen(*size, ratio, theme)


def sequences_image(picture: SequencesPicture, screen: Screen) -> Picture:
    """The stage of binary data as (h, w, 3) uint8."""
    return rasterise(SequenceArtist().compose(picture, screen), screen.width, screen.height)


class Artist(Protocol):
    """Composes one kind of picture and keeps what passes over from frame to frame."""

    @property
    def settled(self) -> bool:
        """Whether the same picture would look the same again."""

    def compose(self, picture: Any, screen: Screen, seconds: float = 1.0) -> list[Mark]:
        """The frame as marks, `seconds` after the last one."""


def drawn_frames(pictures: Iterable[Any], artist: Artist, screen: Screen, fps: float) -> Iterator[Picture]:
    """Picture by picture as (h, w, 3) uint8 each; what fades or follows does so as in the window.

    A picture that is the same object as the last one is not drawn again once it stands still.
    """
    shown: Any = None
    image: Picture | None = None
    for picture in pictures:
        if image is None or picture is not shown or not artist.settled:
            shown = picture
            image = rasterise(artist.compose(picture, screen, 1 / fps), screen.width, screen.height)
        yield image
