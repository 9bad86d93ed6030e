"""The Posterior tab in the window: its presenter, its commands, and what it needs of the parts around it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from difflab.gui.action_spec import Fact
from difflab.gui.job_bridge import JobBridge
from difflab.gui.posterior_commands import PosteriorCommands
from difflab.gui.posterior_presenter import PosteriorPresenter
from difflab.gui.theme import Appearance
from difflab.gui.view_state import ViewState
from difflab.gui.views import Views
from difflab.session.document import Document
from difflab.session.results import Results


class PosteriorController(QObject):
    """Makes the parts and connects them; the window sees one object."""

    edit_requested = Signal(object)  # Edit
    failed = Signal(str)
    facts_changed = Signal()

    def __init__(
        self,
        document: Document,
        state: ViewState,
        bridge: JobBridge,
        results: Results,
        views: Views,
        actions: Mapping[str, QAction],
        appearance: Appearance,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        tab, card = views.posterior, views.posterior_card
        self._document, self._views, self._tab, self._card = document, views, tab, card
        self.presenter = PosteriorPresenter(document, state, bridge, results, tab, appearance.theme, self)
        self._commands = PosteriorCommands(document, tab, actions, window)
        self._commands.edit_requested.connect(self.edit_requested)
        self._commands.failed.connect(self.failed)
        self._commands.told.connect(views.notices.tell)
        self.presenter.failed.connect(self.failed)
        self.presenter.shape_known.connect(self._commands.show_shape)
        card.edit_requested.connect(self.edit_requested)
        appearance.theme_changed.connect(self.presenter.wear)
        actions["posterior.stop"].triggered.connect(self.presenter.stop)
        actions["posterior.compare"].triggered.connect(self._toggle_compare)
        actions["posterior.noisy"].triggered.connect(self.presenter.toggle_shown)
        actions["view.posterior"].triggered.connect(self.open)
        tab.bar.export_requested.connect(actions["export.posterior"].trigger)
        tab.bar.compare_chosen.connect(self._show_card)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What holds for the commands of the tab."""
        if not self.presenter.task:
            return ()
        if not self.presenter.can_paint:
            return ("posterior",)
        masks: tuple[Fact, ...] = ("masking",) if self.presenter.task == "inpaint" else ()
        return ("posterior", "painting", *masks)

    def asked(self) -> tuple[int, tuple[str, ...]]:
        """How many samples are shown, by which methods: what an export makes anew."""
        return self.presenter.count, self.presenter.methods

    @Slot()
    def refresh(self) -> None:
        """Bring tab and card up to date with the document and the results."""
        self._show_card()
        self.presenter.refresh()

    @Slot()
    def open(self) -> None:
        """Bring the tab to the front."""
        if self.presenter.task:
            self._views.tabs.setCurrentWidget(self._tab)
            self._tab.setFocus()

    @Slot()
    def show_tab(self) -> None:
        """Another tab has come to the front. The card is this tab's alone, and time is the others'."""
        shown = self._views.tabs.currentWidget() is self._tab
        self._card.setVisible(shown)
        self._views.transport.setVisible(not shown)
        if shown:
            self._show_card()
            self._tab.setFocus()
        self.facts_changed.emit()

    @Slot()
    def _show_card(self) -> None:
        if self.presenter.task and not self._card.isHidden():
            self._card.show_experiment(self._document.experiment, compare=self.presenter.is_comparing)

    @Slot()
    def _toggle_compare(self) -> None:
        self.presenter.compare(not self.presenter.is_comparing)
        self._show_card()
