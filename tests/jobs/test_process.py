"""Work in another process: frames arrive in order, a slow taker holds it, stopping and dying are clean."""

import os
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from difflab.errors import DataError, DifflabError
from difflab.jobs.process import AHEAD, WorkerProcess


def counting(count: int) -> Iterator[int]:
    yield from range(count)


def noting(folder: Path) -> Iterator[int]:
    """Endless; leaves a file for each frame, and one when it is closed."""
    number = 0
    try:
        while True:
            (folder / f"{number}").touch()
            yield number
            number += 1
    finally:
        (folder / "closed").touch()


def own_id() -> Iterator[int]:
    yield os.getpid()


def failing(kind: str) -> Iterator[int]:
    yield 1
    if kind == "ours":
        raise DataError("Bad data.", "Take better ones.")
    if kind == "death":
        os._exit(3)
    raise ValueError("broken")


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    worker = WorkerProcess()
    yield worker
    worker.close()


def test_frames_arrive_in_order_from_elsewhere(worker: WorkerProcess) -> None:
    assert list(worker.frames(partial(counting, 1000))) == list(range(1000))
    (there,) = worker.frames(own_id)
    assert there != os.getpid()


def test_one_process_serves_again_and_again(worker: WorkerProcess) -> None:
    assert list(worker.frames(own_id)) == list(worker.frames(own_id))


def test_a_taker_that_pauses_holds_the_work(worker: WorkerProcess, tmp_path: Path) -> None:
    frames = worker.frames(partial(noting, tmp_path))
    assert next(frames) == 0
    time.sleep(0.3)
    assert len(list(tmp_path.iterdir())) <= AHEAD + 1
    frames.close()  # type: ignore[attr-defined]
    assert (tmp_path / "closed").exists()


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [("ours", DifflabError, "Bad data. Take better ones."), ("theirs", RuntimeError, "ValueError: broken")],
)
def test_failures_come_across(worker: WorkerProcess, kind: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        list(worker.frames(partial(failing, kind)))
    assert list(worker.frames(partial(counting, 3))) == [0, 1, 2]


def test_the_death_of_the_process_is_told_and_another_one_starts(worker: WorkerProcess) -> None:
    with pytest.raises(DifflabError, match="exit code 3"):
        list(worker.frames(partial(failing, "death")))
    assert list(worker.frames(partial(counting, 3))) == [0, 1, 2]


def test_closing_ends_the_process() -> None:
    worker = WorkerProcess()
    worker.start()
    assert worker.is_running
    worker.close()
    assert not worker.is_running


def slowly(count: int) -> Iterator[int]:
    for number in range(count):
        time.sleep(0.02)
        yield number


def test_channels_work_side_by_side() -> None:
    worker = WorkerProcess(channels=2)
    try:
        slow = worker.frames(partial(slowly, 1000), 0)
        assert next(slow) == 0
        assert list(worker.frames(partial(counting, 100), 1)) == list(range(100))
        assert next(slow) == 1
        slow.close()  # type: ignore[attr-defined]
    finally:
        worker.close()


def test_closing_wakes_who_waits_for_an_answer() -> None:
    worker = WorkerProcess()
    failures: list[Exception] = []

    def wait() -> None:
        try:
            list(worker.frames(partial(slowly, 100_000)))
        except DifflabError as error:
            failures.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not worker.is_running:
        time.sleep(0.01)
    worker.close()
    waiting.join(5.0)
    assert not waiting.is_alive()
    assert len(failures) == 1


def deaf(seconds: float) -> Iterator[int]:
    yield 1
    time.sleep(seconds)
    yield 2


def test_a_channel_that_is_slow_to_stop_leaves_the_others_alone() -> None:
    worker = WorkerProcess(channels=2)
    try:
        slow = worker.frames(partial(deaf, 3.0), 0)
        assert next(slow) == 1
        (before,) = worker.frames(own_id, 1)
        slow.close()  # type: ignore[attr-defined]
        (after,) = worker.frames(own_id, 1)
        assert after == before
    finally:
        worker.close()
