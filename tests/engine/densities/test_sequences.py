"""Exact models of bits against full enumeration of short sequences, and their behaviour at the ends."""

import math

import numpy as np
import pytest
import torch

from difflab.engine.datasets.heartbeat import Heartbeat, NoisyHeartbeats, beats
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.datasets.stripes import Stripes
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.densities import build
from difflab.engine.densities.bit_states import bit_states
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.processes import GAUSSIAN, BinomialOptions
from difflab.errors import UsageError
from tests.engine.bits import FullLaw, all_bits

ALPHA_BARS = [0.0, 1e-3, 0.3, 0.9]
UNEVEN = SequenceSet(
    np.array([[0, 0, 1, 1, 0], [0, 0, 1, 1, 0], [1, 0, 1, 0, 1], [0, 0, 0, 0, 0]], dtype=np.uint8),
    np.array([0.1, 0.2, 0.6, 0.1]),
)
SETS = {
    "heartbeat": (beats(6, 3, 0.0), 0.2),
    "uneven period": (beats(7, 3, 0.0), 0.5),
    "noisy": (beats(6, 3, 0.1), 0.2),
    "coins": (beats(5, 2, 0.5), 0.4),
    "doubled": (UNEVEN, 0.35),
    "doubled, noisy": (SequenceSet(UNEVEN.sequences, UNEVEN.weights, flip=0.02), 0.35),
    "one": (beats(4, 1, 0.0), 0.2),
    "no beat in some": (beats(3, 5, 0.0), 0.2),
}


def level(alpha_bar: float) -> float:
    return math.log(alpha_bar / (1 - alpha_bar)) if alpha_bar else -math.inf


def full(name: str) -> FullLaw:
    data, rate = SETS[name]
    return FullLaw.of(data.sequences, data.weights, data.flip, rate)


def density(name: str) -> SequenceDensity:
    return SequenceDensity.of(*SETS[name])


@pytest.mark.parametrize("alpha_bar", ALPHA_BARS)
@pytest.mark.parametrize("name", SETS)
def test_noisy_law_and_denoiser_are_those_of_enumeration(name: str, alpha_bar: float) -> None:
    law, exact = full(name), density(name)
    x = torch.from_numpy(all_bits(law.length))
    np.testing.assert_allclose(
        exact.log_density(x, level(alpha_bar)).exp().numpy(), law.noisy(alpha_bar), rtol=1e-10
    )
    np.testing.assert_allclose(
        exact.denoise(x, level(alpha_bar)).numpy(), law.denoised(alpha_bar), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("name", SETS)
def test_limit_is_minus_the_entropy(name: str) -> None:
    p = full(name).probabilities
    entropy = -float((p[p > 0] * np.log2(p[p > 0])).sum())
    assert density(name).limit_bits() == pytest.approx(-entropy, abs=1e-12)


def test_the_heartbeat_has_five_phases() -> None:
    assert build(Heartbeat(), {}, BinomialOptions()).limit_bits() == pytest.approx(math.log2(1 / 5))


def test_entropy_by_draws_agrees_with_that_by_states(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = density("noisy")
    p = full("noisy").probabilities
    four_se = 4 * math.sqrt(float((p * np.log2(p) ** 2).sum() - (p * np.log2(p)).sum() ** 2) / 65_536)
    monkeypatch.setattr("difflab.engine.densities.sequences.MOST_STATES", 1)
    assert exact.limit_bits() == pytest.approx(float((p * np.log2(p)).sum()), abs=four_se)


@pytest.mark.parametrize("name", SETS)
def test_samples_follow_the_law(name: str) -> None:
    law, exact, count = full(name), density(name), 20_000
    drawn = exact.sample(count, torch.Generator().manual_seed(3)).numpy().astype(int)
    assert drawn.dtype.kind == "i"
    places = drawn @ (2 ** np.arange(law.length)[::-1])
    found = np.bincount(places, minlength=2**law.length) / count
    four_se = 4 * np.sqrt(law.probabilities * (1 - law.probabilities) / count) + 1e-12
    assert (np.abs(found - law.probabilities) < four_se + 4 / count).all()
    np.testing.assert_allclose(exact.mean_bits.numpy(), law.probabilities @ all_bits(law.length), atol=1e-12)


def test_posterior_variance_is_the_mean_of_p_times_one_minus_p() -> None:
    law, exact = full("doubled"), density("doubled")
    p = law.denoised(0.3)
    found = exact.posterior_variance(torch.from_numpy(all_bits(5)), level(0.3))
    np.testing.assert_allclose(found.numpy(), (p * (1 - p)).mean(1), rtol=1e-9)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("log_snr", [-math.inf, -40.0, 0.0, 17.0, 40.0, 700.0, math.inf])
def test_finite_at_every_level(name: str, dtype: torch.dtype, log_snr: float) -> None:
    exact = density(name)
    x = torch.from_numpy(all_bits(exact.dim)).to(dtype)
    logs, probability = exact.log_density(x, log_snr), exact.denoise(x, log_snr)
    assert logs.dtype == probability.dtype == dtype
    assert torch.isfinite(logs).all()
    assert ((probability >= 0) & (probability <= 1)).all()


def test_the_data_are_their_own_answer() -> None:
    x = torch.from_numpy(all_bits(6))
    assert torch.equal(density("noisy").denoise(x, math.inf), x)


def test_blocks_of_rows_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    exact, x = density("noisy"), torch.from_numpy(all_bits(6))
    whole = exact.denoise(x, 0.5), exact.log_density(x, 0.5)
    monkeypatch.setattr("difflab.engine.densities.sequences.PRODUCTS", 10)
    torch.testing.assert_close(exact.denoise(x, 0.5), whole[0], rtol=1e-14, atol=0)
    torch.testing.assert_close(exact.log_density(x, 0.5), whole[1], rtol=1e-14, atol=0)


@pytest.mark.parametrize("name", ["heartbeat", "uneven period", "doubled"])
def test_states_stand_for_all_sequences(name: str) -> None:
    """Summed with their multiplicities they give every expectation."""
    data, _ = SETS[name]
    states = bit_states(data.sequences, 1000)
    assert states is not None
    assert len(states.bits) < 2**data.dim
    assert np.exp(states.log_multiplicity).sum() == pytest.approx(2**data.dim)
    exact, law = density(name), full(name)
    log_q = exact.log_density(torch.from_numpy(states.bits), 0.4).numpy()
    weights = np.exp(states.log_multiplicity + log_q)
    assert weights.sum() == pytest.approx(1.0)
    p = law.noisy(1 / (1 + math.exp(-0.4)))
    assert weights @ log_q == pytest.approx(float(p @ np.log(p)))


def test_the_heartbeat_has_few_states_and_stripes_many() -> None:
    beat, stripes = Heartbeat().open({}), Stripes().open({})
    states = bit_states(beat.sequences, 5000)
    assert states is not None
    assert len(states.bits) == 5**5
    assert bit_states(stripes.sequences, 5000) is None


def test_a_process_needs_its_kind_of_data() -> None:
    with pytest.raises(UsageError, match="binomial"):
        build(NoisyHeartbeats(), {}, GAUSSIAN)
    with pytest.raises(UsageError, match="gaussian"):
        build(SwissRoll(), {}, BinomialOptions())
