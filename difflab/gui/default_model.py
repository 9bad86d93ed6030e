"""Which model is shown to begin with: the learned one where its weights came with the lab, else the exact."""

from PySide6.QtCore import QObject, Slot

from difflab.gui.view_state import ViewState
from difflab.session.document import Document
from difflab.session.results import Learned, Results


class DefaultModel(QObject):
    """Chooses the model whenever an experiment with bundled weights comes or goes; the user may change it."""

    def __init__(
        self, document: Document, results: Results, state: ViewState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._results, self._state = document, results, state
        self._bundled: Learned | None = None

    @Slot()
    def follow(self) -> None:
        """After a change of the document, before anything is drawn."""
        found = self._results.bundled(self._document.experiment)
        if found is self._bundled:
            return
        self._bundled = found
        self._state.change(model="exact" if found is None else "learned")
