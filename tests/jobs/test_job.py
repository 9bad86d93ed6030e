"""Long jobs: every frame arrives, pausing pauses, stopping closes the generator, failures are kept."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from difflab.jobs.job import Job, JobState


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def endless(closed: threading.Event) -> Iterator[int]:
    number = 0
    try:
        while True:
            yield number
            number += 1
            time.sleep(0.0005)
    finally:
        closed.set()


def test_every_frame_arrives_in_order() -> None:
    job = Job("count", lambda: iter(range(1000)))
    job.start()
    assert job.wait(10)
    assert job.take() == list(range(1000))
    assert job.take() == []
    assert job.state is JobState.DONE


def test_stopping_closes_the_generator() -> None:
    closed = threading.Event()
    job = Job("endless", lambda: endless(closed))
    job.start()
    job.stop()
    assert job.wait(10)
    assert closed.is_set()
    assert job.state is JobState.STOPPED


def test_a_paused_job_rests_and_goes_on_without_a_gap() -> None:
    closed = threading.Event()
    job = Job("endless", lambda: endless(closed))
    job.start()
    job.pause()
    assert job.state is JobState.PAUSED
    time.sleep(0.05)
    before = job.take()
    time.sleep(0.05)
    assert job.take() == []
    job.resume()
    after: list[int] = []

    def has_gone_on() -> bool:
        after.extend(job.take())
        return len(after) > 3

    wait_until(has_gone_on)
    job.stop()
    assert job.wait(10)
    assert before + after == list(range(len(before) + len(after)))


def test_a_paused_job_can_be_stopped() -> None:
    closed = threading.Event()
    job = Job("endless", lambda: endless(closed))
    job.start()
    job.pause()
    job.stop()
    assert job.wait(10)
    assert job.state is JobState.STOPPED


@pytest.mark.parametrize("after", [0, 3])
def test_a_failure_is_kept_with_the_frames_before_it(after: int) -> None:
    def failing() -> Iterator[int]:
        yield from range(after)
        raise ValueError("broken")

    job = Job("failing", failing)
    job.start()
    assert job.wait(10)
    assert job.state is JobState.FAILED
    assert isinstance(job.error, ValueError)
    assert job.take() == list(range(after))
