"""The playhead: where it goes, when it turns, when it rests."""

import pytest
from pytestqt.qtbot import QtBot

from difflab.gui.playhead import REST_SECONDS, SWEEP_SECONDS, Playhead


@pytest.fixture
def playhead(qtbot: QtBot) -> Playhead:
    del qtbot
    return Playhead()


def test_it_stands_still_until_played(playhead: Playhead) -> None:
    playhead.advance(1.0)
    assert playhead.u == 0.0


def test_a_sweep_takes_its_time_and_speed_shortens_it(playhead: Playhead) -> None:
    playhead.play(1)
    playhead.advance(SWEEP_SECONDS / 4)
    assert playhead.u == pytest.approx(0.25)
    playhead.set_speed(2.0)
    playhead.advance(SWEEP_SECONDS / 4)
    assert playhead.u == pytest.approx(0.75)


def test_back_and_forth_rests_and_turns(playhead: Playhead) -> None:
    playhead.play(1)
    playhead.advance(SWEEP_SECONDS)
    assert (playhead.u, playhead.direction, playhead.playing) == (1.0, -1, True)
    playhead.advance(REST_SECONDS)
    assert playhead.u == 1.0
    playhead.advance(SWEEP_SECONDS / 2)
    assert playhead.u == pytest.approx(0.5)


def test_once_stops_at_the_end_and_starts_again_from_the_other(playhead: Playhead) -> None:
    playhead.set_loop("once")
    playhead.play(1)
    playhead.advance(2 * SWEEP_SECONDS)
    assert (playhead.u, playhead.playing) == (1.0, False)
    playhead.play(1)
    assert playhead.u == 0.0


def test_loop_starts_again(playhead: Playhead) -> None:
    playhead.set_loop("loop")
    playhead.play(-1)
    playhead.advance(2 * SWEEP_SECONDS)
    playhead.advance(REST_SECONDS)
    playhead.advance(SWEEP_SECONDS / 4)
    assert playhead.u == pytest.approx(0.75)


@pytest.mark.parametrize(("u", "expected"), [(-1.0, 0.0), (0.3, 0.3), (7.0, 1.0)])
def test_it_stays_between_data_and_noise(playhead: Playhead, u: float, expected: float) -> None:
    playhead.move_to(u)
    assert playhead.u == expected


def test_it_tells_of_moves_only(playhead: Playhead) -> None:
    heard: list[float] = []
    playhead.moved.connect(heard.append)
    for u in (0.5, 0.5, 0.6):
        playhead.move_to(u)
    assert heard == [0.5, 0.6]
