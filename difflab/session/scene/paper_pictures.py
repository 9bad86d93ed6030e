"""The paper's figures of images, drawn again: rows of images with a word for each row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.paper_claim import Picture
from difflab.session.results import Learned
from difflab.session.scene.drawing import draw_samples
from difflab.session.scene.hold_out import hold_out, image_set
from difflab.session.scene.posterior import posterior_run
from difflab.session.scene.posterior_problem import PosteriorProblem, posterior_problem

COLUMNS = 6
MISSING = 0.5  # the grey of what is not known

Images = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PaperPicture:
    """rows: what each shows, and its images (n, H, W, C) in [0, 1]; done: whether all are there."""

    rows: tuple[tuple[str, Images], ...]
    done: bool = False


def paper_picture(
    kind: Picture, experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[PaperPicture]:
    """Of the learned model, or the exact one where `learned` is None; ever more of it."""
    yield from DRAWN[kind](experiment, assets, learned)


def _samples(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[PaperPicture]:
    """Figure 4: images of the data above samples."""
    opened = image_set(experiment.data, assets)
    held = hold_out(experiment.data, assets, COLUMNS).images.numpy() * opened.scale + opened.mean
    data = _pictures(held, opened.shape)
    raw: NDArray[np.floating] = held[:0]
    for drawing in draw_samples(experiment, assets, learned, COLUMNS):
        raw = drawing.samples
        yield PaperPicture((("data", data),))
    samples = _pictures(raw, opened.shape)
    yield PaperPicture((("data", data), (_name("samples", learned), samples)), done=True)


def _inpainted(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[PaperPicture]:
    """Figure 5: crops, the same without their middles, and one sample of the posterior for each."""

    def without(problem: PosteriorProblem) -> Images:
        assert problem.original is not None
        known = problem.pictures(problem.original)
        return np.where(problem.mask[:, :, None], np.float32(MISSING), known)

    names = ("data", "known", _name("filled in", learned))
    yield from _posteriors(experiment, assets, learned, names, without)


def _denoised(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None
) -> Iterator[PaperPicture]:
    """Figure 3: images, the same with noise, and one sample of the posterior for each."""

    def noisy(problem: PosteriorProblem) -> Images:
        assert problem.given is not None
        return problem.pictures(problem.given)

    names = ("data", "with noise", _name("denoised", learned))
    yield from _posteriors(experiment, assets, learned, names, noisy)


def _posteriors(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    names: tuple[str, str, str],
    given: Callable[[PosteriorProblem], Images],
) -> Iterator[PaperPicture]:
    """Three rows, column by column: data, what is given of them, a sample."""
    rows: tuple[list[Images], list[Images], list[Images]] = ([], [], [])
    for index in range(COLUMNS):
        asked = experiment.replace(posterior=experiment.posterior.replace(index=index))
        problem = posterior_problem(asked, assets)
        assert problem.original is not None
        rows[0].append(problem.pictures(problem.original))
        rows[1].append(given(problem))
        for frame in posterior_run(asked, assets, learned, 1):
            if frame.done and not frame.preview:
                rows[2].append(problem.pictures(frame.samples[0]))
            named = [(name, np.stack(row)) for name, row in zip(names, rows, strict=True) if row]
            yield PaperPicture(tuple(named), done=len(rows[2]) == COLUMNS)


def _pictures(raw: NDArray[np.floating], shape: tuple[int, int, int]) -> Images:
    """(n, d) raw units as (n, H, W, C) in [0, 1]."""
    images = np.asarray(raw, np.float32).reshape(len(raw), *shape)
    return np.clip(images, 0.0, 1.0).transpose(0, 2, 3, 1)


def _name(words: str, learned: Learned | None) -> str:
    return words if learned is not None else f"{words}, exact model"


DRAWN: Mapping[
    str,
    Callable[[Experiment, Mapping[str, AnyArray], Learned | None], Iterator[PaperPicture]],
] = {"samples": _samples, "inpainted": _inpainted, "denoised": _denoised}
