"""What holds for every test: no display needed, no shared profile, and nothing left running."""

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest


@pytest.fixture(autouse=True)
def own_profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has its own empty place for preferences and runs."""
    home = tmp_path_factory.mktemp("profile")
    monkeypatch.setenv("DIFFLAB_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """A test must end every thread it started."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and _is_ours(thread)]
    for thread in left:
        thread.join(2.0)
    names = [thread.name for thread in left if thread.is_alive()]
    assert not names, f"threads left running: {names}"


def _is_ours(thread: threading.Thread) -> bool:
    return thread.name.startswith(("job: ", "worker: ", "warm-up"))


@pytest.fixture(autouse=True)
def no_leaked_widgets(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with a window must close its windows and stop its timers."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from PySide6.QtWidgets import QApplication

    request.getfixturevalue("qapp")
    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    # Widgets to be deleted later are deleted now: else they pile up and slow every later style sheet.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    visible = [
        widget for widget in QApplication.topLevelWidgets() if id(widget) not in before and widget.isVisible()
    ]
    assert not visible, f"windows left open: {visible}"
    running = [timer for widget in QApplication.topLevelWidgets() for timer in widget.findChildren(QTimer)]
    active = [timer for timer in running if timer.isActive() and timer.objectName()]
    assert not active, f"timers left running: {[timer.objectName() for timer in active]}"


@pytest.fixture(autouse=True)
def one_thread_each() -> Iterator[None]:
    """Commands that set the threads of torch set them for all later tests of the process: take that back.

    Test processes that use two threads each starve one another on two cores.
    """
    yield
    torch = sys.modules.get("torch")
    if torch is not None and torch.get_num_threads() != 1:
        torch.set_num_threads(1)
