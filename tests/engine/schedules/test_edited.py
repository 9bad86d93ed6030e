"""Drawn curves in the four views: the same curve whatever T, and what they become in another view."""

from itertools import product

import numpy as np
import pytest
from scipy.integrate import quad

from difflab.engine.schedules import (
    FAMILIES,
    VIEWS,
    Curve,
    Family,
    Handle,
    Schedule,
    ScheduleOptions,
    View,
    build,
)
from difflab.engine.schedules.edited import log_alpha_bar, spline
from difflab.engine.schedules.express import express

DRAWN: dict[View, tuple[Handle, ...]] = {
    "beta": (Handle(0.1, 0.5), Handle(0.4, 3.0), Handle(0.7, 1.5), Handle(1.0, 40.0)),
    "alpha_bar": (Handle(0.3, 0.8), Handle(0.6, 0.3), Handle(1.0, 1e-4)),
    "sigma": (Handle(0.3, 0.4), Handle(0.6, 0.8), Handle(1.0, 0.9999)),
    "log_snr": (Handle(0.3, 3.0), Handle(0.6, 0.0), Handle(1.0, -8.0)),
}


def drawn(view: View, steps: int = 40) -> ScheduleOptions:
    return ScheduleOptions(family="edited", steps=steps, curve=Curve(view=view, handles=DRAWN[view]))


def shown(view: View, schedule: Schedule) -> np.ndarray:
    return {
        "beta": schedule.betas,
        "alpha_bar": schedule.alpha_bars,
        "sigma": schedule.sigmas,
        "log_snr": schedule.log_snrs,
    }[view]


@pytest.mark.parametrize("view", ["alpha_bar", "sigma", "log_snr"])
def test_the_schedule_passes_through_the_handles(view: View) -> None:
    schedule = build(drawn(view, steps=1001))
    for handle in DRAWN[view]:
        assert shown(view, schedule)[round(handle.v * 1000)] == pytest.approx(handle.value, rel=1e-9)


def test_betas_follow_the_rates_of_the_handles() -> None:
    schedule = build(drawn("beta", steps=10_000))
    rates = -np.log1p(-schedule.betas) * 9999
    for handle in DRAWN["beta"]:
        assert rates[round(handle.v * 9999)] == pytest.approx(handle.value, rel=2e-3)


def test_alpha_bar_is_the_exponential_of_the_integrated_rate() -> None:
    options = drawn("beta")
    assert options.curve is not None
    cubic = spline(options.curve, options.beta_1)
    breaks = [handle.v for handle in DRAWN["beta"][:-1]]
    expected, _ = quad(lambda v: float(np.exp(cubic(np.array(v)))), 0, 1, points=breaks, epsrel=1e-10)
    found = log_alpha_bar(options.curve, options.beta_1, np.array([1.0]))[0]
    assert found == pytest.approx(np.log1p(-options.beta_1) - expected, rel=1e-8)


@pytest.mark.parametrize(("view", "steps"), list(product(VIEWS, (2, 3, 40, 10_000))))
def test_the_number_of_steps_does_not_change_the_curve(view: View, steps: int) -> None:
    options = drawn(view, steps=steps)
    schedule, one = build(options), build(options.replace(steps=1))
    assert options.curve is not None
    canonical = log_alpha_bar(options.curve, options.beta_1, np.linspace(0, 1, steps))
    clipped = schedule.betas >= 0.998
    if not clipped.any():
        np.testing.assert_allclose(schedule.log_alpha_bars, canonical, rtol=1e-6)
    assert schedule.betas[0] == options.beta_1
    assert one.alpha_bars[0] == pytest.approx(max(np.exp(canonical[-1]), 1e-3), rel=1e-6)


def test_a_curve_may_end_without_signal() -> None:
    curve = Curve(view="alpha_bar", handles=(Handle(0.5, 0.4), Handle(1.0, 0.0)))
    for steps in (1, 2, 40):
        schedule = build(ScheduleOptions(family="edited", curve=curve, steps=steps))
        assert schedule.betas[-1] == 1.0
        assert schedule.log_snrs[-1] == -np.inf


@pytest.mark.parametrize(("family", "view", "steps"), list(product(FAMILIES, VIEWS, (2, 40, 1000))))
def test_a_family_can_be_taken_up_in_any_view(family: Family, view: View, steps: int) -> None:
    options = ScheduleOptions(family=family, steps=steps)
    expressed = express(options, view)
    assert expressed.curve.view == view
    assert expressed.curve.base == family
    assert len(expressed.curve.handles) <= 14
    again = build(options.replace(family="edited", curve=expressed.curve))
    schedule = build(options)
    seen = schedule.log_snrs >= -6
    change = np.abs(again.log_snrs[seen] - schedule.log_snrs[seen])
    assert change.max() == pytest.approx(expressed.residual, abs=1e-9)
    assert change.max() < 0.2


@pytest.mark.parametrize(("source", "view"), [(a, b) for a, b in product(VIEWS, VIEWS) if a != b])
def test_another_view_keeps_the_curve(source: View, view: View) -> None:
    options = drawn(source)
    expressed = express(options, view)
    again = build(options.replace(curve=expressed.curve))
    schedule = build(options)
    seen = schedule.log_snrs >= -6
    assert np.abs(again.log_snrs - schedule.log_snrs)[seen].max() < 0.1
    assert expressed.residual < 0.1


def test_its_own_view_is_left_alone() -> None:
    options = drawn("sigma")
    expressed = express(options, "sigma")
    assert expressed.curve is options.curve
    assert expressed.residual == 0.0


def test_a_curve_without_signal_at_its_end_can_change_view() -> None:
    curve = Curve(view="sigma", handles=(Handle(0.5, 0.5), Handle(1.0, 1.0)))
    options = ScheduleOptions(family="edited", curve=curve)
    for view in VIEWS:
        expressed = express(options, view)
        assert expressed.residual < 0.1
        if view in ("alpha_bar", "sigma"):
            assert build(options.replace(curve=expressed.curve)).betas[-1] == 1.0
