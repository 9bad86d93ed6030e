"""The work that views ask of the workers, as functions that make generators.

Each runs in a worker's thread, takes immutable values and returns arrays. Torch is imported here, on first
use and off the GUI thread, so that the window stands before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.schedules import Schedule
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.plane import Arrows, DensityGrid, Extent
from difflab.session.scene.sequences import BitSample
from difflab.session.scene.trajectories import Trajectories
from difflab.session.stage_view import FieldKind, ModelShown

if TYPE_CHECKING:
    from difflab.engine.denoisers import Denoiser
    from difflab.engine.prior_mismatch import Mismatch
    from difflab.session.paper import Figures
    from difflab.session.training_run import RunFrame

ACCURACY_LEVELS = 9
# The state of a training that goes on, and the losses of its steps so far (training_run.Resumption).
Resumed: TypeAlias = tuple[Mapping[str, NDArray[np.generic]], NDArray[np.float32]]
BIT_ROWS, BIT_STEPS = 12, 100  # sequences in a sample of a network of bits, and the steps that draw them
MOST_OWN_STEPS = 100  # of a schedule, for a sample of a network that is tied to it
COMPARED = 5_000  # samples against data points, for the figure in the run list


@dataclass(frozen=True, eq=False)
class Shown:
    """What a view shows: an experiment, the model that answers, and what was learned."""

    experiment: Experiment
    assets: Mapping[str, AnyArray]
    schedule: Schedule
    model: ModelShown
    learned: Learned | None


def _exact(shown: Shown) -> "Denoiser":
    from difflab.session.scene.exact import exact_denoiser

    return exact_denoiser(shown.experiment.data, shown.assets)


def _driving(shown: Shown) -> "Denoiser":
    """The denoiser that moves particles: the learned one, too, where its error is shown."""
    from difflab.session.scene.models import denoiser_of

    learned = None if shown.model == "exact" else shown.learned
    return denoiser_of(shown.experiment, shown.assets, learned)


def reverse(shown: Shown, count: int, seed: int) -> Iterator[Trajectories | None]:
    from difflab.session.scene.error_curve import error_curve
    from difflab.session.scene.learned import learned_reverse
    from difflab.session.scene.reverse import reverse_trajectories

    experiment, denoiser = shown.experiment, _driving(shown)
    curve = error_curve(experiment, shown.assets, denoiser)
    own = None if shown.model == "exact" or shown.learned is None else learned_reverse(shown.learned)
    yield from reverse_trajectories(denoiser, shown.schedule, experiment.sampler, count, seed, curve, own)


def field(shown: Shown, kind: FieldKind, t: float, grid: NDArray[np.float32]) -> Iterator[Arrows]:
    """The arrows of the shown model, or for `error` learned minus exact."""
    from difflab.session.scene.fields import arrows

    found = arrows(kind, _driving(shown), shown.schedule, t, grid)
    if shown.model == "error":
        exact = arrows(kind, _exact(shown), shown.schedule, t, grid)
        found = Arrows(found.positions, found.vectors - exact.vectors)
    yield found


def figure_drifts(shown: Shown, grid: NDArray[np.float32]) -> Iterator[tuple[Arrows, Arrows, Arrows]]:
    """The drift of the shown model at the first step, at T/2 and at T."""
    from difflab.session.scene.fields import arrows

    steps = shown.schedule.steps
    times = (1.0, max(steps / 2, 1.0), float(steps))
    first, half, last = (arrows("drift", _driving(shown), shown.schedule, t, grid) for t in times)
    if shown.model == "error":
        exact = (arrows("drift", _exact(shown), shown.schedule, t, grid) for t in times)
        first, half, last = (
            Arrows(found.positions, found.vectors - truth.vectors)
            for found, truth in zip((first, half, last), exact, strict=True)
        )
    yield first, half, last


def density(shown: Shown, t: float, extent: Extent, size: int) -> Iterator[DensityGrid]:
    from difflab.session.scene.exact import exact_density
    from difflab.session.scene.fields import density_grid

    exact = exact_density(shown.experiment.data, shown.assets)
    # A coarse picture at once, the fine one right after.
    for points in (size // 2, size):
        yield density_grid(exact, shown.schedule, t, extent, points)


def limit(shown: Shown) -> Iterator[float | None]:
    from difflab.session.scene.exact import exact_law

    yield exact_law(shown.experiment.data, shown.assets, shown.experiment.process).limit_bits()


def accuracy(shown: Shown) -> Iterator[float]:
    """The largest error that the exact denoiser states at any step of the schedule, scaled units."""
    from difflab.session.scene.exact import exact_density

    density = exact_density(shown.experiment.data, shown.assets)
    finite = shown.schedule.log_snrs[np.isfinite(shown.schedule.log_snrs)]
    levels = finite[np.linspace(0, len(finite) - 1, ACCURACY_LEVELS).astype(int)]
    yield max((density.error_bound(float(level)) for level in levels), default=0.0)


def mismatch(shown: Shown) -> "Iterator[Mismatch]":
    """How far the schedule's end is from the prior, in bits."""
    import torch

    from difflab.engine.prior_mismatch import prior_mismatch
    from difflab.session.scene.exact import exact_density, exact_sequences
    from difflab.session.scene.sequence_sampling import end_mismatch

    experiment, end = shown.experiment, float(shown.schedule.log_snrs[-1])
    if experiment.process.name == "binomial":
        bits = exact_sequences(experiment.data, shown.assets, experiment.process)
        yield end_mismatch(bits, end, experiment.seed)
        return
    density = exact_density(experiment.data, shown.assets)
    generator = torch.Generator().manual_seed(experiment.seed)
    yield prior_mismatch(density, end, generator)


def training(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    device: str,
    folder: Path,
    resume: Resumed | None = None,
) -> "Iterator[RunFrame]":
    """Train, from `resume` on if given, keeping the run in `folder`; without one where it cannot be made."""
    from difflab.session.devices import pick_device
    from difflab.session.training_run import Resumption, run_training

    yield from run_training(
        experiment,
        assets,
        pick_device(device),
        folder,
        must_keep=False,
        resume=None if resume is None else Resumption(*resume),
        tell_divergence=True,
    )


def devices() -> Iterator[dict[str, str]]:
    """The devices that this machine can train on, by name, in words."""
    from difflab.session.devices import usable_devices

    yield usable_devices()


def learned_sample(
    learned: Learned, experiment: Experiment, count: int
) -> Iterator[NDArray[np.float32] | None]:
    """(count, 2) samples of a network in training, in scaled units, by few steps of the probability flow.

    A network tied to its schedule knows that schedule's steps alone, and takes them.
    """
    from difflab.engine.samplers.options import AncestralOptions, FlowHeunOptions
    from difflab.engine.schedules import build
    from difflab.session.scene.learned import learned_denoiser
    from difflab.session.scene.reverse import reverse_trajectories

    schedule, denoiser = build(experiment.schedule), learned_denoiser(learned)
    if experiment.network.tied:
        own = AncestralOptions(steps=min(schedule.steps, MOST_OWN_STEPS), spacing="t")
        paths = reverse_trajectories(denoiser, schedule, own, count, experiment.seed)
    else:
        paths = reverse_trajectories(denoiser, schedule, FlowHeunOptions(steps=12), count, experiment.seed)
    for found in paths:
        yield None if found is None else found.positions[-1]


def learned_bits(
    learned: Learned, experiment: Experiment, assets: Mapping[str, AnyArray]
) -> Iterator[BitSample | None]:
    """Some sequences of a network in training, by few steps of its chain."""
    from difflab.engine.schedules import build
    from difflab.session.scene.learned import learned_denoiser
    from difflab.session.scene.sequence_sampling import bit_trajectories

    few = experiment.replace(sampler=experiment.sampler.replace(steps=BIT_STEPS, spacing="t"))
    data = experiment.data.open(assets)
    assert isinstance(data, SequenceSet)
    shape, seed = (data.dim, BIT_ROWS), experiment.seed
    for found in bit_trajectories(few, learned_denoiser(learned), build(experiment.schedule), *shape, seed):
        yield None if found is None else BitSample(found.ends, data.grid)


def bound(experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned) -> "Iterator[Figures]":
    """K of a finished training under its own schedule."""
    from difflab.session.scene.bound import bound as measure

    yield from measure(experiment, assets, learned)


def exact_loss(experiment: Experiment, assets: Mapping[str, AnyArray]) -> Iterator[float]:
    """What the exact model's loss is under the experiment's objective."""
    from difflab.session.scene.exact_loss import exact_loss as measure

    yield measure(experiment, assets)


def energy_distance(
    learned: Learned, experiment: Experiment, assets: Mapping[str, AnyArray]
) -> Iterator[float | None]:
    """How far samples of a finished training are from the data: energy distance, unbiased, scaled units."""
    import torch

    from difflab.engine.metrics import energy_distance as measure
    from difflab.session.scene.exact import exact_density

    samples = None
    for found in learned_sample(learned, experiment, COMPARED):
        samples = found
        yield None
    if samples is not None:
        fresh = torch.Generator().manual_seed(experiment.seed + 1)
        data = exact_density(experiment.data, assets).sample(COMPARED, fresh)
        yield measure(torch.from_numpy(samples), data).value
