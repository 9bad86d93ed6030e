"""Between the document and the ledger's views: what must be measured is asked of a worker; all else is read
from the measured curves at once, in the GUI thread, at every frame of a drag.
"""

from collections.abc import Iterable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from difflab.engine.bounds import Ledger, ledger
from difflab.engine.datasets import AnyData
from difflab.engine.schedules import Schedule, build
from difflab.gui import ledger_work as work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.ledger_table import ledger_csv
from difflab.gui.plots.ledger_reading import LedgerReading, Model
from difflab.jobs.latest import Outcome
from difflab.session.document import Document
from difflab.session.results import Learned, Results
from difflab.session.scene.measured import Measured

EXACT, LEARNED = "ledger", "ledger-learned"  # topics
# While a network trains its curve is measured no more often than this.
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
        self._data: AnyData | None = None
        self._learned: Learned | None = None
        self._exact_curve: Measured | None = None
        self._learned_curve: Measured | None = None
        self._refining: set[Model] = set()
        self._problem = ""
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

    def curve(self, model: Model) -> Measured | None:
        """What has been measured of a model so far."""
        return self._exact_curve if model == "exact" else self._learned_curve

    @Slot()
    def refresh(self) -> None:
        """Bring the ledger up to date after a change of the document or of the results."""
        experiment = self._document.experiment
        changed = self._follow_data(experiment.data)
        changed = self._follow_learned(self._results.get(experiment)) or changed
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

    def _follow_data(self, data: AnyData) -> bool:
        """Ask for the exact curve of other data; until it comes, curves of the same kind of data stay."""
        if data == self._data:
            return False
        if self._data is None or data.name != self._data.name:
            self._exact_curve = None
        self._data, self._problem = data, ""
        self._refining = {"exact"}
        self._bridge.request(EXACT, data, partial(work.exact_curves, data, self._document.assets))
        return True

    def _follow_learned(self, learned: Learned | None) -> bool:
        """Ask for the curve of newer weights, but not too often."""
        if learned is self._learned or (learned is not None and self._pause.isActive()):
            return False
        before, self._learned = self._learned, learned
        if learned is None or before is None or before.experiment.data != learned.experiment.data:
            self._learned_curve = None
        self._refining.discard("learned")
        if learned is not None:
            self._refining.add("learned")
            self._pause.start()
            experiment, assets = self._document.experiment, self._document.assets
            make = partial(work.learned_curves, experiment, assets, learned)
            self._bridge.request(LEARNED, id(learned), make)
        return True

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic == EXACT and outcome.key == self._data:
            self._exact_curve = outcome.value or self._exact_curve
            self._settle("exact", outcome)
        elif outcome.topic == LEARNED and outcome.key == id(self._learned):
            self._learned_curve = outcome.value or self._learned_curve
            self._settle("learned", outcome)

    def _settle(self, model: Model, outcome: Outcome) -> None:
        """Note whether a model's curve is final, and show what there is."""
        if outcome.final:
            self._refining.discard(model)
        self._problem = f"The {model} model: {outcome.error}" if outcome.error is not None else ""
        if outcome.error is not None and model == "exact":
            self._exact_curve = None
        elif outcome.error is not None:
            self._learned_curve = None
        self._show()

    def _show(self) -> None:
        assert self._schedule is not None
        exact = self._exact_curve
        self._reading = LedgerReading(
            self._schedule,
            self._ledger(exact),
            self._ledger(self._learned_curve),
            frozenset(self._refining),
            limit_known=exact is None or exact.limit_known,
            problem=self._problem,
        )
        for view in self._views:
            view.show_reading(self._reading)
        self.reading_changed.emit(self._reading)

    def _ledger(self, measured: Measured | None) -> Ledger | None:
        if measured is None or self._schedule is None:
            return None
        return ledger(self._schedule, measured.curve, measured.limit_bits)
