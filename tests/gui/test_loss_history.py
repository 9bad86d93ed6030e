"""Losses of a run of any length, in bounded memory."""

import numpy as np
import pytest

from difflab.gui.plots.loss_history import CAPACITY, LossHistory


def test_short_runs_are_kept_as_they_are() -> None:
    history = LossHistory()
    losses = np.array([3.0, 1.0, 2.0])
    history.append(losses)
    curves = history.curves()
    np.testing.assert_allclose(curves.step, [1, 2, 3])
    np.testing.assert_allclose(curves.low, losses)
    np.testing.assert_allclose(curves.high, losses)


def test_long_runs_keep_their_extremes_and_their_mean() -> None:
    rng = np.random.default_rng(0)
    losses = rng.lognormal(size=20_011)
    losses[12_345] = 1e4
    history = LossHistory()
    for part in np.array_split(losses, 97):
        history.append(part)
    curves = history.curves()
    assert history.steps == len(losses)
    assert len(curves.step) <= CAPACITY + 1
    assert curves.high.max() == 1e4
    assert curves.low.min() == losses.min()
    assert abs(curves.step[np.argmax(curves.high)] - 12_346) <= 16  # within its bucket
    assert np.all(np.diff(curves.step) > 0)


def test_the_order_of_arrival_does_not_matter() -> None:
    losses = np.random.default_rng(1).random(5_000)
    one, many = LossHistory(), LossHistory()
    one.append(losses)
    for loss in losses:
        many.append(np.array([loss]))
    for a, b in zip(vars(one.curves()).values(), vars(many.curves()).values(), strict=True):
        np.testing.assert_allclose(a, b)


def test_the_average_is_free_of_the_bias_of_its_start() -> None:
    """Of a constant it is that constant from the first step on; of a step up it lies between."""
    history = LossHistory()
    history.append(np.full(500, 0.7))
    np.testing.assert_allclose(history.curves().smooth, 0.7, rtol=1e-12)
    history.append(np.full(5, 1.7))
    assert 0.7 < history.curves().smooth[-1] < 1.7


def test_the_average_is_the_exponential_one() -> None:
    """Against the textbook recursion with bias correction (Kingma and Ba 2015, algorithm 1)."""
    losses = np.random.default_rng(2).random(200)
    history = LossHistory()
    history.append(losses)
    decay = np.exp(-1 / 10)  # 200 steps: 2 % of the run is less than the ten steps at least
    moment, expected = 0.0, []
    for at, loss in enumerate(losses, start=1):
        moment = decay * moment + (1 - decay) * loss
        expected.append(moment / (1 - decay**at))
    np.testing.assert_allclose(history.curves().smooth, expected, rtol=1e-9)


def test_losses_that_are_not_finite_are_remembered_not_drawn() -> None:
    history = LossHistory()
    history.append(np.array([1.0, 2.0, np.nan, np.inf, 3.0]))
    curves = history.curves()
    found = history.first_not_finite
    assert found == 3
    np.testing.assert_allclose(curves.step, [1, 2, 5])
    assert np.isfinite(curves.smooth).all()
    history.clear()
    assert history.first_not_finite is None
    assert history.latest() is None


@pytest.mark.parametrize("count", [CAPACITY - 1, CAPACITY, CAPACITY + 1, 3 * CAPACITY + 1])
def test_joining_loses_nothing(count: int) -> None:
    history = LossHistory()
    history.append(np.arange(1.0, count + 1))
    curves = history.curves()
    assert curves.low[0] == 1
    assert curves.high[-1] == count
    assert abs(curves.step[-1] - count) <= 2
