"""The status bar: the pace while something moves, and that nothing does."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from difflab.gui import status_bar
from difflab.gui.playhead import Playhead
from difflab.gui.status_bar import StatusBar


def test_a_picture_that_stands_still_has_no_frame_rate(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(status_bar, "perf_counter", lambda: now)
    playhead = Playhead()
    bar = StatusBar(playhead)
    qtbot.addWidget(bar)
    pace = bar.findChild(QLabel, "status_bar.pace")
    assert pace is not None
    playhead.play(1)
    for _ in range(51):
        now += 0.02
        bar.count_frame(0.02)
    assert "50 frames/s" in pace.text()
    playhead.pause()
    assert pace.text() == "CPU · paused"
    now += 30.0
    bar.count_frame(0.1)
    assert pace.text() == "CPU · paused"
    playhead.play(1)
    assert "frames" not in pace.text()
    for _ in range(51):
        now += 0.02
        bar.count_frame(0.02)
    assert "50 frames/s" in pace.text(), "the pause does not count"
