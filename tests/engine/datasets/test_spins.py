"""Ising configurations against the exact sum over all states of a small torus, and against Onsager."""

import math
from functools import cache

import numpy as np
import pytest
from scipy.special import ellipk

from difflab.engine.datasets.ising import Ising
from difflab.engine.datasets.spins import Spins, configurations, energy, magnetisation
from tests.engine.bits import all_bits


@cache
def all_spins() -> Spins:
    """(2^16, 4, 4)."""
    return (2 * all_bits(16) - 1).astype(np.int8).reshape(-1, 4, 4)


def exact_mean(values: np.ndarray, temperature: float) -> float:
    """Of one value for each state of the 4 by 4 torus."""
    logs = -16 * energy(all_spins()) / temperature
    weights = np.exp(logs - logs.max())
    return float(weights @ values / weights.sum())


@pytest.mark.parametrize("temperature", [1.5, 2.3, 4.0])
def test_means_are_those_of_the_sum_over_states(temperature: float) -> None:
    spins = configurations(4, temperature, 4000, np.random.default_rng(1))
    # 100 tori are independent of each other; the configurations of one are nearly so.
    for measured, states in (
        (energy(spins), energy(all_spins())),
        (np.abs(magnetisation(spins)), np.abs(magnetisation(all_spins()))),
        (magnetisation(spins), magnetisation(all_spins())),
    ):
        means = measured.reshape(40, 100).mean(axis=0)  # one of each torus
        four_se = 4.5 * means.std(ddof=1) / math.sqrt(100)
        assert abs(measured.mean() - exact_mean(states, temperature)) < four_se


def onsager_energy(temperature: float) -> float:
    """Per site of the infinite lattice (Onsager 1944)."""
    k = 1 / temperature
    modulus = 2 * math.sinh(2 * k) / math.cosh(2 * k) ** 2
    bracket = 1 + 2 / math.pi * (2 * math.tanh(2 * k) ** 2 - 1) * ellipk(modulus**2)
    return float(-bracket / math.tanh(2 * k))


@pytest.mark.parametrize("temperature", [1.7, 3.5])
def test_energy_of_a_large_torus_is_onsager_s(temperature: float) -> None:
    """Away from the critical point a torus of 16 differs from the infinite lattice by less than 1e-3."""
    found = energy(configurations(16, temperature, 1000, np.random.default_rng(2)))
    four_se = 4 * found.reshape(10, 100).mean(axis=0).std(ddof=1) / math.sqrt(100)
    assert abs(found.mean() - onsager_energy(temperature)) < four_se + 1e-3


def test_energy_and_magnetisation_by_hand() -> None:
    up = np.ones((1, 4, 4), dtype=np.int8)
    assert energy(up)[0] == -2.0
    assert magnetisation(up)[0] == 1.0
    one_down = up.copy()
    one_down[0, 1, 2] = -1
    assert energy(one_down)[0] == -2.0 + 4 * 2 / 16
    assert magnetisation(one_down)[0] == 1 - 2 / 16
    checkered = (2 * (np.indices((4, 4)).sum(0) % 2) - 1)[None].astype(np.int8)
    assert energy(checkered)[0] == 2.0


def test_the_list_is_the_same_for_the_same_seed() -> None:
    first = Ising(size=6, count=300).open({})
    np.testing.assert_array_equal(first.sequences, Ising(size=6, count=300).open({}).sequences)
    assert (first.sequences != Ising(size=6, count=300, seed=1).open({}).sequences).any()
    assert first.sequences.shape == (300, 36)
    assert first.grid == (6, 6)


def test_cold_spins_agree_and_hot_ones_do_not() -> None:
    cold = Ising(size=6, count=400, temperature=0.5).open({}).sequences.mean(axis=1)
    hot = Ising(size=6, count=400, temperature=20.0).open({}).sequences.mean(axis=1)
    assert np.isin(cold, (0.0, 1.0)).mean() > 0.99
    assert 0 < cold.mean() < 1
    assert abs(hot.mean() - 0.5) < 0.05
