"""Gestures as functions: every one gives a valid schedule, and changes what it should and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from difflab.engine.schedules import FAMILIES, VIEWS, Family, ScheduleOptions, View, build
from difflab.engine.schedules.anchors import anchors, box
from difflab.engine.schedules.editing import add, base_of, editable, insert, is_removable, move, remove
from difflab.engine.schedules.freehand import draw


def start(view: View, family: Family = "cosine", steps: int = 40) -> ScheduleOptions:
    return editable(ScheduleOptions(family=family, steps=steps), view)


def middle(options: ScheduleOptions) -> int:
    return len(anchors(options)) // 2


@pytest.mark.parametrize("view", VIEWS)
def test_a_move_reaches_an_allowed_place(view: View) -> None:
    options = start(view)
    room = box(options, middle(options))
    t, value = (room.t_low + 2 * room.t_high) / 3, (2 * room.low + room.high) / 3
    moved = anchors(move(options, middle(options), t, value))[middle(options)]
    assert moved.t == pytest.approx(t)
    assert moved.value == pytest.approx(value)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("to", [(-1e9, -1e9), (1e9, 1e9), (-1e9, 1e9), (1e9, -1e9)])
def test_no_move_leaves_the_valid_region(view: View, to: tuple[float, float]) -> None:
    options = start(view)
    for index in range(len(anchors(options))):
        schedule = build(move(options, index, *to))
        assert np.all((schedule.betas > 0) & (schedule.betas <= 1))
        assert np.all(np.diff(schedule.log_snrs) < 0)


@pytest.mark.parametrize("view", ["alpha_bar", "sigma", "log_snr"])
def test_the_left_end_is_beta_1(view: View) -> None:
    options = start(view)
    first = anchors(options)[0]
    assert (first.t, first.kind) == (1.0, "beta_1")
    target = box(options, 0)
    moved = move(options, 0, 20.0, (target.low + target.high) / 2)
    assert moved.beta_1 != options.beta_1
    assert moved.curve == options.curve
    assert anchors(moved)[0].value == pytest.approx((target.low + target.high) / 2)


def test_in_the_beta_view_beta_1_stands_alone() -> None:
    options = start("beta")
    points = anchors(options)
    assert [p.kind for p in points[:3]] == ["beta_1", "start", "handle"]
    moved = move(options, 0, 0.5, 0.2)
    assert moved.beta_1 == 0.2
    np.testing.assert_allclose(build(moved).betas[1:], build(options).betas[1:], rtol=1e-12)


def test_the_start_of_the_later_betas_can_be_moved() -> None:
    options = start("beta")
    moved = move(options, 1, 1.0, 0.05)
    assert anchors(moved)[1].value == pytest.approx(0.05)
    assert build(moved).betas[0] == options.beta_1
    assert build(moved).betas[1] > 2 * build(options).betas[1]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("t", [1.3, 5.37, 17.25, 39.8])
def test_an_inserted_handle_does_not_bend_the_curve(view: View, family: Family, t: float) -> None:
    options = start(view, family)
    more, index = insert(options, t)
    assert len(anchors(more)) == len(anchors(options)) + 1
    assert anchors(more)[index].t == pytest.approx(t)
    np.testing.assert_allclose(build(more).log_snrs, build(options).log_snrs, atol=1e-5)


@pytest.mark.parametrize("view", VIEWS)
def test_an_added_handle_stands_where_it_was_put(view: View) -> None:
    options = start(view)
    points = anchors(options)
    t = (points[-3].t + points[-2].t) / 2
    value = 0.5 * (points[-3].value + points[-2].value)
    more, index = add(options, t, value)
    assert anchors(more)[index].t == pytest.approx(t)
    assert anchors(more)[index].value == pytest.approx(value)


def test_removing_takes_all_but_the_ends() -> None:
    options = start("alpha_bar")
    while any(is_removable(options, i) for i in range(len(anchors(options)))):
        options = remove(options, 1)
    assert len(anchors(options)) == 2
    assert remove(options, 0) == options
    assert remove(options, 1) == options


def test_where_a_handle_stands_no_other_is_added() -> None:
    options = start("log_snr")
    for index, point in enumerate(anchors(options)):
        assert insert(options, point.t) == (options, index)


def test_a_chain_of_one_step_has_its_end_alone() -> None:
    for view in VIEWS:
        options = start(view, steps=1)
        assert len(anchors(options)) == 1
        assert insert(options, 0.5)[0] == options
        moved = move(options, 0, 1.0, 0.3)
        assert moved != options
        assert anchors(moved)[0].value == pytest.approx(0.3)


def test_the_base_is_what_the_curve_was_drawn_from() -> None:
    options = ScheduleOptions(family="sigmoid", steps=30)
    assert base_of(move(start("sigma", "sigmoid", 30), 2, 9.0, 0.3)) == options
    assert base_of(options) == options


def test_a_stroke_is_reproduced() -> None:
    options = start("log_snr")
    t = np.linspace(1, 40, 120)
    wanted = 6.0 - 12.0 * ((t - 1) / 39) ** 2 + 0.3 * np.sin(t / 3)
    schedule = build(draw(options, np.stack([t, wanted], 1)))
    steps = np.arange(1, 41)
    np.testing.assert_allclose(schedule.log_snrs, np.interp(steps, t, wanted), atol=0.25)


def test_a_stroke_over_a_part_keeps_the_rest() -> None:
    options = start("alpha_bar")
    t = np.linspace(15, 25, 60)
    after = build(draw(options, np.stack([t, 0.9 - 0.06 * (t - 15)], 1)))
    before = build(options)
    assert after.alpha_bars[19] == pytest.approx(0.6, abs=0.03)
    np.testing.assert_allclose(after.alpha_bars[:3], before.alpha_bars[:3], atol=0.02)
    np.testing.assert_allclose(after.alpha_bars[-3:], before.alpha_bars[-3:], atol=0.02)


def test_a_stroke_that_rises_is_made_to_fall() -> None:
    options = start("alpha_bar")
    t = np.linspace(1, 40, 60)
    schedule = build(draw(options, np.stack([t, 0.2 + 0.5 * t / 40], 1)))
    assert np.all(np.diff(schedule.alpha_bars) < 0)


def test_betas_may_rise_and_fall_under_a_stroke() -> None:
    options = start("beta")
    t = np.linspace(1.5, 39.5, 100)
    wanted = 10 ** (-1.5 + 0.6 * np.sin(t / 6))
    betas = build(draw(options, np.stack([t, wanted], 1))).betas
    expected = 10 ** (-1.5 + 0.6 * np.sin((np.arange(3, 40) - 0.5) / 6))
    assert np.abs(np.log(betas[2:39] / expected)).max() < 0.25


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(FAMILIES),
    st.sampled_from(VIEWS),
    st.sampled_from([1, 2, 3, 40, 1000, 10_000]),
    st.integers(0, 2**32 - 1),
)
def test_any_sequence_of_gestures_leaves_a_schedule(
    family: Family, view: View, steps: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    options = start(view, family, steps)
    for _ in range(15):
        index, t, value = int(rng.integers(len(anchors(options)))), rng.uniform(0, steps), 2 * rng.normal()
        gesture = rng.integers(5)
        if gesture == 0:
            options = move(options, index, t, value)
        elif gesture == 1:
            options, _ = add(options, t, value)
        elif gesture == 2:
            options, _ = insert(options, t)
        elif gesture == 3:
            options = remove(options, index)
        else:
            options = draw(options, rng.normal(size=(20, 2)) * [steps, 1.0])
    schedule = build(options)
    assert np.all((schedule.betas > 0) & (schedule.betas <= 1))
    assert np.all(schedule.betas[:-1] < 1)
