"""Learned weights are found by what determined them: one network serves every schedule and sampler."""

import numpy as np
import pytest

from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import Learned, Results, learning_key


@pytest.mark.parametrize(
    "change", [{"schedule.steps": 1000}, {"sampler.name": "ddim"}, {"training.steps": 9}]
)
def test_schedule_sampler_and_budget_do_not_matter(change: dict[str, object]) -> None:
    assert learning_key(with_changes(Experiment(), change)) == learning_key(Experiment())


@pytest.mark.parametrize(
    "change",
    [
        {"data.noise": 0.1},
        {"network.width": 64},
        {"objective.name": "eps"},
        {"seed": 1},
        {"training.batch": 64},
    ],
)
def test_what_is_learned_matters(change: dict[str, object]) -> None:
    assert learning_key(with_changes(Experiment(), change)) != learning_key(Experiment())


TIED = with_changes(Experiment(), {"network.kind": "rbf"})


def test_the_schedule_matters_to_a_tied_network_alone() -> None:
    other = with_changes(TIED, {"schedule.beta_1": 1e-5})
    assert learning_key(TIED) != learning_key(other)
    assert learning_key(TIED) == learning_key(with_changes(TIED, {"sampler.name": "ddim"}))


def test_the_rate_of_the_process_matters() -> None:
    bits = with_changes(Experiment(), {"data": {"name": "heartbeat"}})
    assert learning_key(bits) != learning_key(with_changes(bits, {"process.rate": 0.4}))


def test_a_tied_network_under_another_schedule_says_what_is_wrong() -> None:
    results, other = Results(), with_changes(TIED, {"schedule.steps": 41})
    assert "Train the network" in results.why_missing(TIED)
    results.put(Learned(TIED, {"last.bias": np.zeros((40, 2, 2))}, 1))
    assert results.why_missing(TIED) == ""
    assert "each step of the schedule" in results.why_missing(other)
    assert "Train the network" in results.why_missing(with_changes(other, {"seed": 1}))


def test_weights_tell_their_dimensions() -> None:
    assert Learned(TIED, {"last.bias": np.zeros((40, 2, 5))}, 1).dim == 5


def test_the_newest_weights_are_kept() -> None:
    results = Results()
    assert results.get(Experiment()) is None
    for step in (1, 2):
        results.put(Learned(Experiment(), {"w": np.zeros(1)}, step))
    found = results.get(with_changes(Experiment(), {"schedule.beta_1": 1e-5}))
    assert found is not None
    assert found.step == 2
