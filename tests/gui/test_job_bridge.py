"""Requests reach the workers and come back on the window's ticks, with a process of their own or without."""

import os
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from difflab.gui.job_bridge import JobBridge
from difflab.gui.picture_process import CHANNELS
from difflab.jobs.latest import Outcome
from difflab.jobs.process import WorkerProcess


def where(answer: str) -> Iterator[tuple[str, int]]:
    yield answer, os.getpid()


@pytest.mark.parametrize("apart", [False, True])
def test_quick_slow_and_patient_topics_are_answered(qtbot: QtBot, apart: bool) -> None:
    process = WorkerProcess(channels=len(CHANNELS) + 1) if apart else None
    bridge = JobBridge(process)
    found: list[Outcome] = []
    bridge.outcome.connect(found.append)
    try:
        bridge.request("field", "a key", partial(where, "quick"))
        bridge.request("reverse", "another", partial(where, "slow"))
        bridge.request("ledger", "a third", partial(where, "patient"))
        while not bridge.idle:
            qtbot.wait(5)
            bridge.collect()
    finally:
        bridge.close()
    answers = {outcome.topic: outcome for outcome in found if outcome.final}
    assert answers["field"].value[0] == "quick"
    assert answers["reverse"].value[0] == "slow"
    assert answers["ledger"].value[0] == "patient"
    assert answers["reverse"].key == "another"
    assert (answers["field"].value[1] != os.getpid()) is apart


@pytest.mark.parametrize("apart", [False, True])
def test_a_long_job_runs_where_pictures_are_computed(qtbot: QtBot, apart: bool) -> None:
    bridge = JobBridge(WorkerProcess(channels=len(CHANNELS) + 1) if apart else None)
    found: list[Any] = []
    bridge.frames.connect(lambda _job, frames: found.extend(frames))
    try:
        with qtbot.waitSignal(bridge.ended):
            bridge.run_apart("a job", partial(where, "long"))
            while not bridge.idle:
                qtbot.wait(5)
                bridge.collect()
    finally:
        bridge.close()
    ((answer, process),) = found
    assert answer == "long"
    assert (process != os.getpid()) is apart


def until(event: threading.Event) -> Iterator[str]:
    while not event.wait(0.01):
        yield "at work"
    yield "done"


def test_a_learned_model_and_a_check_do_not_wait_for_the_exact_model(qtbot: QtBot) -> None:
    bridge, over = JobBridge(), threading.Event()
    found: list[Outcome] = []
    bridge.outcome.connect(found.append)
    try:
        bridge.request("ledger", "slow", partial(until, over))
        for topic in ("ledger-learned", "ledger-checks"):
            bridge.request(topic, topic, partial(where, topic))
        while len({outcome.topic for outcome in found if outcome.final}) < 2:
            qtbot.wait(5)
            bridge.collect()
        assert "ledger" not in {outcome.topic for outcome in found if outcome.final}
    finally:
        over.set()
        bridge.close()
