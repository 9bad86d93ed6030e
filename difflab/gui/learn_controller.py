"""A schedule that learns itself: an ascent runs as a job, and its frames become edits of the document."""

import math
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from difflab.engine.bounds.ascent import AscentFrame
from difflab.engine.schedules import ScheduleOptions, View
from difflab.engine.schedules.anchors import Anchor
from difflab.engine.schedules.editing import editable
from difflab.gui import ledger_work as work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.ledger_presenter import LedgerPresenter
from difflab.gui.numbers import format_number
from difflab.gui.panels.learn_panel import LearnPanel
from difflab.gui.panels.learn_request import LearnState
from difflab.gui.plots.ledger_reading import LedgerReading
from difflab.gui.plots.schedule_scale import SYMBOLS
from difflab.gui.widgets.gesture import Gesture
from difflab.jobs.job import Job
from difflab.session.document import Document
from difflab.session.edit import Edit

JOB = "learn schedule"
LABEL = "learned schedule"
# The document follows twenty times a second: each frame moves the whole window, and an ascent has few. Where
# more frames wait than a second and a half can show, some are left out.
FRAME_MS = 50
MOST_WAITING = 30


class Curve(Protocol):
    """What is asked of the schedule editor: its handles, and the view they stand in."""

    @property
    def anchors(self) -> tuple[Anchor, ...]: ...

    @property
    def view(self) -> View: ...


class LearnController(QObject):
    """Starts, pauses and stops one ascent at a time. An edit of the schedule by anyone else ends it."""

    edit_requested = Signal(object)  # Edit
    state_changed = Signal()
    progressed = Signal(str)  # in words; empty when no ascent is under way
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        presenter: LedgerPresenter,
        bridge: JobBridge,
        panel: LearnPanel,
        curve: Curve,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._presenter, self._bridge = document, presenter, bridge
        self._panel, self._curve = panel, curve
        self._job: Job[Any] | None = None
        self._gesture = Gesture("schedule.learn")
        self._gesture_id = ""
        self._shown: ScheduleOptions | None = None  # the schedule that the ascent last asked for
        self._data: object = None
        self._waiting: list[AscentFrame] = []
        self._state: LearnState = "idle"
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._show_next)
        panel.start_requested.connect(self.start)
        panel.pause_requested.connect(self.pause_or_resume)
        panel.stop_requested.connect(self.stop)
        presenter.reading_changed.connect(self._show_models)
        bridge.frames.connect(self._take_frames)
        bridge.ended.connect(self._end)

    @property
    def is_under_way(self) -> bool:
        return self._state != "idle"

    def open_near(self, button: QWidget) -> None:
        """Show the panel above `button`."""
        self._show_handles()
        self._panel.open_near(button)

    @Slot()
    def start(self) -> None:
        """Begin the ascent that the panel asks for; does nothing while one is under way."""
        if self.is_under_way:
            return
        request = self._panel.request()
        measured = self._presenter.measured(request.model)
        experiment = self._document.experiment
        if measured is None:
            self.failed.emit(f"The {request.model} model has not been measured yet. Wait a moment.")
            return
        climbing = experiment
        if request.options.freedom == "handles":
            climbing = experiment.replace(schedule=editable(experiment.schedule, self._curve.view))
        learned = self._presenter.learned if request.model == "learned" else None
        self._shown, self._data, self._waiting = experiment.schedule, experiment.data, []
        self._gesture.begin()
        self._gesture_id = self._gesture.current()
        self._panel.begin(measured.limit_bits, measured.unit)
        make = partial(work.ascend, climbing, self._document.assets, learned, measured, request.options)
        self._job = self._bridge.run_apart(JOB, make)
        self._state = "running"
        self._timer.start()
        self._tell()

    @Slot()
    def pause_or_resume(self) -> None:
        if not self.is_under_way:
            return
        self._state = "running" if self._state == "paused" else "paused"
        if self._job is not None:
            (self._job.pause if self._state == "paused" else self._job.resume)()
        self._tell()

    @Slot()
    def stop(self) -> None:
        """End the ascent; the schedule that is shown stays."""
        if not self.is_under_way:
            return
        job, self._job, self._waiting = self._job, None, []
        if job is not None:
            job.stop()
        self._finish()

    @Slot()
    def refresh(self) -> None:
        """After any change of the document: one that is not the ascent's own ends the ascent, and what it
        reached is not said of another schedule or of other data."""
        experiment = self._document.experiment
        if (experiment.schedule, experiment.data) != (self._shown, self._data):
            self.stop()
            self._panel.forget()
        if self._panel.isVisible() and not self.is_under_way:
            self._show_handles()

    # Own workings

    @Slot(object, list)
    def _take_frames(self, job: Job[Any], frames: list[AscentFrame]) -> None:
        if job is self._job:
            self._waiting += frames

    @Slot()
    def _show_next(self) -> None:
        """Let the document follow the ascent; all frames of one ascent are one step of undo.

        An ascent may be over before the eye has seen it begin: its frames are shown one after the other.
        """
        if self._state != "running":
            return
        count = math.ceil(len(self._waiting) / MOST_WAITING)
        frames, self._waiting = self._waiting[:count], self._waiting[count:]
        if frames:
            self._shown = frames[-1].schedule
            self._panel.show_progress(frames[-1].step, [frame.K_bits for frame in frames])
            self.edit_requested.emit(Edit(LABEL, {"schedule": self._shown}, self._gesture_id))
        elif self._job is None:
            self._finish()

    @Slot(object)
    def _end(self, job: Job[Any]) -> None:
        if job is not self._job:
            return
        self._job = None
        if job.error is not None:
            self.failed.emit(str(job.error))

    def _finish(self) -> None:
        self._timer.stop()
        self._state = "idle"
        self._gesture.end()
        self._tell()

    def _tell(self) -> None:
        self._panel.show_state(self._state)
        self.state_changed.emit()
        words = {"idle": "", "running": "Learning the schedule", "paused": "Learning the schedule, paused"}
        self.progressed.emit(words[self._state])

    @Slot(object)
    def _show_models(self, reading: LedgerReading) -> None:
        self._panel.show_models(learned=reading.learned is not None)
        self._panel.show_points(self._document.experiment.process.name == "gaussian")

    def _show_handles(self) -> None:
        """The handles of the editor as what can be pinned."""
        symbol = SYMBOLS[self._curve.view]
        handles = [anchor for anchor in self._curve.anchors if anchor.kind == "handle"]
        self._panel.show_handles(
            [(at.t, f"{symbol} {format_number(float(f'{at.value:.3g}'), digits=3)}") for at in handles]
        )
