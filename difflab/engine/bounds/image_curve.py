"""Measuring e(lambda) on images that were never trained on, from a first look to what the images can tell.

Plain squared errors, of the exact model as well: it knows the images it remembers, not these, so that its
posterior variance says nothing about them. Images and noises are the same for all models, so that models
compare; the levels share the images but not the noises, whose chance would else add up over the levels of K.
The covariance over images gives K its standard error.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.bounds.finite import not_finite_at
from difflab.engine.bounds.ledger import LN2
from difflab.engine.bounds.levels import is_coarse
from difflab.engine.bounds.running import RunningMean
from difflab.engine.conversions import noised
from difflab.engine.denoisers import Denoiser
from difflab.engine.schedules.views import FloatArray

# Below -10 all that images can tell is a few large shades; beyond 12 (beta_1 = 6e-6) there is hardly noise.
LEVELS: FloatArray = np.linspace(-10.0, 12.0, 25)
FIRST = 12  # images of the first look
BLOCK = 32  # images at a time: as many on every device, so that the noises are the same
ACCURACY = 0.005  # bits per pixel of K, as a standard error
ENOUGH = 0.02  # or this share of what K is short of L_null: of models that know nothing of the images
SEEN = 8.0  # log-SNR up to which K is to be that accurate: beta_1 = 3e-4


def measure_images(
    denoiser: Denoiser,
    images: Tensor,
    pixels: int,
    generator: torch.Generator,
    *,
    moment: float = 1.0,
    device: str = "cpu",
) -> Iterator[DenoisingCurve]:
    """Ever better curves on `images` (n, d), hold-out images in scaled units and in no particular order.

    pixels: d without the channels; moment: E|x_0|^2 / d of the data. Yields after each piece of work, also
    where the curve is still the last one; the final curve is `done`, with all images seen or K known to
    `ACCURACY`. The entropies of the data are not known: as `exact` stands the least error that this model or
    the best multiple of x reaches. Raises NonFiniteError where the model's answer is not finite.
    """
    dim = images.shape[1]
    few = LEVELS[is_coarse(len(LEVELS))]
    *_, rows = _rows(denoiser, images[:FIRST], few, generator, device)
    curve = replace(_curve(few, RunningMean.of(rows), dim, moment), done=False)
    yield curve
    sums: RunningMean | None = None
    for block in torch.split(images, BLOCK):
        for rows in _rows(denoiser, block, LEVELS, generator, device):
            if rows.shape[1] < len(LEVELS):
                yield curve
        if len(block) > 1 or sums is None:  # a single image has no spread of its own
            sums = RunningMean.of(rows) if sums is None else sums.plus(RunningMean.of(rows))
        curve = _curve(LEVELS, sums, dim, moment)
        done = sums.count >= len(images) - 1 or _is_accurate(curve, pixels)
        curve = replace(curve, done=done)
        yield curve
        if done:
            return


def accuracy(curve: DenoisingCurve, pixels: int) -> float:
    """The standard error, in bits per pixel, of K of a fine schedule that begins at the level `SEEN`."""
    assert curve.covariance is not None
    weights = _weights(curve, pixels)
    return float(np.sqrt(weights @ curve.covariance @ weights))


def _is_accurate(curve: DenoisingCurve, pixels: int) -> bool:
    """Whether K is known well enough."""
    worse = curve.errors - linear_error(curve.log_snrs, curve.second_moment)
    return accuracy(curve, pixels) <= max(ACCURACY, ENOUGH * float(_weights(curve, pixels) @ worse))


def _weights(curve: DenoisingCurve, pixels: int) -> FloatArray:
    """(k,) bits per pixel that the errors cost in all, under a fine schedule that begins at `SEEN`."""
    snrs = np.where(curve.log_snrs <= SEEN, np.exp(curve.log_snrs), 0.0)
    return np.asarray(curve.dim / 2 / LN2 / pixels * snrs * np.gradient(curve.log_snrs))


def _rows(
    denoiser: Denoiser, images: Tensor, at: FloatArray, generator: torch.Generator, device: str
) -> Iterator[FloatArray]:
    """Squared errors per dimension (n, k) at the levels so far, level by level."""
    x0 = images.to(device)
    columns: list[FloatArray] = []
    for level in at.tolist():
        log_snr = torch.tensor(level, dtype=x0.dtype, device=device)
        eps = torch.randn(images.shape, generator=generator, device=generator.device).to(x0)
        answer = denoiser(noised(x0, eps, log_snr), log_snr)
        if not bool(torch.isfinite(answer).all()):
            raise not_finite_at(level)
        columns.append((answer - x0).square().mean(dim=1).double().cpu().numpy())
        yield np.stack(columns, axis=1)


def _curve(at: FloatArray, sums: RunningMean, dim: int, moment: float) -> DenoisingCurve:
    """The model's curve, with the least known error beside it."""
    known = DenoisingCurve(at, np.minimum(sums.mean, linear_error(at, moment)), dim, moment)
    return DenoisingCurve(at, sums.mean, dim, moment, sums.covariance, known)


def linear_error(log_snrs: FloatArray, moment: float) -> FloatArray:
    """The error (k,) of the best multiple of x: 1 / (1/moment + SNR), which no good model exceeds."""
    return np.asarray(1.0 / (1.0 / moment + np.exp(log_snrs)))
