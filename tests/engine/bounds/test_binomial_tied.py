"""The ledger of bits of a model asked at its own steps, against enumeration and against direct sampling."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.bounds.binomial_direct import direct_binomial_bound
from difflab.engine.bounds.binomial_tied import tied_bits_ledgers
from difflab.engine.bounds.ledger import Ledger
from difflab.engine.datasets import DATA
from difflab.engine.datasets.heartbeat import beats
from difflab.engine.denoisers import ExactDenoiser, NetworkDenoiser
from difflab.engine.densities import build as build_density
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.networks import SigmoidMLPOptions, build
from difflab.engine.processes import BinomialOptions
from difflab.engine.schedules import Schedule, ScheduleOptions
from difflab.engine.schedules import build as build_schedule
from difflab.errors import NonFiniteError
from tests.engine.bits import FullLaw, full_bound

NOISY = beats(6, 3, 0.1)
ALPHA_BARS = np.array([0.97, 0.8, 0.4, 0.1, 0.0])
TABLE = 2e-3  # bits by which the exact model's table may be off


def _schedule(alpha_bars: np.ndarray) -> Schedule:
    return Schedule.from_betas(1 - alpha_bars / np.append(1.0, alpha_bars[:-1]))


def _generator() -> torch.Generator:
    return torch.Generator().manual_seed(1)


class WrongAtOneStep:
    """The exact answer, but drawn towards a guess at one noise level: no smooth curve tells of it."""

    def __init__(self, exact: SequenceDensity, alpha_bar: float) -> None:
        self.exact, self.alpha_bar = exact, alpha_bar
        self.asked: set[float] = set()

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        self.asked.add(round(float(log_snr.sigmoid()), 6))
        share = 0.3 * math.isclose(float(log_snr.sigmoid()), self.alpha_bar)
        return (1 - share) * self.exact.denoise(x, float(log_snr)) + share * 0.4


def _last(model: WrongAtOneStep, schedule: Schedule, density: SequenceDensity) -> Ledger:
    *_, found = tied_bits_ledgers(model, schedule, density, _generator(), points=256)
    return found


def test_what_is_lost_at_one_step_is_that_of_enumeration_there() -> None:
    density, truth = (
        SequenceDensity.of(NOISY, 0.3),
        FullLaw.of(NOISY.sequences, NOISY.weights, NOISY.flip, 0.3),
    )
    model = WrongAtOneStep(density, 0.4)
    found = _last(model, _schedule(ALPHA_BARS), density)

    def told(alpha_bar: float) -> np.ndarray:
        share = 0.3 * (alpha_bar == 0.4)
        return (1 - share) * truth.denoised(alpha_bar) + share * 0.4

    full = full_bound(truth, ALPHA_BARS, told)
    assert found.K_se > 0
    assert abs(found.K_bits - full.bits) < 4 * found.K_se + TABLE
    assert (np.abs(found.terms_bits - full.terms) < 5 * found.terms_se + TABLE).all()
    assert full.bits < full_bound(truth, ALPHA_BARS).bits - 0.01
    assert model.asked == {round(float(alpha_bar), 6) for alpha_bar in ALPHA_BARS[1:]}


def test_the_exact_model_loses_nothing_beyond_itself() -> None:
    density = SequenceDensity.of(NOISY, 0.3)
    *_, found = tied_bits_ledgers(ExactDenoiser(density), _schedule(ALPHA_BARS), density, _generator())
    truth = FullLaw.of(NOISY.sequences, NOISY.weights, NOISY.flip, 0.3)
    assert found.K_bits == pytest.approx(full_bound(truth, ALPHA_BARS).bits, abs=TABLE)
    assert found.K_se < 1e-6


def test_the_ledger_of_a_network_with_read_outs_agrees_with_direct_sampling() -> None:
    """First from some of its 100 steps, then from all; the network is one with random weights."""
    schedule = build_schedule(ScheduleOptions(family="reciprocal", steps=100, beta_1=1 / 100))
    density = build_density(DATA["heartbeat"](), {}, BinomialOptions(rate=0.2))
    log_snrs = torch.from_numpy(schedule.log_snrs.copy())
    network = build(SigmoidMLPOptions(units=8), density.dim, _generator(), log_snrs)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=_generator()))
    model = NetworkDenoiser(network)
    first, *_, last = tied_bits_ledgers(model, schedule, density, _generator(), rounds=1)
    *_, direct = direct_binomial_bound(model, schedule, density, _generator(), rounds=4, points=48)
    assert abs(last.K_bits - direct.value) < 4 * math.hypot(last.K_se, direct.se)
    assert abs(first.K_bits - direct.value) < 4 * math.hypot(first.K_se, direct.se) + 0.01 * abs(direct.value)
    assert last.limit_bits is not None
    assert last.K_bits < last.limit_bits


def test_one_step_has_nothing_to_lose() -> None:
    density = SequenceDensity.of(NOISY, 0.3)
    *_, found = tied_bits_ledgers(ExactDenoiser(density), _schedule(np.array([0.2])), density, _generator())
    assert found.K_bits == pytest.approx(found.L_null_bits)


def test_an_answer_that_is_no_number_is_told_with_its_step() -> None:
    def lost(x: Tensor, log_snr: Tensor) -> Tensor:
        del log_snr
        return torch.full_like(x, math.nan)

    with pytest.raises(NonFiniteError, match="step 2 "):
        next(tied_bits_ledgers(lost, _schedule(ALPHA_BARS), SequenceDensity.of(NOISY, 0.3), _generator()))
