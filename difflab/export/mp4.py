"""Animations as MP4 (H.264), frame by frame, through PyAV (the extra `video`)."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, BinaryIO

import numpy as np

from difflab.errors import PlatformError
from difflab.render.raster import Picture

REMEDY = "Install it (pip install 'difflab[video]') or export a GIF."
BT709 = 1  # the number of this colour space in H.264


def write_mp4(
    out: BinaryIO, frames: Iterable[Picture], *, samples: Sequence[Picture], fps: float, experiment: str
) -> Iterator[int]:
    """Write `frames` (h, w, 3) to `out`; yields how many are written. Closing the generator stops it.

    samples: some of the frames; they tell the size. `experiment` becomes the comment of the file. Raises
    `PlatformError` where PyAV or its H.264 encoder is missing.
    """
    av = _av()
    height, width = samples[0].shape[:2]
    container = av.open(out, "w", format="mp4")
    try:
        container.metadata["comment"] = experiment
        stream = _stream(container, av, width + width % 2, height + height % 2, fps)
        for number, frame in enumerate(frames):
            container.mux(stream.encode(_video_frame(av, frame)))
            yield number + 1
        container.mux(stream.encode(None))
    finally:
        container.close()


def _av() -> Any:
    try:
        import av
    except ImportError as error:
        raise PlatformError("MP4 export needs the package av, which is not installed.", REMEDY) from error
    return av


def _stream(container: Any, av: Any, width: int, height: int, fps: float) -> Any:
    rate = Fraction(fps).limit_denominator(1000)
    try:
        stream = container.add_stream("libx264", rate=rate, options={"preset": "veryfast", "crf": "18"})
    except (ValueError, av.FFmpegError) as error:
        raise PlatformError("The installed package av has no H.264 encoder.", REMEDY) from error
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    context = stream.codec_context
    context.color_primaries = context.color_trc = context.colorspace = BT709
    return stream


def _video_frame(av: Any, picture: Picture) -> Any:
    """The picture with even sides, which this pixel format needs, in the colours of HD video."""
    height, width = picture.shape[:2]
    even = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    frame = av.VideoFrame.from_ndarray(even, format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace="ITU709")
