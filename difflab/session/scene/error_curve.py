"""The denoising error of a model by log-SNR: what the ledger is read from, and what the best variance needs.

Finished curves are remembered by what determines them: the data, or what was learned. Of images the errors
are those on hold-out images, for the exact model too.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping

import numpy as np
import torch

from difflab.engine.bounds import DenoisingCurve
from difflab.engine.bounds.image_curve import measure_images
from difflab.engine.bounds.measure import measure, measure_exact
from difflab.engine.datasets import AnyData
from difflab.engine.denoisers import Denoiser
from difflab.engine.metrics import denoising_errors
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.exact import exact_denoiser, exact_density
from difflab.session.scene.hold_out import hold_out
from difflab.session.scene.models import denoiser_of

LOG_SNRS = tuple(np.linspace(-10.0, 14.0, 33).tolist())
COUNT = 1024
SEED = 0  # of all measurements, so that a curve depends on its model alone
REMEMBERED = 32
HELD_OUT = 256  # images for a curve, unless K is known well enough with fewer


class _Finished:
    """The newest finished curves."""

    def __init__(self) -> None:
        self._curves: OrderedDict[Hashable, DenoisingCurve] = OrderedDict()

    def get(self, key: Hashable) -> DenoisingCurve | None:
        return self._curves.get(key)

    def put(self, key: Hashable, curve: DenoisingCurve) -> None:
        self._curves[key] = curve
        while len(self._curves) > REMEMBERED:
            self._curves.popitem(last=False)


_FINISHED = _Finished()


def exact_curves(data: AnyData, assets: Mapping[str, AnyArray]) -> Iterator[DenoisingCurve]:
    """Ever better curves of the exact model, the last one `done`; at once the last where it is known."""
    known = _FINISHED.get(data)
    if known is not None:
        yield known
        return
    if data.space == "image":
        curves = image_curves(exact_denoiser(data, assets), data, assets)
    else:
        curves = measure_exact(exact_density(data, assets), torch.Generator().manual_seed(SEED))
    for curve in curves:
        if curve.done:
            _FINISHED.put(data, curve)
        yield curve


def image_curves(
    denoiser: Denoiser,
    data: AnyData,
    assets: Mapping[str, AnyArray],
    device: str = "cpu",
    most: int = HELD_OUT,
) -> Iterator[DenoisingCurve]:
    """Ever better curves of any model of images, on at most so many hold-out images."""
    held = hold_out(data, assets, most)
    generator = torch.Generator().manual_seed(SEED)
    yield from measure_images(denoiser, held.images, held.pixels, generator, device=device)


def learned_curves(
    experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned, device: str = "cpu"
) -> Iterator[DenoisingCurve]:
    """The same of a learned model; each has the exact curve of points as its `exact`.

    Of a network tied to its steps the mean alone counts here, with the best isotropic variance.
    """
    key = (learned, experiment.data)
    known = _FINISHED.get(key)
    if known is not None:
        yield known
        return
    denoiser = denoiser_of(experiment, assets, learned, device)
    if experiment.data.space == "image":
        for curve in image_curves(denoiser, experiment.data, assets, device):
            if curve.done:
                _FINISHED.put(key, curve)
            yield curve
        return
    density, exact = exact_density(experiment.data, assets), _FINISHED.get(experiment.data)
    steps = build(learned.experiment.schedule).log_snrs if learned.experiment.network.tied else None
    for curve in measure(denoiser, density, torch.Generator().manual_seed(SEED), device, exact, steps):
        if curve.done:
            _FINISHED.put(key, curve)
            _FINISHED.put(experiment.data, curve.best)
        yield curve


def error_curve(
    experiment: Experiment, assets: Mapping[str, AnyArray], denoiser: Denoiser, device: str = "cpu"
) -> DenoisingCurve | None:
    """The curve of `denoiser` on the experiment's data; None where its sampler does not ask for it."""
    sampler = experiment.sampler
    if sampler.name != "ancestral" or sampler.variance not in ("best", "learned"):
        return None
    if experiment.data.space == "image":
        return next(image_curves(denoiser, experiment.data, assets, device))
    generator = torch.Generator().manual_seed(experiment.seed)
    density = exact_density(experiment.data, assets)
    found = denoising_errors(denoiser, density, LOG_SNRS, generator, COUNT, device)
    return DenoisingCurve.through([(error.log_snr, error.model.value) for error in found], density.dim)
