"""The weighted bound: K with one trajectory, tighter with more, never above the model's own likelihood."""

import pytest
import torch

from difflab.engine.bounds import ledger
from difflab.engine.bounds.importance import WeightedBound, importance_bound
from difflab.engine.bounds.reverse_model import DenoiserReverse
from difflab.engine.datasets.grid import Grid
from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.schedules import Schedule, ScheduleOptions, build
from tests.engine.bounds.chains import LinearChain
from tests.engine.bounds.toys import measured
from tests.engine.gaussian import Gaussian

SCHEDULE = build(ScheduleOptions(steps=8, beta_1=0.02))


def bound_of(chain: LinearChain, schedule: Schedule, trajectories: int) -> WeightedBound:
    found = importance_bound(
        chain, schedule, chain.density, torch.Generator().manual_seed(1), trajectories, rounds=4, points=500
    )
    return [frame for frame in found if frame is not None][-1]


@pytest.mark.parametrize(("spoil", "widen"), [(1.0, 1.0), (0.9, 1.3)])
def test_it_rises_with_the_trajectories_towards_the_likelihood(spoil: float, widen: float) -> None:
    chain = LinearChain(Gaussian(), SCHEDULE, spoil, widen)
    found = bound_of(chain, SCHEDULE, 64).by_trajectories
    assert list(found) == [1, 2, 4, 8, 16, 32, 64]
    values = [estimate.value for estimate in found.values()]
    assert values == sorted(values)
    exact, last = chain.log_likelihood_bits(), found[64]
    assert values[0] < exact - 0.05
    assert last.value == pytest.approx(exact, abs=0.02 + 4 * last.se)
    assert last.value < exact + 4 * last.se


def test_one_trajectory_is_k() -> None:
    density, curve = measured(Grid())
    schedule = build(ScheduleOptions(steps=10))
    model = DenoiserReverse(ExactDenoiser(density), schedule, curve)
    frames = importance_bound(
        model, schedule, density, torch.Generator().manual_seed(2), 8, rounds=2, points=500
    )
    *_, found = [frame for frame in frames if frame is not None]
    one, eight = found.by_trajectories[1], found.by_trajectories[8]
    assert one.value == pytest.approx(ledger(schedule, curve, None).K_bits, abs=4 * one.se)
    limit = density.limit_bits()
    assert limit is not None
    assert one.value < eight.value < limit + 4 * eight.se


def test_one_step_has_no_spread() -> None:
    """T = 1: every trajectory of a datum weighs the same, pi(x_0)."""
    schedule = build(ScheduleOptions(steps=1))
    found = bound_of(LinearChain(Gaussian(), schedule), schedule, 4).by_trajectories
    assert found[4].value == pytest.approx(found[1].value, abs=1e-9)
