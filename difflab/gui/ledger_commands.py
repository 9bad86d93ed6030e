"""All that the window needs to know of the ledger: its views are kept in step, its commands carried out."""

from PySide6.QtCore import QObject, Signal, Slot

from difflab.gui.job_bridge import JobBridge
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
        self._presenter.step_hovered.connect(self.step_hovered)
        for view in shown:
            view.step_hovered.connect(self._presenter.hover)
            view.playhead_moved.connect(self.playhead_moved)
            view.copy_requested.connect(self.copy)

    @Slot()
    def refresh(self) -> None:
        """After any change of the document or of what has been learned."""
        self._presenter.refresh()

    @Slot()
    def copy(self) -> None:
        """Put the ledger into the clipboard as a table."""
        self._presenter.copy()

    @Slot()
    def open(self) -> None:
        """Show the tab."""
        self._views.tabs.setCurrentWidget(self._views.ledger)

    def show_time(self, t: float) -> None:
        """Put the playheads at time t in [0, T]."""
        for view in (self._views.ledger, self._views.ledger_strip):
            view.set_playhead(t)
