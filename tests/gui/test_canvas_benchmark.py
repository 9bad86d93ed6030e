"""The benchmark measures what it says: fields of the stated size, and frames that are really painted."""

import pytest
from pytestqt.qtbot import QtBot

from difflab.gui.canvas import benchmark
from difflab.render.layout import stage_layout


@pytest.mark.parametrize("panes", [1, 2])
def test_fields_have_the_stated_size(panes: int) -> None:
    width, height = benchmark._window_for_field(800, panes)
    for field in stage_layout(width, height, 1.0, panes).fields:
        assert abs(field.width - 800) <= 1
        assert field.height == 800


def test_frames_take_time(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame that is not painted takes some microseconds: more than a tenth of a millisecond is painting."""
    del qtbot
    monkeypatch.setattr(benchmark, "FRAMES", 3)
    assert benchmark._stage_ms(benchmark._one_pane(20_000)) > 0.1


def test_targets_decide() -> None:
    assert benchmark._at_most("x", 7.9, 8).ok
    assert not benchmark._at_most("x", 8.1, 8).ok
