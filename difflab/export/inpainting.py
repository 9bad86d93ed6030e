"""Posteriors as files: the sheet of figure 5 and more, animations, numbered pictures, numbers.

All carry the experiment with its mask and picture, so that they open again.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from difflab.errors import StorageError, UsageError
from difflab.export.animation import Animation, write_animation
from difflab.export.inpainting_frames import Kept, PlaneFrames, SheetFrames
from difflab.export.npz import npz_bytes
from difflab.export.png import png_bytes
from difflab.export.png_sequence import SAME_DATE
from difflab.export.progress import Progress
from difflab.render.posterior_pictures import to_levels
from difflab.render.raster import Picture
from difflab.render.theme import DARK, Theme
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.files.atomic import write_atomic
from difflab.session.files.carried_text import carried_text
from difflab.session.files.exported_file import ARCHIVED
from difflab.session.files.mask_file import mask_bytes
from difflab.session.results import Learned
from difflab.session.scene.posterior_frames import PosteriorFrame
from difflab.session.scene.posterior_problem import PosteriorProblem, posterior_problem

SUFFIXES = (".png", ".gif", ".mp4", ".npz", ".zip")
HOLD_SECONDS = 1.5  # the result stays for a moment before the animation starts again


@dataclass(frozen=True, eq=False)
class PosteriorOrder:
    """A wish to export a posterior. The suffix of `path` is the format: .zip holds numbered PNGs, no suffix
    at all is a folder of them.

    `learned` None means the exact model, `methods` None the one that the options name; scale: device pixels
    to an image's pixel, None for tiles of the usual size (in numbered pictures: 1); frames: of an animation,
    from noise to the result.
    """

    path: Path
    experiment: Experiment
    assets: Mapping[str, AnyArray] = field(default_factory=dict)
    learned: Learned | None = None
    count: int = 16
    methods: tuple[str, ...] | None = None
    scale: int | None = None
    frames: int = 80
    fps: int = 20
    theme: Theme = DARK
    device: str = "cpu"

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    def check(self) -> None:
        """Raise `UsageError` where the file's suffix is none that a posterior is written in."""
        if self.suffix and self.suffix not in SUFFIXES:
            raise UsageError(
                f"{self.path.name}: posteriors are written as {', '.join(SUFFIXES)}, or as a folder of PNGs.",
                f"Name the file {self.path.stem}{SUFFIXES[0]}.",
            )
        if not self.suffix and self.path.exists() and not self.path.is_dir():
            raise StorageError(f"{self.path} exists and is no folder.", "Name another one.")


def produce_posterior(
    order: PosteriorOrder, ended: Callable[[PosteriorFrame], None] | None = None
) -> Iterator[Progress]:
    """Sample and write what `order` asks for; raises a `DifflabError` where that is not possible.

    `ended` is told the last frame of each method as it comes.
    """
    from difflab.session.scene.posterior import posterior_run

    order.check()
    yield Progress(0, 1, "preparing")
    problem = posterior_problem(order.experiment, order.assets)
    animated = order.suffix in {".gif", ".mp4"}
    kept = Kept(problem, order.frames if animated else 0)
    for frame in posterior_run(
        order.experiment, order.assets, order.learned, order.count, order.device, order.methods
    ):
        kept.add(frame)
        if frame.done and ended is not None:
            ended(frame)
        if not frame.preview:
            yield Progress(frame.index, frame.steps, frame.method)
    text = carried_text(order.experiment, order.assets)
    if animated:
        yield from _animation(order, problem, kept, text)
    elif order.suffix == ".npz":
        write_atomic(order.path, npz_bytes(arrays_of(problem, kept.last), text))
    elif order.suffix == ".png":
        write_atomic(order.path, png_bytes(_picture(order, problem, kept), text))
    elif order.suffix == ".zip":
        write_atomic(order.path, _archive(_numbered(order, problem, kept, ""), text))
    else:
        for name, content in _numbered(order, problem, kept, text).items():
            write_atomic(order.path / name, content)
    yield Progress(1, 1, "written")


def arrays_of(problem: PosteriorProblem, last: Mapping[str, PosteriorFrame]) -> dict[str, Any]:
    """What an NPZ file holds: raw units, (k, n, d) samples of k methods, (n, d) where there is one.

    Known elements are bitwise those of `original`. shape: (C, H, W) of pictures, mask: (H, W) True where
    unknown; mean and scale: raw = mean + scale * scaled, for `given` and for other tools.
    """
    samples = np.stack([problem.raw(frame.samples) for frame in last.values()])
    found: dict[str, Any] = {
        "samples": samples[0] if len(last) == 1 else samples,
        "sample_mean": samples.mean(axis=1)[0] if len(last) == 1 else samples.mean(axis=1),
        "sample_deviation": samples.std(axis=1)[0] if len(last) == 1 else samples.std(axis=1),
        "methods": np.array(list(last)),
        "mean": problem.mean,
        "scale": problem.scale,
    }
    if problem.raw_original is not None and problem.given is not None:
        found["original"] = problem.raw_original
        found["given"] = problem.mean + problem.scale * problem.given.astype(np.float64)
    if problem.shape is not None:
        found |= {"shape": np.array(problem.shape), "mask": problem.mask}
    return found


def _animation(order: PosteriorOrder, problem: PosteriorProblem, kept: Kept, text: str) -> Iterator[Progress]:
    frames = _frames(order, problem, kept)
    hold = round(HOLD_SECONDS * order.fps)
    animation = Animation(
        order.frames + hold, lambda at: frames.at(min(at / max(order.frames - 1, 1), 1.0)), frames.screen,
        order.fps, text, frames.artist,
    )  # fmt: skip
    content = io.BytesIO()
    for done in write_animation(animation, order.suffix, content):
        yield Progress(done, animation.count, "drawing")
    write_atomic(order.path, content.getvalue())


def _picture(order: PosteriorOrder, problem: PosteriorProblem, kept: Kept) -> Picture:
    frames = _frames(order, problem, kept)
    return frames.image(1.0)


def _frames(order: PosteriorOrder, problem: PosteriorProblem, kept: Kept) -> "SheetFrames | PlaneFrames":
    if problem.shape is None:
        return PlaneFrames(kept, order.theme)
    return SheetFrames(problem, kept, order.experiment.data.title, order.scale, order.theme)


def _numbered(order: PosteriorOrder, problem: PosteriorProblem, kept: Kept, text: str) -> dict[str, bytes]:
    """PNG files by name: original, masked or noisy, mask, and METHOD-mean, METHOD-000 and so on."""
    if problem.shape is None:
        raise UsageError("Points have no pictures to number.", "Name a file ending in .png or .npz.")
    pictures: dict[str, Any] = {}
    if problem.original is not None:
        pictures["original"] = problem.pictures(problem.original)
        pictures["masked" if problem.task == "inpaint" else "noisy"] = problem.masked()
    for method, frame in kept.last.items():
        pictures[f"{method}-mean"] = problem.pictures(frame.mean)
        for number, picture in enumerate(problem.pictures(frame.samples)):
            pictures[f"{method}-{number:03d}"] = picture
    scale = order.scale or 1
    levels = {
        name: to_levels(picture).repeat(scale, axis=0).repeat(scale, axis=1)
        for name, picture in pictures.items()
    }
    files = {f"{name}.png": png_bytes(_coloured(each), text) for name, each in levels.items()}
    return files | ({"mask.png": mask_bytes(problem.mask)} if problem.task == "inpaint" else {})


def _archive(files: Mapping[str, bytes], text: str) -> bytes:
    """A ZIP file that stores `files` and the experiment beside them; PNG is compressed already."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, each in {ARCHIVED: text.encode(), **files}.items():
            archive.writestr(zipfile.ZipInfo(name, SAME_DATE), each)
    return content.getvalue()


def _coloured(levels: Any) -> Picture:
    """(h, w, 3) of (h, w, 1) or (h, w, 3)."""
    return np.broadcast_to(levels, (*levels.shape[:2], 3)).copy()
