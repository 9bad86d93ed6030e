"""Between the ledger and its checks: asked of a worker when the user wishes, out of date after an edit."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Slot

from difflab.gui import ledger_work as work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.ledger_presenter import LedgerPresenter
from difflab.gui.panels.ledger_checks import LedgerChecks
from difflab.gui.panels.ledger_checks_reading import ChecksReading
from difflab.gui.plots.ledger_reading import Model
from difflab.jobs.latest import Outcome
from difflab.session.document import Document
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.checked import Checked

TOPIC = "ledger-checks"


@dataclass(frozen=True, eq=False)
class _Subject:
    """What checks are about."""

    experiment: Experiment
    learned: Learned | None

    def differences(self, other: "_Subject") -> dict[Model, str]:
        """What this one is for, in words, for each model that is another in `other`."""
        mine, theirs = self.experiment, other.experiment
        words = ""
        if (mine.data, mine.process) != (theirs.data, theirs.process):
            words = "for other data"
        elif mine.schedule != theirs.schedule:
            words = "for another schedule"
        if words:
            return {"exact": words, "learned": words}
        return {"learned": "for other weights"} if self.learned is not other.learned else {}


class LedgerChecksPresenter(QObject):
    """Runs one check at a time and says what its figures are for."""

    def __init__(
        self,
        document: Document,
        ledger: LedgerPresenter,
        bridge: JobBridge,
        view: LedgerChecks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._ledger, self._bridge, self._view = document, ledger, bridge, view
        self._subject: _Subject | None = None
        self._checked: Checked = {}
        self._count = 0  # of requests: each is known by its number
        self._running = False
        self._problem = ""
        view.check_requested.connect(self.start)
        view.stop_requested.connect(self.stop)
        ledger.reading_changed.connect(self._follow)
        bridge.outcome.connect(self._take)

    @Slot()
    def start(self) -> None:
        """Check what the ledger shows."""
        self._subject = self._now()
        self._checked, self._running, self._problem = {}, True, ""
        self._count += 1
        subject = self._subject
        make = partial(work.checks, subject.experiment, self._document.assets, subject.learned)
        self._bridge.request(TOPIC, self._count, make)
        self._show()

    @Slot()
    def stop(self) -> None:
        """End the check; what it has found stays."""
        if self._running:
            self._running = False
            self._bridge.cancel(TOPIC)
            self._show()

    # Own workings

    def _now(self) -> _Subject:
        return _Subject(self._document.experiment, self._ledger.learned)

    @Slot()
    def _follow(self) -> None:
        """The ledger shows something else: a check of another schedule or of other data is of no more use."""
        if self._running and "exact" in self._differences():
            self.stop()
        else:
            self._show()

    def _differences(self) -> dict[Model, str]:
        return self._subject.differences(self._now()) if self._subject is not None else {}

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic != TOPIC or outcome.key != self._count or not self._running:
            return
        if outcome.value is not None:
            self._checked = outcome.value
        self._running = not outcome.final
        self._problem = str(outcome.error) if outcome.error is not None else ""
        self._show()

    def _show(self) -> None:
        reading = self._ledger.reading
        stale = self._differences() if self._checked else {}
        shown = ChecksReading(
            self._checked,
            self._running,
            {model: words for model, words in stale.items() if model in self._checked},
            dict(reading.models) if reading is not None else {},
            points=self._document.experiment.process.name == "gaussian",
            problem=self._problem,
        )
        self._view.show_reading(shown)
