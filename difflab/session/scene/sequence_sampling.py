"""Binary data brought back from noise by a model: frames to draw, samples to count, beliefs about bits."""

from collections.abc import Iterator, Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.prior_mismatch import Mismatch
from difflab.engine.processes import BinomialOptions
from difflab.engine.processes.binomial import noise_bits
from difflab.engine.samplers import SampleFrame, sample
from difflab.engine.schedules import Schedule, build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.scene.arrays import as_array
from difflab.session.scene.forward import Float32
from difflab.session.scene.reverse import KEPT_FRAMES
from difflab.session.scene.sequence_facts import ByteArray, SequenceFacts, facts_about, planned_count
from difflab.session.scene.sequences import BitTrajectories, draw_uniforms

# Samples are counted in batches, the figures refreshed after each.
BATCHES = 5
MISMATCH_DRAWS = 4_096


def bit_trajectories(
    experiment: Experiment, denoiser: Denoiser, schedule: Schedule, length: int, count: int, seed: int
) -> Iterator[BitTrajectories | None]:
    """Bring `count` sequences of `length` bits back from noise.

    Yields None while it works (it can be ended then), all frames at last. The same seed starts from the same
    noise whatever the schedule: what moves is the effect of the schedule.
    """
    steps = experiment.sampler.steps
    kept = set(np.linspace(0, steps, min(steps, KEPT_FRAMES) + 1).round().astype(int).tolist())
    times, bits = [], []
    for frame in _frames(experiment, denoiser, schedule, (count, length), seed):
        if frame.index in kept:
            times.append(schedule.t_at(frame.log_snr))
            bits.append(as_array(frame.x).astype(np.uint8))
        yield None
    yield BitTrajectories(np.array(times), np.stack(bits))


def counted(
    experiment: Experiment, assets: Mapping[str, AnyArray], denoiser: Denoiser, seed: int
) -> Iterator[SequenceFacts | None]:
    """Figures about ever more samples; the same ones, or None before the first, while it works."""
    data = experiment.data.open(assets)
    assert isinstance(data, SequenceSet)
    schedule = build(experiment.schedule)
    facts: SequenceFacts | None = None
    by_read_out, by_bound = [], []
    planned = planned_count(data, experiment.sampler.steps)
    for at in range(0, planned, planned // BATCHES):
        shape = (min(planned // BATCHES, planned - at), data.dim)
        for frame in _frames(experiment, denoiser, schedule, shape, seed + at):
            if frame.index == frame.steps - 1:
                ends = _both_ends(experiment, frame, seed + at)
                by_read_out.append(ends[0])
                by_bound.append(ends[1])
                break
            yield facts
        all_ends = np.concatenate(by_read_out), np.concatenate(by_bound)
        facts = facts_about(experiment.data.name, data, *all_ends, planned)
        yield facts


def probabilities(denoiser: Denoiser, bits: Float32, log_snrs: NDArray[np.float64]) -> Float32:
    """P(x_0 = 1 | x_t) (n, L) for bits x_t (n, L) at log-SNRs (n,)."""
    levels = torch.from_numpy(log_snrs)
    if len(levels) and bool((levels == levels[0]).all()):
        levels = levels[0]
    with torch.no_grad():
        return as_array(denoiser(torch.from_numpy(bits), levels))


def _frames(
    experiment: Experiment, denoiser: Denoiser, schedule: Schedule, shape: tuple[int, int], seed: int
) -> Iterator[SampleFrame]:
    prior = (draw_uniforms(*shape, seed=seed) < np.float32(_rate(experiment))).astype(np.float32)
    generator = torch.Generator().manual_seed(seed)
    log_snrs = torch.from_numpy(np.array(schedule.log_snrs))
    return sample(
        experiment.sampler, denoiser, log_snrs, torch.from_numpy(prior), generator,
        process=experiment.process,
    )  # fmt: skip


def _both_ends(experiment: Experiment, frame: SampleFrame, seed: int) -> tuple[ByteArray, ByteArray]:
    """From x_1 to the data by the model's read-out, and by the step that the bound K fixes."""
    generator = torch.Generator().manual_seed(seed + 1)
    uniform = torch.rand(frame.x.shape, generator=generator)
    level = torch.tensor(frame.log_snr, dtype=torch.float64)
    fixed = noise_bits(frame.x, uniform, level, _rate(experiment))
    return as_array(frame.denoised > 0.5).astype(np.uint8), as_array(fixed).astype(np.uint8)


def _rate(experiment: Experiment) -> float:
    process = experiment.process
    assert isinstance(process, BinomialOptions)  # the experiment's own check sees to it
    return process.rate


def end_mismatch(density: SequenceDensity, log_snr: float, seed: int) -> Mismatch:
    """KL(q_T || pi) in bits of a chain that ends at `log_snr` (-inf, no signal left, gives 0): sampled."""
    if np.isneginf(log_snr):
        return Mismatch(0.0, 0.0)
    generator = torch.Generator().manual_seed(seed)
    data = density.sample(MISMATCH_DRAWS, generator)
    uniform = torch.rand(data.shape, generator=generator)
    x = noise_bits(data, uniform, torch.tensor(log_snr, dtype=torch.float64), density.rate).double()
    log_ratio = density.log_density(x, log_snr) - density.log_density(x, -np.inf)
    # E_q[pi/q] = 1: adding pi/q - 1 changes no expectation, takes most of the spread, and is never negative.
    bits = (log_ratio + torch.expm1(-log_ratio)).numpy() / np.log(2)
    return Mismatch(float(bits.mean()), float(bits.std()) / MISMATCH_DRAWS**0.5)
