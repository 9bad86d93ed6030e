"""Between the document and the ledger's views: what must be measured is asked of a worker; all else is read
from the measured models at once, in the GUI thread, at every frame of a drag.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from difflab.engine.bounds import Ledger
from difflab.engine.schedules import Schedule, build
from difflab.errors import ScheduleError
from difflab.gui import ledger_work as work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.ledger_table import ledger_csv
from difflab.gui.plots.ledger_reading import LedgerReading, Model
from difflab.jobs.latest import Outcome
from difflab.session.document import Document
from difflab.session.experiment import Experiment
from difflab.session.results import Learned, Results
from difflab.session.scene.measured import Measured

TOPICS: dict[str, Model] = {"ledger": "exact", "ledger-learned": "learned"}
# While a network trains it is measured no more often than this.
PAUSE_MS = 2_000


class LedgerView(Protocol):
    """What the presenter needs of a view."""

    def show_reading(self, reading: LedgerReading) -> None: ...

    def show_hover(self, step: int) -> None: ...


class LedgerPresenter(QObject):
    """Keeps the ledger's views in step with the document and with what has been learned."""

    reading_changed = Signal(object)  # LedgerReading
    step_hovered = Signal(int)  # a step 2..T that a view points at, 0 for none

    def __init__(
        self,
        document: Document,
        results: Results,
        bridge: JobBridge,
        views: Iterable[LedgerView],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._results, self._bridge = document, results, bridge
        self._views = tuple(views)
        self._schedule: Schedule | None = None
        self._measured: dict[Model, Measured] = {}
        self._keys: dict[Model, Any] = {}  # what the newest request of each model was about
        self._refining: set[Model] = set()
        self._problems: dict[Model, str] = {}
        self._reading: LedgerReading | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        bridge.outcome.connect(self._take)

    @property
    def reading(self) -> LedgerReading | None:
        """What the views show."""
        return self._reading

    @property
    def learned(self) -> Learned | None:
        """The weights that the learned model's ledger is about."""
        found: Learned | None = self._keys.get("learned")
        return found

    def measured(self, model: Model) -> Measured | None:
        """What is known of a model so far."""
        return self._measured.get(model)

    @Slot()
    def refresh(self) -> None:
        """Bring the ledger up to date after a change of the document or of the results."""
        experiment = self._document.experiment
        changed = self._follow_data(experiment)
        changed = self._follow_learned(experiment, self._results.get(experiment)) or changed
        schedule = build(experiment.schedule)
        if schedule is not self._schedule or changed:
            self._schedule = schedule
            self._show()

    @Slot()
    def copy(self) -> None:
        """Put the ledger into the clipboard as a table."""
        if self._reading is not None:
            QGuiApplication.clipboard().setText(ledger_csv(self._reading))

    @Slot(int)
    def hover(self, step: int) -> None:
        """A view points at a step: the others mark it too."""
        for view in self._views:
            view.show_hover(step)
        self.step_hovered.emit(step)

    # Own workings

    def _follow_data(self, experiment: Experiment) -> bool:
        """Ask for the exact model of other data; until it comes, that of the same kind of data stays."""
        before, law = self._keys.get("exact"), (experiment.data, experiment.process)
        if law == before:
            return False
        if before is None or before[0].name != experiment.data.name:
            self._measured.pop("exact", None)
        self._keys["exact"] = law
        self._problems.pop("exact", None)
        self._refining.add("exact")
        self._bridge.request("ledger", law, partial(work.exact_model, experiment, self._document.assets))
        return True

    def _follow_learned(self, experiment: Experiment, learned: Learned | None) -> bool:
        """Ask for the model with newer weights, but not too often."""
        before: Learned | None = self._keys.get("learned")
        if learned is before or (learned is not None and self._pause.isActive()):
            return False
        self._keys["learned"] = learned
        self._problems.pop("learned", None)
        self._refining.discard("learned")
        if learned is None or before is None or before.experiment.data != learned.experiment.data:
            self._measured.pop("learned", None)
        if learned is not None:
            self._refining.add("learned")
            self._pause.start()
            make = partial(work.learned_model, experiment, self._document.assets, learned)
            # Named by a number: weights would travel with the answer.
            self._bridge.request("ledger-learned", id(learned), make)
        return True

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        model = TOPICS.get(outcome.topic)
        if model is None or outcome.key != self._asked(model):
            return
        if outcome.value is not None:
            self._measured[model] = outcome.value
        if outcome.final:
            self._refining.discard(model)
        self._problems.pop(model, None)
        if outcome.error is not None:
            self._measured.pop(model, None)
            self._problems[model] = f"The {model} model: {outcome.error}"
        self._show()

    def _asked(self, model: Model) -> object:
        """The name of the newest request about a model."""
        key = self._keys.get(model)
        return id(key) if model == "learned" else key

    def _show(self) -> None:
        assert self._schedule is not None
        exact = self._measured.get("exact")
        self._reading = LedgerReading(
            self._schedule,
            self._read("exact"),
            self._read("learned"),
            frozenset(self._refining),
            limit_known=exact is None or exact.limit_known,
            problem=" ".join(self._problems.values()),
        )
        for view in self._views:
            view.show_reading(self._reading)
        self.reading_changed.emit(self._reading)

    def _read(self, model: Model) -> Ledger | None:
        measured = self._measured.get(model)
        if measured is None or self._schedule is None:
            return None
        try:
            return measured.ledger(self._schedule)
        except ScheduleError:  # a network tied to another schedule says nothing about this one
            return None
