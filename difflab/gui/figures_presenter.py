"""The figures beside the controls: the limit of the data, and how far the schedule ends from the prior."""

from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from difflab.engine.schedules import build
from difflab.gui import work
from difflab.gui.job_bridge import JobBridge
from difflab.jobs.latest import Outcome
from difflab.session.document import Document


class LimitView(Protocol):
    def show_limit(self, bits: float | None, *, known: bool = True) -> None: ...

    def show_accuracy(self, error: float) -> None: ...


class MismatchView(Protocol):
    def show_mismatch(self, bits: float | None, se: float = 0.0) -> None: ...


class FiguresPresenter(QObject):
    """Asks for both figures when what they depend on has changed, and shows them when they come."""

    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        bridge: JobBridge,
        limit: LimitView,
        mismatch: MismatchView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._bridge = document, bridge
        self._limit, self._mismatch = limit, mismatch
        self._keys: dict[str, Any] = {}
        bridge.outcome.connect(self._take)

    def refresh(self) -> None:
        experiment = self._document.experiment
        schedule = build(experiment.schedule)
        shown = work.Shown(experiment, self._document.assets, schedule, "exact", None)
        if self._changed("limit", experiment.data):
            self._limit.show_limit(None, known=False)
            self._bridge.request("limit", experiment.data, partial(work.limit, shown))
        if experiment.data.space == "binary":
            self._limit.show_accuracy(0.0)  # the exact model of bits is a finite sum
            self._keys.pop("accuracy", None)
        elif self._changed("accuracy", (experiment.data, experiment.schedule)):
            self._bridge.request("accuracy", experiment.data, partial(work.accuracy, shown))
        if self._changed("mismatch", (experiment.data, experiment.process, float(schedule.log_snrs[-1]))):
            self._bridge.request("mismatch", experiment.data, partial(work.mismatch, shown))

    def _changed(self, name: str, key: Any) -> bool:
        if name in self._keys and self._keys[name] == key:
            return False
        self._keys[name] = key
        return True

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic not in {"limit", "mismatch", "accuracy"} or not (outcome.final or outcome.error):
            return
        if type(outcome.key) is not type(self._document.experiment.data):
            return  # about data that are gone
        if outcome.error is not None:
            self.failed.emit(str(outcome.error))
        elif outcome.topic == "limit":
            self._limit.show_limit(outcome.value)
        elif outcome.topic == "accuracy":
            self._limit.show_accuracy(outcome.value)
        else:
            self._mismatch.show_mismatch(outcome.value.bits, outcome.value.se)
