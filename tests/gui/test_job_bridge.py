"""Requests reach the workers and come back on the window's ticks, with a process of their own or without."""

import os
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from difflab.gui.job_bridge import JobBridge
from difflab.jobs.latest import Outcome
from difflab.jobs.process import WorkerProcess


def where(answer: str) -> Iterator[tuple[str, int]]:
    yield answer, os.getpid()


@pytest.mark.parametrize("apart", [False, True])
def test_quick_and_slow_topics_are_answered(qtbot: QtBot, apart: bool) -> None:
    process = WorkerProcess(channels=2) if apart else None
    bridge = JobBridge(process)
    found: list[Outcome] = []
    bridge.outcome.connect(found.append)
    try:
        bridge.request("field", "a key", partial(where, "quick"))
        bridge.request("reverse", "another", partial(where, "slow"))
        while not bridge.idle:
            qtbot.wait(5)
            bridge.collect()
    finally:
        bridge.close()
    answers = {outcome.topic: outcome for outcome in found if outcome.final}
    assert answers["field"].value[0] == "quick"
    assert answers["reverse"].value[0] == "slow"
    assert answers["reverse"].key == "another"
    assert (answers["field"].value[1] != os.getpid()) is apart
