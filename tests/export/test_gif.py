"""GIF files read back: frames, times, colours, the experiment; and they can be stopped."""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageSequence

from difflab.export.gif import write_gif
from difflab.render.raster import Picture
from difflab.render.theme import DARK

TEXT = "# Größe: ∇\n" + "name = 'swiss-roll'\n" * 30


def frames(count: int) -> Iterator[Picture]:
    """A square that moves over the surface."""
    for index in range(count):
        picture = np.full((48, 64, 3), DARK.surface.rgb, np.uint8)
        picture[10:20, 4 * index : 4 * index + 8] = DARK.exact.rgb
        yield picture


def written(count: int, fps: float = 20) -> io.BytesIO:
    out = io.BytesIO()
    done = list(write_gif(out, frames(count), samples=list(frames(count))[:1], fps=fps, experiment=TEXT))
    assert done == list(range(1, count + 1))
    out.seek(0)
    return out


def test_all_frames_come_back_as_they_were() -> None:
    with Image.open(written(6)) as image:
        back = [np.array(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
    assert len(back) == 6
    for picture, original in zip(back, frames(6), strict=True):
        assert (picture == original).all()


def test_the_experiment_is_the_comment_and_the_animation_repeats() -> None:
    with Image.open(written(2)) as image:
        assert image.info["comment"].decode() == TEXT
        assert image.info["loop"] == 0


@pytest.mark.parametrize("fps", [10, 20, 24, 30, 50])
def test_durations_add_up(fps: float) -> None:
    """Each delay is rounded to a hundredth of a second, their sum to no more than that."""
    with Image.open(written(12, fps)) as image:
        total = sum(frame.info["duration"] for frame in ImageSequence.Iterator(image))
    assert total == pytest.approx(12_000 / fps, abs=10)


def test_still_parts_are_not_written_again() -> None:
    still = next(frames(1))
    noise = np.random.default_rng(0).integers(0, 255, still.shape).astype(np.uint8)
    sizes = []
    for count in (1, 11):
        out = io.BytesIO()
        list(write_gif(out, [noise] * count, samples=[noise], fps=20, experiment=""))
        sizes.append(len(out.getvalue()))
    assert sizes[1] - sizes[0] < 0.2 * sizes[0]


def test_closing_the_generator_stops_the_drawing() -> None:
    drawn = []

    def watched() -> Iterator[Picture]:
        for index, frame in enumerate(frames(100)):
            drawn.append(index)
            yield frame

    writing = write_gif(io.BytesIO(), watched(), samples=list(frames(1)), fps=20, experiment="")
    assert [next(writing), next(writing)] == [1, 2]
    writing.close()  # type: ignore[attr-defined]
    assert drawn == [0, 1]
