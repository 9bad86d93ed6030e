"""Images brought back from noise by a model: frames to draw, and what the model takes x_0 to be."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.bounds import DenoisingCurve
from difflab.engine.denoisers import Denoiser
from difflab.engine.samplers import sample
from difflab.engine.samplers.options import AnySampler
from difflab.engine.schedules import Schedule
from difflab.session.scene.arrays import as_array
from difflab.session.scene.forward import Float32, draw_noise
from difflab.session.scene.images import ImagePaths

# More frames than these are not told apart, and 20 million numbers of two bytes are what may be sent about.
KEPT_FRAMES, KEPT_NUMBERS, LEAST_FRAMES = 64, 20_000_000, 12
# How often what has been reached is shown, and the first time.
NEWS_SECONDS = 0.2


@dataclass(frozen=True, eq=False)
class Denoisers:
    """What moves the images, and what errs from the exact one where its error is shown.

    label: (n,) the class of each image, -1 for any: only said of, the denoisers know it already.
    """

    driving: Denoiser
    exact: Denoiser | None
    label: NDArray[np.int64]


def image_paths(
    denoisers: Denoisers,
    schedule: Schedule,
    sampler: AnySampler,
    dim: int,
    seed: int,
    curve: DenoisingCurve | None = None,
    device: str = "cpu",
) -> Iterator[ImagePaths | None]:
    """Run the sampler; yields what it has reached now and then, None in between, all of it at last.

    The same seed starts from the same noise whatever the schedule: what moves is the effect of the schedule.
    """
    count = len(denoisers.label)
    kept = _kept(sampler.steps, count * dim)
    x_t = torch.from_numpy(draw_noise(count, dim, seed)).to(device)
    generator = torch.Generator(device).manual_seed(seed)
    log_snrs = torch.from_numpy(np.array(schedule.log_snrs))
    times, frames, estimates = [], [], []
    told = time.monotonic()
    for frame in sample(sampler, denoisers.driving, log_snrs, x_t, generator, curve):
        if frame.index in kept:
            times.append(schedule.t_at(frame.log_snr))
            frames.append(_half(frame.x))
            estimates.append(_half(_estimate(denoisers, frame.x, frame.denoised, frame.log_snr)))
        whole = frame.index == frame.steps
        if whole or (times and time.monotonic() - told > NEWS_SECONDS):
            yield ImagePaths(np.array(times), np.stack(frames), np.stack(estimates), denoisers.label, whole)
            told = time.monotonic()
        else:
            yield None


def estimates(denoiser: Denoiser, x: Float32, log_snr: float) -> Float32:
    """(n, d) E[x_0 | x_t = x]."""
    with torch.no_grad():
        level = torch.tensor(log_snr, dtype=torch.float64)
        return np.asarray(as_array(denoiser(torch.from_numpy(x), level)), np.float32)


def _kept(steps: int, numbers: int) -> set[int]:
    most = max(min(KEPT_FRAMES, KEPT_NUMBERS // (2 * numbers)), LEAST_FRAMES)
    return set(np.linspace(0, steps, min(steps, most) + 1).round().astype(int).tolist())


def _estimate(denoisers: Denoisers, x: torch.Tensor, denoised: torch.Tensor, log_snr: float) -> torch.Tensor:
    """What the driving denoiser takes x_0 to be, or how far that is from what the exact one does."""
    if denoisers.exact is None:
        return denoised
    return denoised - denoisers.exact(x, torch.tensor(log_snr, dtype=torch.float64)).to(x)


def _half(x: torch.Tensor) -> NDArray[np.float16]:
    return as_array(x).astype(np.float16)
