"""Latest wins: for each topic only the newest request is finished, and only its newest value is kept."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from difflab.jobs.latest import LatestWorker, Outcome


@pytest.fixture
def worker() -> Iterator[LatestWorker]:
    worker = LatestWorker("test")
    yield worker
    worker.close()


def collect(worker: LatestWorker, enough: Callable[[list[Outcome]], bool]) -> list[Outcome]:
    found: list[Outcome] = []
    deadline = time.monotonic() + 10
    while not enough(found):
        assert time.monotonic() < deadline
        found.extend(worker.take())
        time.sleep(0.001)
    return found


def has_final(found: list[Outcome]) -> bool:
    return any(outcome.final for outcome in found)


def test_values_arrive_with_their_key(worker: LatestWorker) -> None:
    worker.submit("a", "key", lambda: iter([1, 2, 3]))
    found = collect(worker, has_final)
    assert found[-1] == Outcome("a", "key", 3, final=True)


def test_a_quick_request_may_finish_when_overtaken(worker: LatestWorker) -> None:
    started, overtaken = threading.Event(), threading.Event()

    def quick() -> Iterator[str]:
        started.set()
        overtaken.wait(10)
        yield "quick"

    def never() -> Iterator[str]:
        while True:
            time.sleep(0.001)
            yield "never ends"

    worker.submit("a", 1, quick)
    assert started.wait(10)
    worker.submit("b", 1, never)
    worker.submit("a", 2, lambda: iter(["newest"]))
    overtaken.set()
    found = collect(worker, lambda found: any(outcome.value == "quick" for outcome in found))
    assert found[-1].key in {1, 2}
    worker.cancel("b")


def test_a_cancelled_topic_brings_nothing_more(worker: LatestWorker) -> None:
    started, release = threading.Event(), threading.Event()

    def work() -> Iterator[int]:
        started.set()
        release.wait(10)
        yield 1

    worker.submit("a", 1, work)
    assert started.wait(10)
    worker.cancel("a")
    release.set()
    worker.submit("b", 1, lambda: iter([2]))
    found = collect(worker, has_final)
    assert {outcome.topic for outcome in found} == {"b"}


def test_a_new_request_ends_the_long_running_one(worker: LatestWorker) -> None:
    started, closed = threading.Event(), threading.Event()

    def old() -> Iterator[str]:
        try:
            while True:
                started.set()
                yield "old"
                time.sleep(0.001)
        finally:
            closed.set()

    worker.submit("a", 1, old)
    assert started.wait(10)
    worker.submit("a", 2, lambda: iter(["new"]))
    found = collect(worker, has_final)
    assert closed.is_set()
    assert found[-1].value == "new"


def test_waiting_requests_of_a_topic_are_replaced(worker: LatestWorker) -> None:
    release, ran = threading.Event(), []

    def block() -> Iterator[None]:
        release.wait(10)
        yield None

    def note(number: int) -> Iterator[int]:
        ran.append(number)
        yield number

    worker.submit("blocker", 0, block)
    for number in range(100):
        worker.submit("a", number, lambda number=number: note(number))  # type: ignore[misc]
    release.set()
    collect(worker, lambda found: any(outcome.topic == "a" and outcome.final for outcome in found))
    assert ran == [99]


def test_topics_do_not_disturb_each_other(worker: LatestWorker) -> None:
    worker.submit("a", 1, lambda: iter(["a"]))
    worker.submit("b", 1, lambda: iter(["b"]))
    found = collect(worker, lambda found: len({outcome.topic for outcome in found if outcome.final}) == 2)
    assert {outcome.value for outcome in found} == {"a", "b"}


def test_a_failure_is_an_outcome_and_the_worker_lives_on(worker: LatestWorker) -> None:
    def failing() -> Iterator[int]:
        yield 1 // len(broken)

    broken: list[int] = []

    worker.submit("a", 1, failing)
    assert isinstance(collect(worker, has_final)[-1].error, ZeroDivisionError)
    worker.submit("a", 2, lambda: iter([1]))
    assert collect(worker, has_final)[-1].value == 1


def test_closing_ends_endless_work() -> None:
    worker = LatestWorker("test")

    def endless() -> Iterator[int]:
        while True:
            yield 1
            time.sleep(0.001)

    worker.submit("a", 1, endless)
    worker.close(5.0)
    assert not any(thread.name == "worker: test" for thread in threading.enumerate())
