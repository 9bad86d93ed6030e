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


def test_the_newest_weights_are_kept() -> None:
    results = Results()
    assert results.get(Experiment()) is None
    for step in (1, 2):
        results.put(Learned(Experiment(), {"w": np.zeros(1)}, step))
    found = results.get(with_changes(Experiment(), {"schedule.beta_1": 1e-5}))
    assert found is not None
    assert found.step == 2
