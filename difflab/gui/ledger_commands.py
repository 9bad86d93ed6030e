"""All that the window needs to know of the ledger: its views are kept in step, its commands carried out."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from difflab.gui.job_bridge import JobBridge
from difflab.gui.learn_controller import LearnController
from difflab.gui.ledger_checks_presenter import LedgerChecksPresenter
from difflab.gui.ledger_presenter import LedgerPresenter
from difflab.gui.views import Views
from difflab.session.document import Document
from difflab.session.results import Results


class LedgerCommands(QObject):
    """The ledger tab, the strip beside the schedule, and the schedule that learns itself."""

    edit_requested = Signal(object)  # Edit
    playhead_moved = Signal(float)  # t
    step_hovered = Signal(int)  # a step 2..T, 0 for none
    progressed = Signal(str)  # in words; empty when no schedule is learning
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        results: Results,
        bridge: JobBridge,
        views: Views,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._views = views
        shown = (views.ledger, views.ledger_strip)
        self._presenter = LedgerPresenter(document, results, bridge, shown, self)
        self._learn = LearnController(
            document, self._presenter, bridge, views.learn, views.schedule.editor, self
        )
        self._checks = LedgerChecksPresenter(document, self._presenter, bridge, views.ledger.checks, self)
        self._presenter.step_hovered.connect(self.step_hovered)
        self._learn.edit_requested.connect(self.edit_requested)
        self._learn.progressed.connect(self.progressed)
        self._learn.failed.connect(self.failed)
        for view in shown:
            view.step_hovered.connect(self._presenter.hover)
            view.playhead_moved.connect(self.playhead_moved)
            view.copy_requested.connect(self.copy)
            view.learn_requested.connect(self.open_learn)

    @Slot()
    def refresh(self) -> None:
        """After any change of the document or of what has been learned."""
        self._presenter.refresh()
        self._learn.refresh()

    @Slot()
    def copy(self) -> None:
        """Put the ledger into the clipboard as a table."""
        self._presenter.copy()

    @Slot()
    def open(self) -> None:
        """Show the tab."""
        self._views.tabs.setCurrentWidget(self._views.ledger)

    @Slot()
    def open_learn(self) -> None:
        """Show the panel from which the schedule is told to learn, near the button that can be seen."""
        tab, strip = self._views.ledger.learn, self._views.ledger_strip.learn
        self._learn.open_near(next((button for button in (tab, strip) if button.isVisible()), self._corner))

    @Slot()
    def stop(self) -> None:
        """End an ascent; its last schedule stays."""
        self._learn.stop()

    def show_time(self, t: float) -> None:
        """Put the playheads at time t in [0, T]."""
        for view in (self._views.ledger, self._views.ledger_strip):
            view.set_playhead(t)

    @property
    def _corner(self) -> QWidget:
        """Where neither button is: the schedule's panel."""
        return self._views.schedule
