"""Exporting from the window: the dialog asks, a job makes the file, the dialog shows how it goes.

Dialog and exporters are imported when they are first asked for: the window stands sooner without them.
"""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from difflab.export.order import KINDS, ExportKind, ExportOrder
from difflab.gui.job_bridge import JobBridge
from difflab.gui.playhead import Playhead
from difflab.gui.theme import Appearance
from difflab.gui.view_state import ViewState
from difflab.jobs.job import Job, JobState
from difflab.session.document import Document
from difflab.session.results import Learned, Results

if TYPE_CHECKING:
    from difflab.export.progress import Progress
    from difflab.gui.dialogs.export_dialog import ExportDialog
    from difflab.gui.dialogs.export_request import ExportRequest

JOB = "export"
TWO_PHASES = ("reverse",)  # kinds whose samples are drawn first and then painted; both take long


class ExportController(QObject):
    """At most one export at a time; its dialog does not hold up the window."""

    progressed = Signal(str)  # in words; empty when no export is under way

    def __init__(
        self,
        document: Document,
        results: Results,
        state: ViewState,
        playhead: Playhead,
        bridge: JobBridge,
        appearance: Appearance,
        posterior: Callable[[], tuple[int, tuple[str, ...]]],
        window: QWidget,
    ) -> None:
        """`posterior` tells how many samples its tab shows, by which methods."""
        super().__init__(window)
        self._document, self._results, self._state, self._playhead = document, results, state, playhead
        self._bridge, self._appearance, self._window = bridge, appearance, window
        self._posterior = posterior
        self._job: Job[Progress] | None = None
        self._order: ExportOrder | None = None
        self._dialog: ExportDialog | None = None
        state.changed.connect(self._show_model)
        document.listen(self._show_model)
        bridge.frames.connect(self._show_progress)
        bridge.ended.connect(self._show_end)

    @property
    def is_under_way(self) -> bool:
        return self._job is not None

    def ask(self, kind: ExportKind) -> None:
        """Open the dialog for one kind of export, or show the one that is open."""
        from difflab.gui.dialogs.export_dialog import ExportDialog

        if self._dialog is None:
            space = self._document.experiment.data.space
            self._dialog = ExportDialog(self._folder(), self._stem(), _suffixes(), self._window, space)
            self._dialog.export_requested.connect(self._start)
            self._dialog.cancel_requested.connect(self.cancel)
            self._dialog.finished.connect(self._forget_dialog)
            self._dialog.choose_kind(kind)
        elif not self._dialog.is_under_way:
            self._dialog.choose_kind(kind)
        self._show_model()
        self._dialog.show()
        self._dialog.raise_()

    @Slot()
    def ask_animation(self) -> None:
        self.ask("reverse")

    @Slot()
    def ask_stage(self) -> None:
        self.ask("stage")

    @Slot()
    def ask_figure(self) -> None:
        self.ask("figure1")

    @Slot()
    def ask_samples(self) -> None:
        self.ask("samples")

    @Slot()
    def ask_posterior(self) -> None:
        self.ask("posterior")

    @Slot(object)
    def _start(self, request: "ExportRequest") -> None:
        if self._job is not None:
            return
        from difflab.export.produce import produce
        from difflab.export.progress import in_one

        order = self._order = self._order_for(request)
        phases = 2 if order.kind in TWO_PHASES else 1
        self._job = Job(JOB, lambda: in_one(produce(order), phases))
        self._bridge.run(self._job)

    def _order_for(self, request: "ExportRequest") -> ExportOrder:
        experiment, view = self._document.experiment, self._state.view
        schedule_steps = experiment.schedule.steps
        count, methods = self._posterior() if request.kind == "posterior" else (0, None)
        return ExportOrder(
            request.kind,
            request.path,
            experiment,
            dict(self._document.assets),
            self._learned(),
            request.options,
            view,
            self._appearance.theme,
            self._playhead.u * schedule_steps,
            count=count,
            methods=methods,
        )

    def _learned(self) -> Learned | None:
        """The learned model, where it is what the stage shows."""
        experiment = self._document.experiment
        return None if self._state.view.model == "exact" else self._results.get(experiment)

    @Slot()
    def _show_model(self) -> None:
        if self._dialog is not None and not self._dialog.is_under_way:
            learned = self._learned()
            words = "exact model" if learned is None else f"learned model, {learned.step:,} training steps"
            self._dialog.show_model(words)

    @Slot()
    def cancel(self) -> None:
        """Stop the export under way; no file is left of it."""
        if self._job is not None:
            self._job.stop()

    @Slot(object, list)
    def _show_progress(self, job: Job[Any], frames: "list[Progress]") -> None:
        if job is not self._job:
            return
        newest = frames[-1]
        self.progressed.emit(f"Export {100 * newest.done / max(newest.total, 1):.0f} %")
        if self._dialog is not None:
            self._dialog.show_progress(newest.done, newest.total, newest.words)

    @Slot(object)
    def _show_end(self, job: Job[Any]) -> None:
        if job is not self._job or self._order is None:
            return
        self._job = None
        self.progressed.emit("")
        if self._dialog is None:
            return
        if job.state is JobState.DONE:
            self._dialog.show_done(self._order.path)
        elif job.state is JobState.STOPPED:
            self._dialog.show_cancelled()
        else:
            self._dialog.show_failed(str(job.error))

    def close(self) -> None:
        """The window closes: an export under way is stopped, its dialog goes."""
        if self._job is not None:
            self._job.stop()
            self._job = None
        if self._dialog is not None:
            self._dialog.done(0)

    @Slot(int)
    def _forget_dialog(self, result: int) -> None:
        del result
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _folder(self) -> Path:
        path = self._document.path
        return path.parent if path is not None else Path.home()

    def _stem(self) -> str:
        return self._document.experiment.data.title.lower().replace(" ", "-")


def _suffixes() -> set[str]:
    """The formats that this installation can write."""
    found = {suffix for spec in KINDS.values() for suffix in spec.suffixes_for("image")}
    return found if find_spec("av") is not None else found - {".mp4"}
