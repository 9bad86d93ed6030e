"""MP4 files read back: frames, rate, size, colours, the experiment; without PyAV the remedy is told."""

import io
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from difflab.errors import PlatformError
from difflab.export.mp4 import write_mp4
from difflab.render.raster import Picture

av = pytest.importorskip("av")
TEXT = "# Größe: ∇\n" + "name = 'swiss-roll'\n" * 30


def frames(count: int, height: int = 64, width: int = 96) -> Iterator[Picture]:
    for index in range(count):
        picture = np.full((height, width, 3), (21, 24, 28), np.uint8)
        picture[8:40, 8 : 40 + 2 * index] = (31, 191, 146)
        yield picture


def written(count: int, height: int = 64, width: int = 96, fps: float = 20) -> io.BytesIO:
    out = io.BytesIO()
    samples = list(frames(1, height, width))
    done = list(write_mp4(out, frames(count, height, width), samples=samples, fps=fps, experiment=TEXT))
    assert done == list(range(1, count + 1))
    out.seek(0)
    return out


def test_frames_rate_and_experiment_come_back() -> None:
    with av.open(written(10)) as container:
        assert container.metadata["comment"] == TEXT
        assert container.streams.video[0].average_rate == 20
        assert sum(1 for _ in container.decode(video=0)) == 10


def test_colours_come_back() -> None:
    """H.264 at this quality and 4:2:0 keep flat colours within a few levels."""
    with av.open(written(3)) as container:
        picture = (
            next(container.decode(video=0)).reformat(format="rgb24", src_colorspace="ITU709").to_ndarray()
        )
    original = next(frames(1))
    assert np.abs(picture[12:36, 12:36].astype(int) - original[12:36, 12:36]).mean() <= 4
    assert np.abs(picture[50:].astype(int) - original[50:]).mean() <= 4


def test_odd_sizes_grow_by_a_pixel() -> None:
    with av.open(written(2, 63, 95)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (96, 64)


def test_closing_the_generator_ends_cleanly() -> None:
    writing = write_mp4(io.BytesIO(), frames(50), samples=list(frames(1)), fps=20, experiment="")
    next(writing)
    writing.close()  # type: ignore[attr-defined]


def test_without_the_extra_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(PlatformError, match=r"difflab\[video\]"):
        next(write_mp4(io.BytesIO(), frames(1), samples=list(frames(1)), fps=20, experiment=""))
