"""Learned schedules of bits: the gradient against differences, and the heartbeat's exact optimum."""

import math

import numpy as np
import pytest

from difflab.engine.bounds.ascent import ascend, freedom_of
from difflab.engine.bounds.ascent_options import AscentOptions
from difflab.engine.bounds.binomial import binomial_ledger
from difflab.engine.bounds.binomial_gradient import BinomialBound
from difflab.engine.schedules import ScheduleOptions, build
from tests.engine.bits import full_bound
from tests.engine.bounds.test_binomial import SETS, exact_curve, heartbeat_curve, law

BEAT = BinomialBound(heartbeat_curve(0.2))


@pytest.mark.parametrize("name", ["heartbeat", "noisy", "rare ones"])
@pytest.mark.parametrize("silent", [False, True])
def test_the_gradient_is_that_of_differences(name: str, silent: bool) -> None:
    bound = BinomialBound(exact_curve(name))
    log_snrs = np.sort(np.random.default_rng(1).uniform(-9.0, 13.0, 12))[::-1]
    whole = np.append(log_snrs, -np.inf) if silent else log_snrs
    _, gradient = bound(whole)
    for index in range(12):
        step = np.zeros_like(whole)
        step[index] = 1e-5
        change = (bound(whole + step)[0] - bound(whole - step)[0]) / 2e-5
        assert gradient[index] == pytest.approx(change, abs=1e-6)
    assert np.isfinite(gradient).all()


def test_the_bound_is_the_ledger_s() -> None:
    schedule = build(ScheduleOptions(family="reciprocal", steps=30, beta_1=0.01))
    bits, _ = BEAT(schedule.log_snrs)
    assert bits == pytest.approx(binomial_ledger(schedule, BEAT.curve, None).K_bits)


@pytest.mark.parametrize(
    ("steps", "before", "after"), [(50, -3.49, -2.41), (200, -2.67, -2.37), (2000, -2.36, -2.33)]
)
def test_the_heartbeat_s_schedule_learns_itself(steps: int, before: float, after: float) -> None:
    """From the paper's schedule, every beta free: most was lost in the first steps."""
    start = ScheduleOptions(family="reciprocal", steps=steps, beta_1=1 / steps)
    frames = list(ascend(AscentOptions(free_first=True), start, BEAT))
    bits = [frame.K_bits for frame in frames]
    assert bits[0] < before
    assert after < bits[-1] < math.log2(1 / 5)
    assert np.all(np.diff(bits) > 0)
    assert frames[-1].done
    learned = build(frames[-1].schedule)
    assert binomial_ledger(learned, BEAT.curve, None).K_bits == pytest.approx(bits[-1], abs=1e-6)


def test_the_first_beta_is_held_unless_freed() -> None:
    start = ScheduleOptions(family="reciprocal", steps=20, beta_1=0.05)
    *_, held = ascend(AscentOptions(), start, BEAT)
    *_, freed = ascend(AscentOptions(free_first=True), start, BEAT)
    assert build(held.schedule).betas[0] == 0.05
    assert build(freed.schedule).betas[0] < 1e-4
    assert freed.K_bits > held.K_bits


@pytest.mark.parametrize("steps", [2, 3, 20])
@pytest.mark.parametrize("end_at_prior", [False, True])
def test_the_freed_coordinates_begin_at_the_schedule(steps: int, end_at_prior: bool) -> None:
    start = ScheduleOptions(family="reciprocal", steps=steps, beta_1=0.3)
    options = AscentOptions(free_first=True, end_at_prior=end_at_prior)
    freedom = freedom_of(options, start)
    place = freedom.start()
    log_snrs = freedom.log_snrs(place)
    assert log_snrs[0] == pytest.approx(build(start).log_snrs[0])
    by_step = np.random.default_rng(2).standard_normal(steps)
    found = freedom.gradient(place, by_step)
    finite = np.isfinite(log_snrs)
    for index in range(len(place)):
        nudge = np.zeros_like(place)
        nudge[index] = 1e-6
        change = freedom.log_snrs(place + nudge)[finite] - freedom.log_snrs(place - nudge)[finite]
        assert found[index] == pytest.approx(float(by_step[finite] @ change) / 2e-6, abs=1e-5)


def test_the_learned_schedule_is_better_by_enumeration_too() -> None:
    """Of a short noisy law, where every term can be written out."""
    truth, curve = law("noisy"), exact_curve("noisy")
    assert SETS["noisy"][1] == curve.rate
    start = ScheduleOptions(family="cosine", steps=8, beta_1=0.05)
    *_, last = ascend(AscentOptions(), start, BinomialBound(curve))
    before = full_bound(truth, build(start).alpha_bars).bits
    after = full_bound(truth, build(last.schedule).alpha_bars).bits
    assert after > before + 0.01
    assert after == pytest.approx(last.K_bits, abs=2e-3)
