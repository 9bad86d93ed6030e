"""Figures about samples of bits, against brute force and scipy."""

import numpy as np
import pytest
from scipy import stats

from difflab.engine.datasets import DATA
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.session.scene.sequence_facts import (
    LEAST_COUNTED,
    MOST_COUNTED,
    Mean,
    SequenceFacts,
    Share,
    facts_about,
    planned_count,
)

RNG = np.random.default_rng(0)


def facts(
    name: str, bits: np.ndarray[tuple[int, int], np.dtype[np.uint8]], **options: object
) -> SequenceFacts:
    data = DATA[name].model_validate(options).open({})
    assert isinstance(data, SequenceSet)
    return facts_about(name, data, bits, bits, 10_000)


def test_valid_are_the_sequences_of_the_data() -> None:
    bits = (RNG.random((3_000, 4)) < 0.5).astype(np.uint8)
    beats = {(1, 0, 1, 0), (0, 1, 0, 1)}
    wanted = sum(tuple(row) in beats for row in bits.tolist())
    found = facts("heartbeat", bits, length=4, period=2)
    assert found.valid_by_read_out == Share(wanted, 3_000)
    assert found.valid_by_bound == found.valid_by_read_out
    assert found.classes is not None
    assert found.classes.total == wanted


def test_a_share_has_an_error_even_where_all_agree() -> None:
    assert Share(50, 100).error == pytest.approx(np.sqrt(0.25 / 100))
    assert Share(100, 100).error == pytest.approx(np.sqrt(101 / 102 / 102 / 100))


def test_classes_are_compared_as_scipy_does() -> None:
    data = DATA["heartbeat"]().open({})
    bits = data.draw(900, RNG).points.astype(np.uint8)
    found = facts("heartbeat", bits).classes
    assert found is not None
    by_scipy = stats.chisquare(found.counts)
    assert found.chi_square == pytest.approx((by_scipy.statistic, 4, by_scipy.pvalue))
    assert found.expected == pytest.approx(np.full(5, 0.2))


def test_patterns_that_are_listed_twice_are_expected_twice_as_often() -> None:
    """All on and all off are rows and columns: 2 of 32 each; the other 28 patterns 1 of 32."""
    data = DATA["stripes"]().open({})
    found = facts("stripes", data.draw(5_000, RNG).points.astype(np.uint8)).classes
    assert found is not None
    assert sorted(found.expected.tolist()) == pytest.approx([1 / 32] * 28 + [2 / 32] * 2)
    assert found.chi_square[2] > 1e-4


def test_a_wrong_distribution_is_found_out() -> None:
    data = DATA["stripes"]().open({})
    bits = np.repeat(data.draw(50, RNG).points.astype(np.uint8), 100, axis=0)
    found = facts("stripes", bits).classes
    assert found is not None
    assert found.chi_square[2] < 1e-9
    assert found.outside > 5


def test_magnets_compare_energies_bond_by_bond() -> None:
    bits = (RNG.random((50, 16)) < 0.5).astype(np.uint8)
    found = facts("ising", bits, size=4, count=200)
    energies, sizes = [], []
    for row in bits.astype(int):
        spin = 2 * row.reshape(4, 4) - 1
        pairs = [
            spin[i, j] * (spin[(i + 1) % 4, j] + spin[i, (j + 1) % 4]) for i in range(4) for j in range(4)
        ]
        energies.append(-sum(pairs) / 16)
        sizes.append(abs(spin.mean()))
    assert found.energy is not None
    assert found.magnetisation is not None
    assert found.energy.sample_mean.value == pytest.approx(np.mean(energies))
    assert found.magnetisation.sample_mean.value == pytest.approx(np.mean(sizes))
    assert found.magnetisation.sample_mean.error == pytest.approx(stats.sem(sizes))
    for compared in (found.energy, found.magnetisation):
        assert compared.data.sum() == pytest.approx(1)
        assert compared.samples.sum() == pytest.approx(1)


def test_flips_are_counted_against_the_nearest_beat() -> None:
    bits = np.tile(np.array([1, 0, 0, 0, 0], np.uint8), (100, 4))
    bits[:50, 7] = 1
    found = facts("noisy-heartbeats", bits).flips
    assert found is not None
    assert found.sample_mean.value == 0.5
    assert found.data_mean.value == pytest.approx(20 * 0.05, abs=0.05)  # 5 % of 20 bits


def test_no_samples_and_one_sample_give_no_nonsense() -> None:
    one = np.array([[1, 0, 0, 0, 0] * 4], np.uint8)
    found = facts("heartbeat", one)
    assert found.valid_by_read_out == Share(1, 1)
    assert Mean.of(np.array([2.0])) == Mean(2.0, 0.0)


def test_long_lists_are_counted_on_fewer_samples() -> None:
    small, large = DATA["heartbeat"]().open({}), SequenceSet.uniform(np.zeros((2_000, 64), np.uint8))
    assert planned_count(small, 200) == MOST_COUNTED  # type: ignore[arg-type]
    assert LEAST_COUNTED <= planned_count(large, 200) < MOST_COUNTED
    assert planned_count(large, 10_000) == LEAST_COUNTED
