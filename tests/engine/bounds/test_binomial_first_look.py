"""The first look at a model of bits: no ringing, within its band of what is measured in the end, and soon."""

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.bounds.binomial import binomial_ledger
from difflab.engine.bounds.binomial_curve import BinomialCurve
from difflab.engine.bounds.binomial_measure import LEVELS, measure_bits, measure_exact_bits
from difflab.engine.bounds.binomial_smooth import smoothed
from difflab.engine.datasets import DATA
from difflab.engine.densities import build
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.processes import BinomialOptions
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules import build as build_schedule

SCHEDULE = build_schedule(ScheduleOptions(family="cosine", steps=200, beta_1=1e-3))
ODDS = 5.0  # standard errors from eight batches have the tails of Student's law: one in a thousand is beyond


def _density(name: str, rate: float) -> SequenceDensity:
    return build(DATA[name](), {}, BinomialOptions(rate=rate))


def _first_and_last(name: str, rate: float, seed: int) -> tuple[BinomialCurve, BinomialCurve]:
    """Of a model that believes every bit a little less than it should, more so where all is clear."""
    density = _density(name, rate)

    def timid(x: Tensor, log_snr: Tensor) -> Tensor:
        doubt = 0.02 * torch.sigmoid(log_snr - 2.0) + 1e-4
        return torch.lerp(density.denoise(x.double(), float(log_snr)).to(x), torch.full_like(x, 0.5), doubt)

    first, *_, last = measure_bits(timid, density, torch.Generator().manual_seed(seed))
    return first, last


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("name", "rate"), [("heartbeat", 0.2), ("stripes", 0.5)])
def test_the_first_ledger_of_a_model_lies_within_its_band_of_the_last(
    name: str, rate: float, seed: int
) -> None:
    first, last = _first_and_last(name, rate, seed)
    rough, fine = (binomial_ledger(SCHEDULE, curve, None) for curve in (first, last))
    assert not first.done
    assert (rough.terms_bits >= 0.0).all()
    band = ODDS * np.hypot(rough.terms_se, fine.terms_se) + 0.07 * fine.terms_bits.max()
    assert (np.abs(rough.terms_bits - fine.terms_bits) < band).all()
    assert abs(rough.K_bits - fine.K_bits) < ODDS * np.hypot(rough.K_se, fine.K_se) + 2e-3
    assert rough.K_se < 0.2


def test_the_first_ledger_of_drawn_digits_does_not_ring() -> None:
    """From its peak towards the data the loss of small steps falls, by a hundredth more often than not."""
    first = next(measure_exact_bits(_density("binary-digits", 0.3), torch.Generator().manual_seed(0)))
    assert len(first.losses) > 1
    rates = first.losses.mean(axis=0)[:, 0]
    falling = rates[rates.argmax() :]
    assert (falling > 0.0).all()
    assert (np.diff(falling) < 0.02 * rates.max()).all()


def test_without_errors_a_curve_is_drawn_through_its_values() -> None:
    levels = np.linspace(-10.0, 14.0, LEVELS)
    truth = np.exp(-np.logaddexp(-levels, levels))[None, :, None]  # from exp(l) to exp(-l)
    found = smoothed(truth[:, ::4], LEVELS)
    np.testing.assert_allclose(found[:, ::4], truth[:, ::4], rtol=1e-3)
    np.testing.assert_allclose(found, truth, rtol=0.05)


def test_noise_is_smoothed_and_its_band_holds() -> None:
    """200 times eight batches of noisy values: the mean errs less than they do, and as told."""
    rng, levels = np.random.default_rng(0), np.linspace(-10.0, 14.0, LEVELS)
    truth = np.exp(-0.5 * levels)
    ratios, errors = [], []
    for _ in range(200):
        noise = rng.normal(0.0, 0.4, (8, 19, 1))
        found = smoothed(truth[None, ::4, None] * (1.0 + noise), LEVELS)[..., 0]
        error = found.mean(axis=0) / truth - 1.0
        errors.append(error)
        ratios.append(error / (found.std(axis=0, ddof=1) / truth / 8**0.5))
    assert np.sqrt(np.mean(np.square(errors))) < 0.9 * 0.4 / 8**0.5
    assert 0.7 < np.sqrt(np.mean(np.square(ratios))) < 1.5
