"""The window's rows of `difflab bench`, as JSON from a process of their own (python -m difflab.gui.bench).

Where there is no display Qt draws into memory ("offscreen"): the same painting, without the copy to a screen.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from difflab.gui.canvas import benchmark
from difflab.gui.canvas.images import ImageStage
from difflab.gui.canvas.stage import Stage
from difflab.gui.main_window import MainWindow
from difflab.gui.panels.sample_strip import SampleStrip
from difflab.gui.picture_process import picture_process
from difflab.gui.plots.schedule_editor import ScheduleEditor
from difflab.gui.theme import Appearance
from difflab.jobs.process import WorkerProcess
from difflab.render.images import ImagePane
from difflab.render.picture import Pane
from difflab.session.preferences import Preferences
from difflab.session.sources import open_source

Row = dict[str, Any]
Kind = TypeVar("Kind", bound=QObject)
STARTED = "DIFFLAB_BENCH_STARTED"
# As `gui.application` does it: first the process that computes pictures, then the window's imports.
START_PROBE = """
from difflab.gui.panels.sample_strip import SampleStrip
from difflab.gui.picture_process import picture_process
pictures = picture_process()
pictures.start()
from difflab.gui.bench import start_probe
start_probe(pictures)
"""
STARTS = 3
MOVES = 60
REVERSE_MOVES = 12
RESPONSES = 400
# What is trained beside the moving stage, and the row's name.
TRAININGS = (
    ("swiss-roll", "an event's wait in the window while it trains, p99"),
    ("mnist", "an event's wait in the window while it trains images, p99"),
)
PATIENCE_SECONDS = 30.0


def main() -> int:
    application = _application()
    found = [asdict(row) for row in benchmark.rows()]
    found += list(_start_rows())
    found += list(_drag_rows(application))
    found += [_training_row(application, *row) for row in TRAININGS]
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


def _application() -> QApplication:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(sys.argv[:1])


def _row(name: str, value: float, unit: str, limit: float) -> Row:
    return {"name": name, "value": value, "unit": unit, "target": f"<= {limit:g}", "ok": value <= limit}


def _open_window(
    application: QApplication, pictures: WorkerProcess, source: str = "swiss-roll"
) -> MainWindow:
    appearance = Appearance(application, "dark")
    window = MainWindow(open_source(source), appearance, Preferences(), pictures)
    window.resize(1280, 720)
    window.show()
    QTest.qWaitForWindowExposed(window)
    return window


def _start_rows() -> Iterator[Row]:
    """Seconds from a process's start to first picture, motion, reverse; warm from the second on."""
    with TemporaryDirectory() as compiled:
        taken = [_start(compiled) for _ in range(STARTS + 1)]
    first, motion, reverse = (median(column) for column in zip(*taken[1:], strict=True))
    yield _row("first window after the process starts, warm", first, "s", 1.0)
    yield _row("first motion of the forward particles", motion, "s", 3.0)
    yield _row("first reverse trajectories", reverse, "s", 5.0)


def _start(compiled: str) -> list[float]:
    """One start, with modules compiled in a folder of this benchmark: warm whatever the caller forbids."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment[STARTED] = repr(time.time())
    result = subprocess.run(
        [sys.executable, "-c", START_PROBE], capture_output=True, text=True, check=True, env=environment
    )
    return [float(word) for word in result.stdout.split()[-3:]]


def start_probe(pictures: WorkerProcess) -> None:
    """Print the seconds since the parent's clock at first picture, first motion and first reverse paths."""
    began = float(os.environ[STARTED])
    application = _application()
    window = _open_window(application, pictures)
    stage = _child(window, Stage, "stage")
    _wait(lambda: stage.picture().panes[0].cloud is not None)
    seen = [time.time() - began]
    first = stage.picture().panes[0].cloud
    _wait(lambda: stage.picture().panes[0].cloud is not first)
    seen.append(time.time() - began)
    _wait(lambda: stage.picture().panes[1].cloud is not None)
    seen.append(time.time() - began)
    window.discard_and_close()
    sys.stdout.write(" ".join(map(str, seen)) + "\n")


def _drag_rows(application: QApplication) -> Iterator[Row]:
    """A handle dragged in the real window, T = 40: how soon curve, forward cloud and reverse paths follow."""
    window = _open_window(application, picture_process())
    stage = _child(window, Stage, "stage")
    editor = _child(window, ScheduleEditor, "schedule_editor")
    _wait(lambda: stage.picture().panes[1].cloud is not None and stage.picture().panes[1].field is not None)
    window.playhead.pause()
    window.playhead.move_to(0.4)
    _wait(lambda: window.is_idle)
    start = editor.point_of(3).toPoint()
    _mouse(editor, QEvent.Type.MouseButtonPress, start)
    quick, slow = [], []
    for move in range(MOVES):
        began = time.perf_counter()
        _mouse(editor, QEvent.Type.MouseMove, start + QPoint(0, move % 9 - 4))
        stage.repaint()  # and with it whatever else of the window waits to be painted
        quick.append(1e3 * (time.perf_counter() - began))
        _pause(0.004)
    for move in range(REVERSE_MOVES):
        _wait(lambda: window.is_idle)
        before = stage.picture().panes[1].trails
        began = time.perf_counter()
        _mouse(editor, QEvent.Type.MouseMove, start + QPoint(0, move - 6))
        _wait(lambda before=before: _paths_of(stage) is not before.paths)  # type: ignore[misc]
        slow.append(1e3 * (time.perf_counter() - began))
    _mouse(editor, QEvent.Type.MouseButtonRelease, start)
    window.discard_and_close()
    yield _row("schedule drag: move to painted curve and cloud, p95", quantiles(quick, n=20)[-1], "ms", 16)
    yield _row("schedule drag: move to new reverse trajectories, p95", quantiles(slow, n=20)[-1], "ms", 250)


def _training_row(application: QApplication, source: str, name: str) -> Row:
    """How long the window leaves an event waiting while it animates and a training runs beside it."""
    window = _open_window(application, picture_process(), source)
    stage, images = _child(window, Stage, "stage"), _child(window, ImageStage, "image_stage")
    of_images = window.document.experiment.data.space == "image"
    panes = (lambda: images.picture().panes) if of_images else (lambda: stage.picture().panes)
    _wait(lambda: len(panes()) > 1 and not _is_empty(panes()[1]))
    window.actions_by_id["training.start"].trigger()
    strip = _child(window, SampleStrip, "sample_strip")
    _wait(lambda: strip.count > 0)
    # At changing distances from the frames' own timer.
    waits = [_lateness(3 + number % 17) for number in range(RESPONSES)]
    window.actions_by_id["training.stop"].trigger()
    _wait(lambda: window.actions_by_id["training.start"].isEnabled())
    window.discard_and_close()
    return _row(name, quantiles(waits, n=100)[-1], "ms", 50)


def _is_empty(pane: Pane | ImagePane) -> bool:
    return (pane.grid if isinstance(pane, ImagePane) else pane.cloud) is None


def _lateness(milliseconds: int) -> float:
    """How many milliseconds later than asked a timer of the window fires."""
    loop, timer = QEventLoop(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setSingleShot(True)
    timer.timeout.connect(loop.quit)
    timer.start(milliseconds)
    began = time.perf_counter()
    loop.exec()
    return 1e3 * (time.perf_counter() - began) - milliseconds


def _paths_of(stage: Stage) -> object:
    trails = stage.picture().panes[1].trails
    return None if trails is None else trails.paths


def _mouse(widget: QWidget, kind: QEvent.Type, at: QPoint) -> None:
    button = Qt.MouseButton.LeftButton
    point = QPointF(at)
    pressed = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(
        kind, point, QPointF(widget.mapToGlobal(at)), button, pressed, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)


def _child(window: MainWindow, kind: type[Kind], name: str) -> Kind:
    found = window.findChild(kind, name)
    assert found is not None
    return found


def _pause(seconds: float) -> None:
    """Let the window live for a moment; QTest.qWait would, but it keeps the workers from running."""
    loop = QEventLoop()
    QTimer.singleShot(max(1, round(1000 * seconds)), loop.quit)
    loop.exec()


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        _pause(0.001)


if __name__ == "__main__":
    sys.exit(main())
