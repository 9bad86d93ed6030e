"""The ledger of bits against full enumeration, published and computed figures, and direct sampling."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from difflab.engine.bounds.binomial import binomial_ledger
from difflab.engine.bounds.binomial_curve import BinomialCurve
from difflab.engine.bounds.binomial_direct import direct_binomial_bound
from difflab.engine.bounds.binomial_measure import measure_bits, measure_exact_bits
from difflab.engine.bounds.ledger import Ledger
from difflab.engine.datasets.heartbeat import Heartbeat, beats
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.datasets.stripes import Stripes
from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.densities import build
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.processes import BinomialOptions
from difflab.engine.schedules import Schedule, ScheduleOptions
from difflab.engine.schedules import build as build_schedule
from difflab.errors import NonFiniteError
from tests.engine.bits import FullLaw, all_bits, full_bound

TABLE = 2e-3  # bits by which the look-up may be off, of losses of several bits
SETS = {
    "heartbeat": (beats(6, 3, 0.0), 0.2),
    "own rate": (beats(6, 3, 0.0), 1 / 3),
    "other rate": (beats(6, 3, 0.0), 0.6),
    "noisy": (beats(6, 3, 0.1), 0.3),
    "one": (SequenceSet.uniform(np.array([[0, 1, 1]], dtype=np.uint8)), 0.2),
    "all ones": (SequenceSet.uniform(np.ones((2, 4), dtype=np.uint8)), 0.5),
    "rare ones": (beats(5, 2, 0.02), 0.001),
}
ALPHA_BARS = {
    "to nothing": np.array([0.97, 0.8, 0.4, 0.1, 0.0]),
    "ends early": np.array([0.999, 0.95, 0.9, 0.7, 0.5]),
    "two steps": np.array([0.9, 0.1]),
    "small first step": np.array([1 - 1e-6, 1 - 1e-4, 0.99, 0.5, 1e-3]),
    "nearly equal": np.array([0.7, 0.7 - 1e-4, 0.6, 0.6 - 1e-6, 1e-5]),
}


def density(name: str) -> SequenceDensity:
    return SequenceDensity.of(*SETS[name])


def law(name: str) -> FullLaw:
    data, rate = SETS[name]
    return FullLaw.of(data.sequences, data.weights, data.flip, rate)


def schedule_of(alpha_bars: np.ndarray) -> Schedule:
    return Schedule.from_betas(1 - alpha_bars / np.append(1.0, alpha_bars[:-1]))


def cosine(steps: int) -> Schedule:
    alpha_bars = np.cos(np.pi * np.arange(1, steps + 1) / steps / 2) ** 2
    alpha_bars[-1] = 0.0
    return schedule_of(alpha_bars)


def reciprocal(steps: int) -> Schedule:
    return build_schedule(ScheduleOptions(family="reciprocal", steps=steps, beta_1=1 / steps))


@cache
def exact_curve(name: str) -> BinomialCurve:
    *_, curve = measure_exact_bits(density(name), torch.Generator().manual_seed(0))
    return curve


def exact_ledger(name: str, alpha_bars: np.ndarray) -> Ledger:
    return binomial_ledger(schedule_of(alpha_bars), exact_curve(name), density(name).limit_bits())


@cache
def heartbeat_curve(rate: float) -> BinomialCurve:
    exact = build(Heartbeat(), {}, BinomialOptions(rate=rate))
    *_, curve = measure_exact_bits(exact, torch.Generator().manual_seed(0))
    return curve


@pytest.mark.parametrize("shape", ALPHA_BARS)
@pytest.mark.parametrize("name", SETS)
def test_the_ledger_is_that_of_enumeration(name: str, shape: str) -> None:
    alpha_bars = ALPHA_BARS[shape]
    found, full = exact_ledger(name, alpha_bars), full_bound(law(name), alpha_bars)
    np.testing.assert_allclose(found.terms_bits, full.terms, atol=TABLE)
    assert found.K_bits == pytest.approx(full.bits, abs=TABLE)
    assert found.mismatch_bits == pytest.approx(full.mismatch, abs=TABLE)
    np.testing.assert_allclose(found.entropy_reverse, full.reverse_entropies, atol=2 * TABLE)
    assert found.K_se == 0.0


@pytest.mark.parametrize("name", SETS)
def test_the_reverse_entropy_lies_within_its_bounds(name: str) -> None:
    """The lower one always; the upper one where H(X_t) does not fall: at m = 0.5, or the data's own rate."""
    for alpha_bars in ALPHA_BARS.values():
        ledger = exact_ledger(name, alpha_bars)
        assert (ledger.entropy_reverse >= ledger.entropy_lower - 2 * TABLE).all()
        if name in ("all ones", "own rate"):
            assert (ledger.entropy_reverse <= ledger.entropy_upper + 2 * TABLE).all()


@pytest.mark.parametrize(
    ("rate", "schedule", "expected"),
    [
        (0.2, reciprocal(50), -3.50),
        (0.2, reciprocal(200), -2.68),
        (0.2, reciprocal(2000), -2.3683),
        (0.5, reciprocal(2000), -2.3914),
        (0.2, cosine(200), -2.3646),
        (0.2, cosine(2000), -2.3256),
    ],
)
def test_k_of_the_heartbeat_s_exact_model(rate: float, schedule: Schedule, expected: float) -> None:
    """Computed elsewhere, by enumeration of phase counts."""
    found = binomial_ledger(schedule, heartbeat_curve(rate), math.log2(1 / 5))
    digits = 0.005 if expected in (-3.50, -2.68) else 2e-4  # rounding and the table's interpolation
    assert found.K_bits == pytest.approx(expected, abs=digits)
    if rate == 0.2:
        assert found.L_null_bits == pytest.approx(20 * (0.2 * math.log2(0.2) + 0.8 * math.log2(0.8)))
        assert found.prior_bits == pytest.approx(0.0, abs=1e-12)


def test_the_parts_add_up() -> None:
    ledger = exact_ledger("noisy", ALPHA_BARS["ends early"])
    whole = ledger.L_null_bits + ledger.ceiling_bits + ledger.prior_bits - ledger.terms_bits.sum()
    assert ledger.K_bits == pytest.approx(whole)
    assert ledger.early_bits > 0
    assert exact_ledger("noisy", ALPHA_BARS["to nothing"]).early_bits == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("alpha_bar", [0.0, 0.3])
def test_one_step_is_worth_the_prior(alpha_bar: float) -> None:
    found = exact_ledger("heartbeat", np.array([alpha_bar]))
    assert found.K_bits == pytest.approx(found.L_null_bits)
    assert len(found.terms_bits) == len(found.entropy_upper) == 0


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(SETS)),
    st.lists(st.floats(-12.0, 14.0), min_size=1, max_size=30, unique=True),
    st.booleans(),
)
def test_k_never_exceeds_the_limit(name: str, levels: list[float], to_nothing: bool) -> None:
    log_snrs = np.sort(levels)[::-1]
    log_snrs = log_snrs[np.append(True, np.diff(log_snrs) < -1e-6)]
    alpha_bars = 1 / (1 + np.exp(-log_snrs))
    ledger = exact_ledger(name, np.append(alpha_bars, 0.0) if to_nothing else alpha_bars)
    assert ledger.limit_bits is not None
    assert ledger.K_bits <= ledger.limit_bits + 1e-4
    assert np.isfinite(ledger.terms_bits).all()
    assert ledger.mismatch_bits >= 0


class Blurred:
    """A model that is wrong: the exact answer drawn towards a guess."""

    def __init__(self, exact: SequenceDensity, share: float, guess: float) -> None:
        self.exact, self.share, self.guess = exact, share, guess

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        return (1 - self.share) * self.exact.denoise(x, float(log_snr)) + self.share * self.guess


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("difflab.engine.bounds.binomial_measure.MOST_DRAWS", 128)


@pytest.mark.usefixtures("few_draws")
def test_a_wrong_model_s_ledger_is_that_of_enumeration() -> None:
    model, truth = Blurred(density("noisy"), 0.02, 0.4), law("noisy")
    *_, curve = measure_bits(model, density("noisy"), torch.Generator().manual_seed(1))
    assert curve.done
    for alpha_bars in ALPHA_BARS.values():
        full = full_bound(truth, alpha_bars, lambda ab: 0.98 * truth.denoised(ab) + 0.02 * 0.4)
        found = binomial_ledger(schedule_of(alpha_bars), curve, None)
        assert found.K_se > 0
        assert abs(found.K_bits - full.bits) < 4 * found.K_se + TABLE
        assert (np.abs(found.terms_bits - full.terms) < 5 * found.terms_se + TABLE).all()
        assert found.K_bits < full_bound(truth, alpha_bars).bits + 4 * found.K_se


@pytest.mark.parametrize("shape", ["to nothing", "small first step"])
def test_the_direct_estimate_agrees_with_enumeration(shape: str) -> None:
    alpha_bars, model = ALPHA_BARS[shape], Blurred(density("noisy"), 0.02, 0.4)
    truth = law("noisy")
    full = full_bound(truth, alpha_bars, lambda ab: 0.98 * truth.denoised(ab) + 0.02 * 0.4)
    generator = torch.Generator().manual_seed(2)
    *_, found = direct_binomial_bound(model, schedule_of(alpha_bars), density("noisy"), generator, points=512)
    assert found.se < 0.02
    assert abs(found.value - full.bits) < 4 * found.se


def test_the_direct_estimate_agrees_with_the_ledger_of_a_long_chain() -> None:
    exact = build(Heartbeat(), {}, BinomialOptions())
    generator = torch.Generator().manual_seed(3)
    *_, found = direct_binomial_bound(
        ExactDenoiser(exact), reciprocal(500), exact, generator, rounds=5, points=32
    )
    expected = binomial_ledger(reciprocal(500), heartbeat_curve(0.2), None).K_bits
    assert abs(found.value - expected) < 4 * found.se + TABLE


def test_the_first_look_is_near() -> None:
    exact = build(Heartbeat(), {}, BinomialOptions())
    first = next(measure_exact_bits(exact, torch.Generator()))
    assert not first.done
    found = binomial_ledger(reciprocal(200), first, None).K_bits
    assert found == pytest.approx(-2.68, abs=0.02)


def test_the_errors_of_a_long_chain_are_those_of_its_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not looked up at every step of 5,000; the batches' own sums tell the error of K."""
    curve = next(measure_exact_bits(build(Stripes(), {}, BinomialOptions(rate=0.5)), torch.Generator()))
    schedule = cosine(5_000)
    thin = binomial_ledger(schedule, curve, None)
    monkeypatch.setattr("difflab.engine.bounds.binomial_curve.ENOUGH_ERRORS", 10_000)
    full = binomial_ledger(schedule, curve, None)
    np.testing.assert_allclose(thin.terms_se, full.terms_se, atol=0.01 * full.terms_se.max())
    assert thin.K_se == pytest.approx(full.K_se, rel=0.05)
    alone = [
        binomial_ledger(schedule, replace(curve, losses=batch[None]), None).K_bits for batch in curve.losses
    ]
    assert full.K_se == pytest.approx(np.std(alone, ddof=1) / len(alone) ** 0.5, rel=1e-6)
    assert full.K_bits == pytest.approx(np.mean(alone), abs=1e-9)


@pytest.mark.usefixtures("few_draws")
def test_drawn_and_summed_exact_models_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("difflab.engine.bounds.binomial_measure.MOST_STATES", 1)
    *_, curve = measure_exact_bits(density("noisy"), torch.Generator().manual_seed(4))
    for alpha_bars in ALPHA_BARS.values():
        drawn = binomial_ledger(schedule_of(alpha_bars), curve, None)
        summed = exact_ledger("noisy", alpha_bars)
        assert drawn.K_se > 0
        assert abs(drawn.K_bits - summed.K_bits) < 4 * drawn.K_se + 1e-4
        assert drawn.mismatch_bits == pytest.approx(summed.mismatch_bits, abs=0.05)


def test_many_kinds_of_bits_are_drawn() -> None:
    exact = build(Stripes(size=3), {}, BinomialOptions(rate=0.5))
    curve = next(measure_exact_bits(exact, torch.Generator().manual_seed(5)))
    ledger = binomial_ledger(cosine(100), curve, exact.limit_bits())
    assert ledger.limit_bits is not None
    assert ledger.K_bits < ledger.limit_bits + 5 * ledger.K_se
    assert ledger.K_bits > ledger.L_null_bits


def test_a_model_without_a_finite_answer_is_noticed() -> None:
    def lost(x: Tensor, log_snr: Tensor) -> Tensor:
        del log_snr
        return torch.full_like(x, math.nan)

    exact, generator = density("noisy"), torch.Generator().manual_seed(6)
    with pytest.raises(NonFiniteError):
        next(measure_bits(lost, exact, generator))
    with pytest.raises(NonFiniteError):
        next(direct_binomial_bound(lost, reciprocal(5), exact, generator))


def test_a_model_that_is_sure_and_wrong_gets_a_finite_bound() -> None:
    def stubborn(x: Tensor, log_snr: Tensor) -> Tensor:
        del log_snr
        return torch.zeros_like(x)

    curve = next(measure_bits(stubborn, density("all ones"), torch.Generator().manual_seed(7)))
    ledger = binomial_ledger(reciprocal(20), curve, 0.0)
    assert np.isfinite(ledger.K_bits)
    assert ledger.K_bits < ledger.L_null_bits


def test_enumeration_of_the_reference_sums_to_one() -> None:
    """The reference itself: its laws are laws, its exact denoiser has the right mean."""
    truth = law("noisy")
    assert truth.noisy(0.3).sum() == pytest.approx(1.0)
    np.testing.assert_allclose(truth.noisy(0.3) @ truth.denoised(0.3), truth.probabilities @ all_bits(6))
