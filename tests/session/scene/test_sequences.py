"""Bits between data and noise: the right law at every t, one flip at most, classes as the data have them."""

import numpy as np
import pytest

from difflab.engine.datasets.heartbeat import Heartbeat
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.schedules import build
from difflab.engine.schedules.options import ScheduleOptions
from difflab.session.scene.sequences import (
    BitChain,
    BitRows,
    BitsInTime,
    BitTrajectories,
    FixedUniforms,
    class_names,
    data_classes,
    draw_rows,
    draw_uniforms,
    over_time,
    sample_classes,
)

STEPS, RATE, COUNT = 50, 0.3, 4_000
SCHEDULE = build(ScheduleOptions(family="reciprocal", steps=STEPS, beta_1=1 / STEPS))
ROWS = BitRows(np.tile(np.array([0.0, 1.0], np.float32), (COUNT, 5)), np.zeros(COUNT, np.int64))
FIXED = FixedUniforms(ROWS, SCHEDULE, RATE, draw_uniforms(COUNT, 10, 3))
CHAIN = BitChain(ROWS, SCHEDULE, RATE, 3)


@pytest.mark.parametrize("process", [FIXED, CHAIN], ids=["fixed", "chain"])
@pytest.mark.parametrize("t", [0, 1, 17, 49, STEPS])
def test_ones_are_as_frequent_as_the_process_says(process: BitsInTime, t: int) -> None:
    """q(x_t = 1 | x_0) = alpha_bar x_0 + m (1 - alpha_bar), alpha_bar = 1 - t/T for this schedule."""
    alpha_bar = 1 - t / STEPS
    found = process.at(float(t)).mean(axis=0)
    for x_0 in (0, 1):
        wanted = alpha_bar * x_0 + RATE * (1 - alpha_bar)
        error = np.sqrt(wanted * (1 - wanted) / (5 * COUNT))
        assert found[x_0::2].mean() == pytest.approx(wanted, abs=5 * error + 1e-7)


def test_fixed_numbers_flip_a_bit_once_at_most() -> None:
    film = over_time(FIXED, range(200), STEPS, 301)
    assert np.abs(np.diff(film, axis=0)).sum(axis=0).max() <= 1


def test_another_schedule_keeps_the_numbers() -> None:
    """At an equal log-SNR the bits are equal, however many steps lie before it."""
    other = build(ScheduleOptions(family="reciprocal", steps=200, beta_1=1 / 200))
    again = FixedUniforms(ROWS, other, RATE, draw_uniforms(COUNT, 10, 3))
    assert (again.at(100.0) == FIXED.at(25.0)).all()


def test_more_rows_only_add() -> None:
    assert (draw_uniforms(30, 7, 1)[:10] == draw_uniforms(10, 7, 1)).all()


def test_trajectories_show_the_frame_that_was_reached() -> None:
    bits = np.arange(4, dtype=np.uint8).reshape(4, 1, 1)
    paths = BitTrajectories(np.array([10.0, 6.0, 1.0, 0.0]), bits)
    shown = [float(paths.at(t)[0, 0]) for t in (10.0, 8.0, 6.0, 5.9, 1.0, 0.5, 0.0)]
    assert shown == [0, 0, 1, 1, 2, 2, 3]
    assert paths.ends.tolist() == [[3]]
    assert over_time(paths, [0], 10, 11)[:, 0, 0].tolist() == [3, 2, 1, 1, 1, 1, 1, 0, 0, 0, 0]


def test_classes_are_the_datas_own_and_strangers_are_none_of_them() -> None:
    data = Heartbeat().open({})
    rows = draw_rows(data, 300, 1)
    assert class_names(data) == tuple(f"phase {number}" for number in range(1, 6))
    labels = data_classes(data, rows)
    assert labels is not None
    assert (rows.bits.argmax(axis=1) == labels).all()  # the first beat of phase p is at bin p
    strange = rows.bits.astype(np.uint8)
    strange[0] = 0
    found = sample_classes(data, strange, only_valid=True)
    assert found is not None
    assert found[0] == -1
    assert (found[1:] == labels[1:]).all()
    nearest = sample_classes(data, strange, only_valid=False)
    assert nearest is not None
    assert nearest[0] >= 0


def test_a_few_lines_of_the_users_are_classes_many_are_not() -> None:
    few = SequenceSet.uniform(np.eye(3, dtype=np.uint8))
    many = SequenceSet.uniform(np.eye(40, dtype=np.uint8))
    assert class_names(few) == ("line 1", "line 2", "line 3")
    assert sample_classes(few, np.eye(3, dtype=np.uint8)[::-1], only_valid=True).tolist() == [2, 1, 0]  # type: ignore[union-attr]
    assert class_names(many) == ()
    assert data_classes(many, draw_rows(many, 5, 0)) is None
