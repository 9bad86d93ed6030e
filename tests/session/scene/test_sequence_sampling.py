"""Sampling of bits for the stage, against an enumeration of the whole chain for short sequences."""

from itertools import product

import numpy as np
import pytest
import torch

from difflab.engine.datasets.heartbeat import Heartbeat
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.schedules import build
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.scene.models import denoiser_of
from difflab.session.scene.sequence_facts import SequenceFacts
from difflab.session.scene.sequence_sampling import bit_trajectories, counted, end_mismatch, probabilities

STEPS, RATE = 4, 0.5
EXPERIMENT = with_changes(
    Experiment(),
    {
        "data": {"name": "heartbeat", "length": 4, "period": 2},
        "schedule.steps": STEPS,
        "schedule.beta_1": 1 / STEPS,
        "sampler.steps": STEPS,
        "process.rate": RATE,
    },
)
STATES = np.array(list(product((0, 1), repeat=4)))
BEATS = np.array([[1, 0, 1, 0], [0, 1, 0, 1]])


def denoiser() -> Denoiser:
    return denoiser_of(EXPERIMENT, {}, None)


def kernel(kept: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(2, 2) probability of the second bit given the first, `kept` of the signal kept."""
    return kept * np.eye(2) + (1 - kept) * np.array([1 - RATE, RATE])


def given_x0(states: np.ndarray, kept: float, x_0: np.ndarray) -> np.ndarray:
    """(k,) probability of each state given the whole sequence x_0."""
    return np.asarray(np.prod(kernel(kept)[x_0, states], axis=1))


def by_enumeration() -> tuple[float, float]:
    """The share of valid sequences by read-out and by K's fixed step, from all 16 states of every step."""
    alpha_bar = 1 - np.arange(STEPS + 1) / STEPS
    law = np.prod(np.where(STATES == 1, RATE, 1 - RATE), axis=1)
    for t in range(STEPS, 1, -1):
        after = np.zeros(len(STATES))
        for state, weight in zip(STATES, law, strict=True):
            belief = believed(state, alpha_bar[t])
            step = kernel(alpha_bar[t] / alpha_bar[t - 1])
            rates = np.zeros(4)
            for bit, at in enumerate(state):
                for x_0 in (0, 1):
                    before = kernel(alpha_bar[t - 1])[x_0] * step[:, at]
                    rates[bit] += (belief[bit] if x_0 else 1 - belief[bit]) * before[1] / before.sum()
            after += weight * np.prod(np.where(STATES == 1, rates, 1 - rates), axis=1)
        law = after
    read_out = fixed = 0.0
    for state, weight in zip(STATES, law, strict=True):
        best = (believed(state, alpha_bar[1]) > 0.5).astype(int)
        read_out += weight * float((best == BEATS).all(axis=1).any())
        step = kernel(alpha_bar[1])
        back = [step[0][state] * (1 - RATE), step[1][state] * RATE]
        ones = back[1] / (back[0] + back[1])
        fixed += weight * sum(float(np.prod(np.where(beat == 1, ones, 1 - ones))) for beat in BEATS)
    return read_out, fixed


def believed(state: np.ndarray, alpha_bar: float) -> np.ndarray:
    """(4,) P(x_0 = 1 | x_t = state)."""
    weights = np.array([given_x0(state[None], alpha_bar, beat)[0] for beat in BEATS])
    return np.asarray(weights @ BEATS / weights.sum())


def all_facts(experiment: Experiment) -> list[SequenceFacts]:
    found = counted(experiment, {}, denoiser(), 7)
    return [facts for facts in found if facts is not None]


def test_shares_of_valid_sequences_are_those_of_the_enumerated_chain() -> None:
    frames = all_facts(EXPERIMENT)
    facts = frames[-1]
    read_out, fixed = by_enumeration()
    assert 0.2 < fixed < read_out < 0.999  # a chain this short makes mistakes to be counted
    assert facts.valid_by_read_out is not None
    assert facts.valid_by_bound is not None
    assert facts.count == facts.planned == 10_000
    for share, wanted in ((facts.valid_by_read_out, read_out), (facts.valid_by_bound, fixed)):
        assert share.value == pytest.approx(wanted, abs=5 * np.sqrt(wanted * (1 - wanted) / 10_000))
    assert [frame.count for frame in dict.fromkeys(frames)] == [2_000, 4_000, 6_000, 8_000, 10_000]


def test_probabilities_follow_bayes_at_each_level() -> None:
    bits = STATES.astype(np.float32)
    alpha_bars = np.linspace(0.05, 0.95, len(bits))
    log_snrs = np.log(alpha_bars / (1 - alpha_bars))
    wanted = np.stack([believed(state, a) for state, a in zip(STATES, alpha_bars, strict=True)])
    assert probabilities(denoiser(), bits, log_snrs) == pytest.approx(wanted, abs=1e-5)
    level = np.full(len(bits), log_snrs[3])
    wanted = np.stack([believed(state, alpha_bars[3]) for state in STATES])
    assert probabilities(denoiser(), bits, level) == pytest.approx(wanted, abs=1e-5)


def test_trajectories_run_from_coins_to_data_and_repeat() -> None:
    schedule = build(EXPERIMENT.schedule)
    runs = [list(bit_trajectories(EXPERIMENT, denoiser(), schedule, 4, 3_000, 5)) for _ in range(2)]
    paths = runs[0][-1]
    assert paths is not None
    assert runs[1][-1] is not None
    assert (paths.bits == runs[1][-1].bits).all()
    assert runs[0][:-1] == [None] * (STEPS + 1)
    assert paths.times.tolist() == pytest.approx([4.0, 3.0, 2.0, 1.0, 0.0])
    assert paths.bits.shape == (5, 3_000, 4)
    assert paths.bits[0].mean() == pytest.approx(RATE, abs=5 * 0.5 / np.sqrt(12_000))


def test_long_runs_keep_a_bounded_number_of_frames() -> None:
    experiment = with_changes(EXPERIMENT, {"sampler.steps": 500, "schedule.steps": 500})
    *_, paths = bit_trajectories(experiment, denoiser(), build(experiment.schedule), 4, 3, 5)
    assert paths is not None
    assert len(paths.times) <= 129


@pytest.mark.parametrize("alpha_bar", [0.3, 0.02])
def test_the_mismatch_at_the_end_is_the_enumerated_divergence(alpha_bar: float) -> None:
    data = Heartbeat(length=4, period=2).open({})
    assert isinstance(data, SequenceSet)
    density = SequenceDensity.of(data, RATE)
    q = sum(given_x0(STATES, alpha_bar, beat) for beat in BEATS) / 2
    pi = np.prod(np.where(STATES == 1, RATE, 1 - RATE), axis=1)
    wanted = float((q * np.log2(q / pi)).sum())
    found = end_mismatch(density, float(np.log(alpha_bar / (1 - alpha_bar))), 1)
    assert found.bits == pytest.approx(wanted, abs=5 * found.se)
    assert found.se < 0.1 * wanted
    assert end_mismatch(density, -np.inf, 1).bits == 0.0
    assert torch.get_num_threads() >= 1
