"""An animation of the stage in any of the formats, by the suffix of the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO

from difflab.errors import UsageError
from difflab.render.animation import Artist, drawn_frames
from difflab.render.raster import Picture
from difflab.render.screen import Screen
from difflab.render.stage import StageArtist

# Suffix to writer, resolved on use: video libraries are heavy.
FORMATS: dict[str, str] = {
    ".gif": "difflab.export.gif:write_gif",
    ".mp4": "difflab.export.mp4:write_mp4",
    ".zip": "difflab.export.png_sequence:write_png_sequence",
}


@dataclass(frozen=True, eq=False)
class Animation:
    """What is to be seen: `picture(i)` for i = 0..count-1, on `screen`, `fps` frames a second.

    experiment: the text of the experiment that the file shall carry; artist: who composes such pictures.
    """

    count: int
    picture: Callable[[int], Any]
    screen: Screen
    fps: float
    experiment: str
    artist: Callable[[], Artist] = StageArtist


def write_animation(animation: Animation, suffix: str, out: BinaryIO) -> Iterator[int]:
    """Write to `out` in the format of `suffix`; yields how many frames are done, closing it stops the work.

    Raises `UsageError` for an unknown suffix, `PlatformError` where the format's library is missing.
    """
    if suffix.lower() not in FORMATS:
        known = " and ".join(FORMATS)
        raise UsageError(f"There is no animation format {suffix!r}.", f"Animations are written as {known}.")
    module, name = FORMATS[suffix.lower()].split(":")
    write = getattr(import_module(module), name)
    pictures = (animation.picture(index) for index in range(animation.count))
    frames = drawn_frames(pictures, animation.artist(), animation.screen, animation.fps)
    samples = _samples(animation)
    yield from write(out, frames, samples=samples, fps=animation.fps, experiment=animation.experiment)


def _samples(animation: Animation) -> list[Picture]:
    """First, middle and last frame: their colours are those of all."""
    indices = sorted({0, animation.count // 2, animation.count - 1})
    pictures = (animation.picture(at) for at in indices)
    return list(drawn_frames(pictures, animation.artist(), animation.screen, animation.fps))
