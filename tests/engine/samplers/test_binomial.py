"""The sampler of bits: its chain against the chain multiplied out, both last steps, shares of valid ones."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.datasets.heartbeat import Heartbeat, beats
from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.densities import build
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.processes import BinomialOptions
from difflab.engine.processes.binomial import prior_bits
from difflab.engine.samplers import AncestralOptions, BinomialSamplerOptions, LastStep, sample
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules import build as build_schedule
from difflab.errors import NonFiniteError, UsageError
from tests.engine.bits import FullLaw, all_bits, kernel, sequence_kernel

PROCESS = BinomialOptions(rate=0.2)


def log_snrs(steps: int) -> Tensor:
    """The paper's schedule."""
    options = ScheduleOptions(family="reciprocal", steps=steps, beta_1=min(1 / steps, 0.5))
    return torch.from_numpy(build_schedule(options).log_snrs.copy())


def start(count: int, dim: int, generator: torch.Generator) -> Tensor:
    return prior_bits(torch.rand(count, dim, generator=generator), PROCESS.rate)


def chain_law(law: FullLaw, alpha_bars: np.ndarray, last: LastStep) -> np.ndarray:
    """(2^L,) of what the exact model's chain of independent bits gives, all its steps multiplied out."""
    bits, m = all_bits(law.length), law.rate
    p = np.prod(np.where(bits > 0, m, 1 - m), axis=1)
    for after, before in zip(alpha_bars[::-1], alpha_bars[-2::-1], strict=False):
        probability = law.denoised(after)  # (x_t, bit)
        joint = kernel(before, m)[:, :, None] * kernel(after / before, m)[None]  # one bit: x_0, x_s, x_t
        rates = joint[:, 1] / joint.sum(1)  # x_0, x_t
        shown = bits.astype(int)
        one = probability * rates[1][shown] + (1 - probability) * rates[0][shown]  # (x_t, bit)
        step = np.prod(np.where(bits[None] > 0, one[:, None], 1 - one[:, None]), axis=2)
        p = p @ step
    if last == "fixed":
        return np.asarray(p @ sequence_kernel(kernel(alpha_bars[0], m), law.length))
    readout = (law.denoised(alpha_bars[0]) > 0.5).astype(int) @ (2 ** np.arange(law.length)[::-1])
    return np.bincount(readout, p, len(p))


@pytest.mark.parametrize("last", ["read-out", "fixed"])
def test_the_chain_is_the_product_of_its_steps(last: LastStep) -> None:
    data, steps, count = beats(5, 2, 0.1), 4, 40_000
    generator = torch.Generator().manual_seed(1)
    options = BinomialSamplerOptions(steps=steps, spacing="t", last=last)
    denoiser = ExactDenoiser(SequenceDensity.of(data, 0.2))
    *_, end = sample(
        options, denoiser, log_snrs(steps), start(count, 5, generator), generator, process=PROCESS
    )
    found = np.bincount(end.x.numpy().astype(int) @ (2 ** np.arange(5)[::-1]), minlength=32) / count
    law = FullLaw.of(data.sequences, data.weights, 0.1, 0.2)
    expected = chain_law(law, 1 - np.arange(1, steps + 1) / steps, last)
    assert np.abs(found - expected).max() < 4.5 * math.sqrt(0.25 / count)
    assert (np.abs(found - expected) <= 4.5 * np.sqrt(expected / count) + 4 / count).all()


@pytest.mark.parametrize(("last", "steps", "valid"), [("read-out", 300, 1.0), ("fixed", 2000, 0.994)])
def test_valid_heartbeats_with_either_last_step(last: LastStep, steps: int, valid: float) -> None:
    """All with the read-out, 99.4 % at T = 2000 with the step that K assumes; every phase equally often."""
    data, generator = Heartbeat(), torch.Generator().manual_seed(2)
    denoiser, listed, count = ExactDenoiser(build(data, {}, PROCESS)), data.open({}), 500
    x_t = start(count, 20, generator)
    options = BinomialSamplerOptions(steps=steps, spacing="t", last=last)
    *_, end = sample(options, denoiser, log_snrs(steps), x_t, generator, process=PROCESS)
    place, distance = listed.nearest(end.x.numpy())
    assert abs(float((distance == 0).mean()) - valid) <= 4 * math.sqrt(valid * (1 - valid) / count)
    found = np.bincount(place, minlength=5) / count
    assert np.abs(found - 0.2).max() < 4 * math.sqrt(0.16 / count)


def test_frames_show_bits_and_probabilities() -> None:
    generator = torch.Generator().manual_seed(3)
    denoiser = ExactDenoiser(build(Heartbeat(), {}, PROCESS))
    frames = list(
        sample(
            BinomialSamplerOptions(steps=6, spacing="t"),
            denoiser,
            log_snrs(30),
            start(50, 20, generator),
            generator,
            process=PROCESS,
        )
    )
    assert [frame.index for frame in frames] == list(range(7))
    assert frames[0].log_snr == -math.inf
    assert frames[-1].log_snr == math.inf
    for frame in frames:
        assert ((frame.x == 0) | (frame.x == 1)).all()
        assert ((frame.denoised >= 0) & (frame.denoised <= 1)).all()


def test_one_step_of_the_fixed_kind_gives_the_prior() -> None:
    """T = 1: the bound is that of the prior, and so are the samples."""
    generator = torch.Generator().manual_seed(4)
    denoiser = ExactDenoiser(build(Heartbeat(), {}, PROCESS))
    options = BinomialSamplerOptions(steps=1, last="fixed")
    x = start(5000, 20, generator)
    *_, end = sample(options, denoiser, log_snrs(1), x, generator, process=PROCESS)
    assert abs(float(end.x.mean()) - 0.2) < 4 * math.sqrt(0.16 / end.x.numel())
    assert abs(float(end.x[:, 0] @ end.x[:, 5]) / 5000 - 0.04) < 4 * math.sqrt(0.04 / 5000)


@pytest.mark.parametrize("last", ["read-out", "fixed"])
def test_a_model_without_a_finite_answer_is_noticed(last: LastStep) -> None:
    def lost(x: Tensor, log_snr: Tensor) -> Tensor:
        return torch.full_like(x, math.nan) if float(log_snr) > 0 else torch.full_like(x, 0.5)

    generator = torch.Generator().manual_seed(5)
    options = BinomialSamplerOptions(steps=10, spacing="t", last=last)
    with pytest.raises(NonFiniteError):
        list(sample(options, lost, log_snrs(10), start(5, 3, generator), generator, process=PROCESS))


def test_samplers_belong_to_their_process() -> None:
    generator = torch.Generator().manual_seed(6)
    denoiser = ExactDenoiser(build(Heartbeat(), {}, PROCESS))
    with pytest.raises(UsageError, match="binomial"):
        next(
            sample(AncestralOptions(), denoiser, log_snrs(5), torch.zeros(1, 20), generator, process=PROCESS)
        )
    with pytest.raises(UsageError):
        next(sample(BinomialSamplerOptions(), denoiser, log_snrs(5), torch.zeros(1, 20), generator))
