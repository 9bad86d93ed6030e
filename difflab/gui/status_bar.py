"""The status bar: what computes, how smoothly the window runs, and the job under way with its way out."""

from time import perf_counter, thread_time

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from difflab.gui.playhead import Playhead
from difflab.gui.style import GRID, set_look

UPDATE_SECONDS = 1.0


class StatusBar(QStatusBar):
    """Device and frame rate on the left; on the right the running job and Cancel."""

    cancel_requested = Signal()

    def __init__(self, playhead: Playhead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self.setSizeGripEnabled(False)
        self._playhead = playhead
        self._frames, self._since, self._worked = 0, perf_counter(), thread_time()
        self._device = "CPU"
        self._pace = QLabel(self)
        self._pace.setObjectName("status_bar.pace")
        self._pace.setContentsMargins(GRID, 0, 0, 0)
        self._pace.setToolTip("What computes, frames a second, and how long the window works on each.")
        self.addWidget(self._pace)
        self._job = QLabel(self)
        self._job.setObjectName("status_bar.job")
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setObjectName("status_bar.cancel")
        self._cancel.setAccessibleName("Cancel the running job")
        self._cancel.setToolTip("End the running job; a training keeps what it has learned so far.")
        set_look(self._cancel, "flat")
        self._cancel.clicked.connect(self.cancel_requested)
        self.addPermanentWidget(self._job)
        self.addPermanentWidget(self._cancel)
        self.show_job("")
        self._show_motion()
        playhead.state_changed.connect(self._show_motion)

    @Slot(str)
    def show_device(self, device: str) -> None:
        """The device that trains ("CPU", "CUDA")."""
        self._device = device
        if not self._playhead.playing:
            self._show_motion()

    def show_job(self, words: str) -> None:
        """What is under way; empty when nothing is."""
        if words != self._job.text():
            self._job.setText(words)
        self._cancel.setVisible(bool(words))

    @Slot(float)
    def count_frame(self, _seconds: float) -> None:
        """A tick of the frame clock; once a second the figures are renewed."""
        if not self._playhead.playing:
            return
        self._frames += 1
        now = perf_counter()
        if now - self._since < UPDATE_SECONDS:
            return
        worked = thread_time()
        rate = self._frames / (now - self._since)
        milliseconds = 1e3 * (worked - self._worked) / self._frames
        self._pace.setText(f"{self._device} · {rate:.0f} frames/s · {milliseconds:.1f} ms a frame")
        self._frames, self._since, self._worked = 0, now, worked

    @Slot()
    def _show_motion(self) -> None:
        """Begin to count anew; a picture that stands still has no frame rate."""
        self._frames, self._since, self._worked = 0, perf_counter(), thread_time()
        self._pace.setText(self._device if self._playhead.playing else f"{self._device} · paused")
