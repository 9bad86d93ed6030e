"""A preparation shared by threads is made once, and before any of their work."""

import threading
import time
from collections.abc import Iterator

from difflab.jobs.once import Once


def test_threads_wait_for_one_preparation() -> None:
    events: list[str] = []

    def prepare() -> Iterator[None]:
        events.append("begin")
        time.sleep(0.05)
        events.append("end")
        yield None

    def work() -> Iterator[int]:
        events.append("work")
        yield 1

    once = Once(prepare)
    threads = [threading.Thread(target=lambda: list(once.before(work))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert events == ["begin", "end", *["work"] * 4]
